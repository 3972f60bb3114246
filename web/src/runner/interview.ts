// Where a person is in a guide, and where they come to next. Pure, so that it is tested without a page.

import { type Day, localDay } from "../guides/dates.ts";
import type { Value, Values } from "../guides/evaluate.ts";
import { type Guide, isStale, type Question } from "../guides/guide.ts";
import { type Answer, type Answers, readAnswers, run, walk } from "../guides/run.ts";
import type { GuideResult } from "../sealed/guide-result.ts";

export type Place =
  | { readonly screen: "start" | "summary" | "advice" }
  /** `changing`: from the summary, to which one returns. */
  | { readonly screen: "question"; readonly id: string; readonly changing: boolean }
  | { readonly screen: "letter"; readonly id: string };

export interface Age {
  /** The day that is reckoned with. */
  readonly today: Day;
  /** What the clock says, if it is not believed: it stands before the day on which the guide was made. */
  readonly clock: Day | null;
  readonly overdue: boolean;
  readonly stale: number;
}

/** How old the guide is. A clock before the day on which it was made is not believed. */
export function ageOf(guide: Guide, clock: Day = localDay()): Age {
  const today = Math.max(clock, guide.built);
  return {
    today,
    clock: clock < guide.built ? clock : null,
    overdue: guide.review.due !== null && guide.review.due < today,
    stale: [...guide.facts.values()].filter((fact) => isStale(fact, today)).length,
  };
}

export interface Path {
  /** The questions reached, in order; the open one is the last. */
  readonly ids: readonly string[];
  readonly open: string | null;
}

/** The questions that these answers lead through. */
export function pathOf(guide: Guide, answers: Answers, today: Day): Path {
  const { asks, values } = walk(guide, readAnswers(guide, answers), today);
  return { ids: asks === null ? [...values.keys()] : [...values.keys(), asks], open: asks };
}

const MOST_STEPS = 5000;

/**
 * How many questions it can be at most, all told: the longest way on from here over every choice. Where days, numbers or
 * several choices decide, both ways are taken for possible. Beyond a bound of steps, every later question counts.
 */
export function mostQuestions(guide: Guide, answers: Answers, today: Day): number {
  const { asks, values } = walk(guide, readAnswers(guide, answers), today);
  if (asks === null) return values.size;
  const all = [...guide.questions.values()];
  const open = all.findIndex((question) => question.id === asks);
  let steps = 0;
  /** `any`: questions that were asked and may have been answered with whatever. */
  const longest = (at: number, known: Values, any: readonly string[]): number => {
    const question = all[at];
    if (question === undefined) return 0;
    steps += 1;
    if (steps > MOST_STEPS) return all.length - at;
    const doubtful = question.needs.some((name) => any.includes(name));
    const asked = question.when === null || question.when(known, today) === true;
    const skipped = asked && !doubtful ? 0 : longest(at + 1, known, any);
    if (!asked && !doubtful) return skipped;
    const choices = choicesOf(question);
    const taken =
      choices === null
        ? [longest(at + 1, known, [...any, question.id])]
        : choices.map((value) => longest(at + 1, new Map([...known, [question.id, value]]), any));
    return Math.max(skipped, 1 + Math.max(...taken));
  };
  return values.size + longest(open, values, []);
}

/** Every answer there is to a question; null if there are too many to try. */
function choicesOf(question: Question): (Value | null)[] | null {
  const unknown = question.unknown ? [null] : [];
  if (question.type === "choose") return [...question.choices.map(({ id }) => id), ...unknown];
  return question.type === "yes_no" ? [true, false, ...unknown] : null;
}

/** The answers that still apply; at the end of the guide the others are dropped, before it they may come into play again. */
export function applying(guide: Guide, answers: Answers, today: Day): Answers {
  const { ids, open } = pathOf(guide, answers, today);
  if (open !== null) return answers;
  return new Map(ids.map((id): [string, Answer] => [id, answers.get(id) ?? null]));
}

/** The place after the question `id` was answered. */
export function placeAfter(guide: Guide, answers: Answers, today: Day, id: string, changing: boolean): Place {
  const { ids, open } = pathOf(guide, answers, today);
  const next = changing ? open : (ids[ids.indexOf(id) + 1] ?? open);
  return next === null ? { screen: "summary" } : { screen: "question", id: next, changing };
}

/** The place itself if the answers lead there; otherwise where they do lead. */
export function settle(guide: Guide, answers: Answers, today: Day, place: Place): Place {
  const { ids, open } = pathOf(guide, answers, today);
  if (place.screen === "start" || (place.screen === "question" && ids.includes(place.id))) return place;
  if (open !== null) return { screen: "question", id: open, changing: false };
  if (place.screen === "question") return { screen: "summary" };
  if (place.screen === "letter" && !run(guide, answers, today).letters.includes(place.id)) return { screen: "advice" };
  return place;
}

const LONGEST_TITLE = 300;

/** What the run came to, as it travels with a request: titles in the language in which the guide was written. */
export function resultOf(guide: Guide, answers: Answers, today: Day): GuideResult {
  const found = run(guide, answers, today);
  const title = (of: ReadonlyMap<string, { title: ReadonlyMap<string, string> }>, id: string): string =>
    Array.from(of.get(id)?.title.get(guide.languages[0]) ?? id).slice(0, LONGEST_TITLE).join("");
  return {
    id: guide.id,
    version: guide.version,
    answers: Object.fromEntries(applying(guide, answers, today)),
    outcomes: found.outcomes.map(({ id, urgency }) => ({ id, urgency, title: title(guide.outcomes, id) })),
    deadlines: found.deadlines.map(({ id, date }) => ({ id, date, title: title(guide.deadlines, id) })),
    letters: found.letters.map((id) => ({ id, title: title(guide.letters, id) })),
  };
}
