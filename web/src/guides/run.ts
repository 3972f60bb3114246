// A run of a guide: answers in, the next question or the advice out. The twin of src/safeconduct/guides/run.py.

import { type Day, readDay, rollDay, writeDay } from "./dates.ts";
import { AnswerError } from "./errors.ts";
import type { Value, Values } from "./evaluate.ts";
import { type Deadline, type Guide, inForce, isStale, type Question, type Urgency } from "./guide.ts";

/** An answer as JSON gives it; null is "I don't know". */
export type Answer = string | number | boolean | null | readonly string[];
/** By question id. */
export type Answers = ReadonlyMap<string, Answer>;

/** What a run comes to: `asks` names the next question, or is null and the rest is the advice. Days are YYYY-MM-DD. */
export interface Run {
  readonly asks: string | null;
  readonly outcomes: readonly { readonly id: string; readonly urgency: Urgency; readonly facts: readonly string[] }[];
  readonly deadlines: readonly { readonly id: string; readonly date: string | null; readonly facts: readonly string[] }[];
  readonly letters: readonly string[];
  readonly stale: readonly string[];
}

const LARGEST = 1_000_000_000;

/** Whether all of these facts hold on that day; otherwise what rests on them is stopped. */
export function allInForce(guide: Guide, facts: readonly string[], today: Day): boolean {
  return facts.every((name) => {
    const fact = guide.facts.get(name);
    return fact !== undefined && inForce(fact, today);
  });
}

/**
 * The next question, or the outcomes, deadlines and letters that these answers lead to. Every given answer is checked,
 * also that of a question not asked (AnswerError); an answer to a question that is not reached is ignored.
 */
export function run(guide: Guide, answers: ReadonlyMap<string, unknown>, today: Day): Run {
  const { asks, values } = walk(guide, readAnswers(guide, answers), today);
  if (asks !== null) return { asks, outcomes: [], deadlines: [], letters: [], stale: [] };
  const outcomes = [...guide.outcomes.values()].filter((outcome) => outcome.when(values, today) === true);
  const named = {
    deadlines: new Set(outcomes.flatMap((outcome) => outcome.deadlines)),
    letters: new Set(outcomes.flatMap((outcome) => outcome.letters)),
  };
  const deadlines = [...guide.deadlines.values()].filter((deadline) => named.deadlines.has(deadline.id));
  const letters = [...guide.letters.values()].filter((letter) => named.letters.has(letter.id));
  const cited = new Set([...outcomes, ...deadlines, ...letters].flatMap((each) => each.facts));
  return {
    asks: null,
    outcomes: outcomes.map(({ id, urgency, facts }) => ({ id, urgency, facts })),
    deadlines: deadlines.map((deadline) => {
      const day = fallsOn(guide, deadline, values, today);
      return { id: deadline.id, date: day === null ? null : writeDay(day), facts: deadline.facts };
    }),
    letters: letters.filter((letter) => allInForce(guide, letter.facts, today)).map((letter) => letter.id),
    stale: [...guide.facts.values()].filter((fact) => cited.has(fact.id) && isStale(fact, today)).map((fact) => fact.id),
  };
}

/**
 * The question to ask next (null at the end), and the values of the questions reached before it. A question reached and
 * answered with "I don't know" is in the values as null; one that was skipped is absent.
 */
export function walk(guide: Guide, given: Values, today: Day): { asks: string | null; values: Map<string, Value | null> } {
  const values = new Map<string, Value | null>();
  for (const question of guide.questions.values()) {
    if (question.when !== null && question.when(values, today) !== true) continue;
    const value = given.get(question.id);
    if (value === undefined) return { asks: question.id, values };
    values.set(question.id, value);
  }
  return { asks: null, values };
}

function fallsOn(guide: Guide, deadline: Deadline, values: Values, today: Day): Day | null {
  if (!allInForce(guide, deadline.facts, today)) return null;
  const day = deadline.date(values, today);
  return typeof day === "number" ? rollDay(day, deadline.roll, guide.holidays) : null;
}

/** The values of these answers by question id. AnswerError for an unknown question or a misfit. */
export function readAnswers(guide: Guide, answers: ReadonlyMap<string, unknown>): Map<string, Value | null> {
  for (const name of answers.keys()) {
    if (!guide.questions.has(name)) throw new AnswerError(name.slice(0, 80), "no_such_question");
  }
  const values = new Map<string, Value | null>();
  for (const question of guide.questions.values()) {
    if (answers.has(question.id)) values.set(question.id, readAnswer(question, answers.get(question.id)));
  }
  return values;
}

/** The value of one answer as JSON gives it. AnswerError if it does not fit. */
export function readAnswer(question: Question, answer: unknown): Value | null {
  if (answer === null) {
    if (question.unknown) return null;
    throw new AnswerError(question.id, "unknown_not_offered");
  }
  switch (question.type) {
    case "choose":
      return readChoice(question, answer);
    case "choose_many":
      return readChoices(question, answer);
    case "date": {
      const day = typeof answer === "string" ? readDay(answer) : null;
      if (day === null) throw new AnswerError(question.id, "not_a_day");
      return day;
    }
    case "number":
      return readNumber(question, answer);
    case "yes_no":
      if (typeof answer === "boolean") return answer;
      throw new AnswerError(question.id, "not_yes_no");
  }
}

function readChoice(question: Question, answer: unknown): string {
  if (typeof answer === "string" && question.choices.some((choice) => choice.id === answer)) return answer;
  throw new AnswerError(question.id, "not_a_choice");
}

function readChoices(question: Question, answer: unknown): ReadonlySet<string> {
  if (!Array.isArray(answer)) throw new AnswerError(question.id, "not_a_list");
  const chosen = new Set(answer.map((each) => readChoice(question, each)));
  if (chosen.size !== answer.length) throw new AnswerError(question.id, "twice");
  return chosen;
}

function readNumber(question: Question, answer: unknown): number {
  if (typeof answer !== "number" || !Number.isInteger(answer) || Math.abs(answer) > LARGEST) {
    throw new AnswerError(question.id, "not_whole");
  }
  if (question.min !== null && answer < question.min) throw new AnswerError(question.id, "too_small");
  if (question.max !== null && answer > question.max) throw new AnswerError(question.id, "too_large");
  // -0 is no other number than 0.
  return answer + 0;
}
