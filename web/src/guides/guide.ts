// A compiled guide as `safeconduct guide compile` writes it: the twin of src/safeconduct/guides/guide.py. The reader
// refuses what this version does not know.

import { type Day, readDay, type Roll } from "./dates.ts";
import { CompiledError } from "./errors.ts";
import { compileTree, type Evaluator, namesIn } from "./evaluate.ts";
import { type Node, readNodes } from "./nodes.ts";

const FORMAT = 1;

/** One text by language. */
export type Text = ReadonlyMap<string, string>;
export type Markdown = ReadonlyMap<string, readonly Node[]>;

const CONFIDENCES = ["high", "medium", "low", "unverified"] as const;
const TYPES = ["choose", "choose_many", "date", "number", "yes_no"] as const;
const URGENCIES = ["now", "soon", "info"] as const;
const ROLLS: readonly Roll[] = ["none", "next_working_day", "previous_working_day"];
export type Confidence = (typeof CONFIDENCES)[number];
export type QuestionType = (typeof TYPES)[number];
export type Urgency = (typeof URGENCIES)[number];

export interface Fact {
  readonly id: string;
  readonly says: Text;
  readonly norm: string;
  readonly source: string | null;
  readonly checked: Day;
  readonly holds: { readonly from: Day | null; readonly to: Day | null };
  readonly confidence: Confidence;
  readonly keep: number;
}

export interface Question {
  readonly id: string;
  readonly ask: Text;
  readonly help: Markdown | null;
  readonly type: QuestionType;
  readonly choices: readonly { readonly id: string; readonly label: Text }[];
  readonly when: Evaluator | null;
  /** The questions that `when` depends on. */
  readonly needs: readonly string[];
  readonly unknown: boolean;
  readonly min: number | null;
  readonly max: number | null;
}

export interface Outcome {
  readonly id: string;
  readonly when: Evaluator;
  readonly urgency: Urgency;
  readonly title: Text;
  readonly steps: Markdown;
  readonly facts: readonly string[];
  readonly deadlines: readonly string[];
  readonly letters: readonly string[];
}

export interface Deadline {
  readonly id: string;
  readonly title: Text;
  readonly date: Evaluator;
  readonly roll: Roll;
  readonly unknown: Text;
  readonly facts: readonly string[];
}

export interface Letter {
  readonly id: string;
  readonly title: Text;
  readonly language: string;
  readonly fields: readonly { readonly id: string; readonly ask: Text; readonly lines: number }[];
  readonly body: readonly Node[];
  readonly facts: readonly string[];
}

type ById<T> = ReadonlyMap<string, T>;

export interface Guide {
  readonly id: string;
  readonly version: string;
  readonly land: string;
  /** The source language first. */
  readonly languages: readonly [string, ...string[]];
  readonly sample: boolean;
  readonly review: { readonly by: string | null; readonly on: Day | null; readonly due: Day | null };
  readonly built: Day;
  readonly title: Text;
  readonly intro: Markdown | null;
  readonly holidays: ReadonlySet<Day>;
  readonly facts: ById<Fact>;
  readonly questions: ById<Question>;
  readonly outcomes: ById<Outcome>;
  readonly deadlines: ById<Deadline>;
  readonly letters: ById<Letter>;
}

/** Whether the fact holds on that day, as far as the pack says. */
export function inForce(fact: Fact, today: Day): boolean {
  return (fact.holds.from === null || fact.holds.from <= today) && (fact.holds.to === null || today <= fact.holds.to);
}

/** Whether the fact must not be relied on: not in force, or checked more than `keep` days ago. */
export function isStale(fact: Fact, today: Day): boolean {
  return !inForce(fact, today) || today > fact.checked + fact.keep;
}

/** The value of one key after another, each of the type that is asked for. */
class Reader {
  private readonly data: Readonly<Record<string, unknown>>;

  constructor(value: unknown) {
    if (typeof value !== "object" || value === null || Array.isArray(value)) throw new CompiledError("not an object");
    this.data = value as Readonly<Record<string, unknown>>;
  }

  raw(key: string): unknown {
    return this.data[key];
  }

  wrong(key: string): CompiledError {
    return new CompiledError(`"${key}" is not as a compiled guide has it; make the guide from its pack again`);
  }

  text(key: string): string {
    const value = this.data[key];
    if (typeof value !== "string") throw this.wrong(key);
    return value;
  }

  textOrNull(key: string): string | null {
    return this.data[key] === null ? null : this.text(key);
  }

  number(key: string): number {
    const value = this.data[key];
    if (typeof value !== "number") throw this.wrong(key);
    return value;
  }

  numberOrNull(key: string): number | null {
    return this.data[key] === null ? null : this.number(key);
  }

  flag(key: string): boolean {
    const value = this.data[key];
    if (typeof value !== "boolean") throw this.wrong(key);
    return value;
  }

  day(key: string): Day {
    const day = readDay(this.text(key));
    if (day === null) throw this.wrong(key);
    return day;
  }

  dayOrNull(key: string): Day | null {
    return this.data[key] === null ? null : this.day(key);
  }

  one<T extends string>(key: string, known: readonly T[]): T {
    const found = known.find((each) => each === this.data[key]);
    if (found === undefined) throw this.wrong(key);
    return found;
  }

  list<T>(key: string, make: (item: unknown) => T): T[] {
    const value = this.data[key];
    if (!Array.isArray(value)) throw this.wrong(key);
    return value.map(make);
  }

  texts(key: string): string[] {
    return this.list(key, (item) => {
      if (typeof item !== "string") throw this.wrong(key);
      return item;
    });
  }

  byId<T extends { readonly id: string }>(key: string, make: (fields: Reader) => T): ById<T> {
    const items = this.list(key, (item) => make(new Reader(item)));
    return new Map(items.map((item) => [item.id, item]));
  }

  translated<T>(key: string, make: (value: unknown) => T): ReadonlyMap<string, T> {
    return new Map(Object.entries(new Reader(this.data[key]).data).map(([language, value]) => [language, make(value)]));
  }

  words(key: string): Text {
    return this.translated(key, (value) => {
      if (typeof value !== "string") throw this.wrong(key);
      return value;
    });
  }

  markdown(key: string): Markdown {
    return this.translated(key, readNodes);
  }

  markdownOrNull(key: string): Markdown | null {
    return this.data[key] === null ? null : this.markdown(key);
  }
}

/** The guide in this JSON text. CompiledError for anything else. */
export function readGuide(source: string): Guide {
  let data: unknown;
  try {
    data = JSON.parse(source);
  } catch {
    throw new CompiledError("not JSON");
  }
  const fields = new Reader(data);
  if (fields.raw("v") !== FORMAT) throw new CompiledError("a guide of another format; update Safeconduct");
  const [first, ...others] = fields.texts("languages");
  if (first === undefined) throw fields.wrong("languages");
  const review = new Reader(fields.raw("review"));
  const guide: Guide = {
    id: fields.text("id"),
    version: fields.text("version"),
    land: fields.text("land"),
    languages: [first, ...others],
    sample: fields.flag("sample"),
    review: { by: review.textOrNull("by"), on: review.dayOrNull("on"), due: review.dayOrNull("due") },
    built: fields.day("built"),
    title: fields.words("title"),
    intro: fields.markdownOrNull("intro"),
    holidays: new Set(fields.texts("holidays").map((text) => readDay(text) ?? Number.NaN)),
    facts: fields.byId("facts", readFact),
    questions: fields.byId("questions", readQuestion),
    outcomes: fields.byId("outcomes", readOutcome),
    deadlines: fields.byId("deadlines", readDeadline),
    letters: fields.byId("letters", readLetter),
  };
  checkNames(guide);
  return guide;
}

function readFact(fields: Reader): Fact {
  const holds = new Reader(fields.raw("holds"));
  const source = fields.textOrNull("source");
  if (source !== null && !/^https?:\/\//i.test(source)) throw fields.wrong("source");
  return {
    id: fields.text("id"),
    says: fields.words("says"),
    norm: fields.text("norm"),
    source,
    checked: fields.day("checked"),
    holds: { from: holds.dayOrNull("from"), to: holds.dayOrNull("to") },
    confidence: fields.one("confidence", CONFIDENCES),
    keep: fields.number("keep"),
  };
}

function readQuestion(fields: Reader): Question {
  const when = fields.raw("when");
  return {
    id: fields.text("id"),
    ask: fields.words("ask"),
    help: fields.markdownOrNull("help"),
    type: fields.one("type", TYPES),
    choices: fields.list("choices", (item) => {
      const choice = new Reader(item);
      return { id: choice.text("id"), label: choice.words("label") };
    }),
    when: when === null ? null : compileTree(when),
    needs: namesIn(when),
    unknown: fields.flag("unknown"),
    min: fields.numberOrNull("min"),
    max: fields.numberOrNull("max"),
  };
}

function readOutcome(fields: Reader): Outcome {
  return {
    id: fields.text("id"),
    when: compileTree(fields.raw("when")),
    urgency: fields.one("urgency", URGENCIES),
    title: fields.words("title"),
    steps: fields.markdown("steps"),
    facts: fields.texts("facts"),
    deadlines: fields.texts("deadlines"),
    letters: fields.texts("letters"),
  };
}

function readDeadline(fields: Reader): Deadline {
  return {
    id: fields.text("id"),
    title: fields.words("title"),
    date: compileTree(fields.raw("date")),
    roll: fields.one("roll", ROLLS),
    unknown: fields.words("unknown"),
    facts: fields.texts("facts"),
  };
}

function readLetter(fields: Reader): Letter {
  return {
    id: fields.text("id"),
    title: fields.words("title"),
    language: fields.text("language"),
    fields: fields.list("fields", (item) => {
      const field = new Reader(item);
      return { id: field.text("id"), ask: field.words("ask"), lines: field.number("lines") };
    }),
    body: readNodes(fields.raw("body")),
    facts: fields.texts("facts"),
  };
}

function checkNames(guide: Guide): void {
  const outcomes = [...guide.outcomes.values()];
  const citing = [...outcomes, ...guide.deadlines.values(), ...guide.letters.values()];
  const known =
    citing.every((each) => each.facts.every((name) => guide.facts.has(name))) &&
    outcomes.every((each) => each.deadlines.every((name) => guide.deadlines.has(name))) &&
    outcomes.every((each) => each.letters.every((name) => guide.letters.has(name)));
  if (!known) throw new CompiledError("something is cited but missing; make the guide from its pack again");
}
