// What stands in a question's fields before it is an answer, and the answer it makes.

import { makeDay, partsOf, readDay, writeDay } from "../guides/dates.ts";
import type { Question } from "../guides/guide.ts";
import type { Answer } from "../guides/run.ts";
import type { RunnerWords } from "./words/en.ts";

export interface Draft {
  readonly unknown: boolean;
  /** Ids of choices, or "yes" and "no". */
  readonly chosen: readonly string[];
  /** Day, month and year as typed; or the number as typed in the first. */
  readonly typed: readonly [string, string, string];
}

const EMPTY: Draft = { unknown: false, chosen: [], typed: ["", "", ""] };

/** The draft that an earlier answer fills in. */
export function draftOf(question: Question, answer: Answer | undefined): Draft {
  if (answer === undefined) return EMPTY;
  if (answer === null) return { ...EMPTY, unknown: true };
  if (typeof answer === "boolean") return { ...EMPTY, chosen: [answer ? "yes" : "no"] };
  if (typeof answer === "number") return { ...EMPTY, typed: [String(answer), "", ""] };
  if (typeof answer !== "string") return { ...EMPTY, chosen: answer };
  if (question.type !== "date") return { ...EMPTY, chosen: [answer] };
  const day = readDay(answer);
  if (day === null) return EMPTY;
  const parts = partsOf(day);
  return { ...EMPTY, typed: [String(parts.day), String(parts.month), String(parts.year)] };
}

/** Digits of any script as 0-9: phones in Arabic or Persian type their own. */
function digits(text: string): string {
  return text
    .trim()
    .replace(/[\u0660-\u0669]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
    .replace(/[\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) - 0x6f0));
}

/** An answer; or what is wrong, and in which of the fields. */
export type Reckoned = { readonly answer: Answer } | { readonly wrong: string; readonly field: 0 | 1 | 2 };

/** The answer that a draft makes. */
export function answerOf(question: Question, draft: Draft, words: RunnerWords): Reckoned {
  if (draft.unknown) return { answer: null };
  switch (question.type) {
    case "choose": {
      const [only] = draft.chosen;
      return only === undefined ? { wrong: words.errors.choose, field: 0 } : { answer: only };
    }
    case "yes_no": {
      const [only] = draft.chosen;
      return only === undefined ? { wrong: words.errors.choose, field: 0 } : { answer: only === "yes" };
    }
    case "choose_many":
      return { answer: question.choices.map((choice) => choice.id).filter((id) => draft.chosen.includes(id)) };
    case "date":
      return dayOf(draft, words);
    case "number":
      return numberOf(question, draft, words);
  }
}

function dayOf(draft: Draft, words: RunnerWords): Reckoned {
  const [day, month, year] = draft.typed.map(digits);
  if (day === undefined || !/^[0-9]{1,2}$/.test(day)) return { wrong: words.errors.date, field: 0 };
  if (month === undefined || !/^[0-9]{1,2}$/.test(month)) return { wrong: words.errors.date, field: 1 };
  if (year === undefined || !/^(?:19|20|21)[0-9]{2}$/.test(year)) return { wrong: words.errors.year, field: 2 };
  const found = makeDay(Number(year), Number(month), Number(day));
  return found === null ? { wrong: words.errors.noSuchDay, field: 0 } : { answer: writeDay(found) };
}

function numberOf(question: Question, draft: Draft, words: RunnerWords): Reckoned {
  const text = digits(draft.typed[0]).replace(/^[\u2212\u2013]/, "-");
  if (!/^-?[0-9]{1,10}$/.test(text) || Math.abs(Number(text)) > 1_000_000_000) return { wrong: words.errors.number, field: 0 };
  const number = Number(text) + 0;
  if (question.min !== null && number < question.min) return { wrong: words.errors.tooSmall(question.min), field: 0 };
  if (question.max !== null && number > question.max) return { wrong: words.errors.tooLarge(question.max), field: 0 };
  return { answer: number };
}
