// What a person's run of a guide came to, as it travels with their request: the twin of
// src/safeconduct/sealed/guide_result.py.

import { checkText, Fields, LineRefused } from "./line.ts";
import { GUIDE_VERSION, ID, QUESTION, URGENCY } from "./shapes.ts";

export type Answer = string | number | boolean | null | readonly string[];

export interface GuideResult {
  readonly id: string;
  readonly version: string;
  readonly answers: Readonly<Record<string, Answer>>;
  readonly outcomes: readonly { readonly id: string; readonly urgency: string; readonly title: string }[];
  readonly deadlines: readonly { readonly id: string; readonly title: string; readonly date: string | null }[];
  readonly letters: readonly { readonly id: string; readonly title: string }[];
}

const MOST_ANSWERS = 500;
const MOST_FINDINGS = 100;
const MOST_CHOICES = 100;
const LONGEST_TITLE = 300;
const LARGEST_NUMBER = 10 ** 9;

/** The result with its keys in the order of the format, whatever order the caller's objects have. */
export function writeGuideResult(guide: GuideResult): GuideResult {
  return {
    id: guide.id,
    version: guide.version,
    answers: guide.answers,
    outcomes: guide.outcomes.map(({ id, urgency, title }) => ({ id, urgency, title })),
    deadlines: guide.deadlines.map(({ id, title, date }) => ({ id, title, date })),
    letters: guide.letters.map(({ id, title }) => ({ id, title })),
  };
}

function readAnswer(question: string, value: unknown): Answer {
  const where = `guide.answers.${question}`;
  if (value === null || typeof value === "boolean") return value;
  if (typeof value === "number") {
    if (Math.abs(value) > LARGEST_NUMBER) throw new LineRefused("value", where, "is too large");
    return value;
  }
  if (typeof value === "string") return checkText(value, where, 64, ID);
  if (Array.isArray(value) && value.every((item): item is string => typeof item === "string")) {
    if (value.length > MOST_CHOICES || new Set(value).size !== value.length) {
      throw new LineRefused("value", where, `must be at most ${String(MOST_CHOICES)} different choices`);
    }
    return value.map((item) => checkText(item, where, 64, ID));
  }
  throw new LineRefused("type", where, "must be a text, a whole number, true, false, null or a list of texts");
}

function readAnswers(value: unknown): Record<string, Answer> {
  const where = "guide.answers";
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new LineRefused("type", where, "must be an object");
  }
  const entries = Object.entries(value as Record<string, unknown>);
  if (entries.length > MOST_ANSWERS) throw new LineRefused("value", where, "has too many answers");
  return Object.fromEntries(
    entries.map(([question, answer]) => [checkText(question, where, 64, QUESTION), readAnswer(question, answer)]),
  );
}

/** The guide's result in a request, checked. */
export function readGuideResult(value: unknown): GuideResult {
  const fields = new Fields(value, ["id", "version", "answers", "outcomes", "deadlines", "letters"], "guide");
  return {
    id: fields.text("id", 64, ID),
    version: fields.text("version", 32, GUIDE_VERSION),
    answers: readAnswers(fields.raw("answers")),
    outcomes: fields.objects("outcomes", MOST_FINDINGS, ["id", "urgency", "title"], (one) => ({
      id: one.text("id", 64, ID),
      urgency: one.text("urgency", 4, URGENCY),
      title: one.text("title", LONGEST_TITLE),
    })),
    deadlines: fields.objects("deadlines", MOST_FINDINGS, ["id", "title", "date"], (one) => ({
      id: one.text("id", 64, ID),
      title: one.text("title", LONGEST_TITLE),
      date: one.isNull("date") ? null : one.day("date"),
    })),
    letters: fields.objects("letters", MOST_FINDINGS, ["id", "title"], (one) => ({
      id: one.text("id", 64, ID),
      title: one.text("title", LONGEST_TITLE),
    })),
  };
}
