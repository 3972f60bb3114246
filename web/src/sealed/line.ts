// One line of JSON, read so strictly that every value has exactly one spelling: the twin of
// src/safeconduct/sealed/line.py. A line is refused unless writing its value again gives the same bytes.

import { textOf } from "./bytes.ts";
import { HEX } from "./shapes.ts";

/** Bytes of a line, its line feed not counted. */
export const LONGEST = 65536;
const DEEPEST = 8;
const CONTROLS = /[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]/;

/** A line is refused: `reason` is a code, `where` the key or part. */
export class LineRefused extends Error {
  readonly reason: string;
  readonly where: string;
  constructor(reason: string, where: string, message: string) {
    super(message);
    this.reason = reason;
    this.where = where;
  }
}

export type JsonObject = Record<string, unknown>;

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function depth(text: string): number {
  let deepest = 0;
  let now = 0;
  for (const bracket of text.replace(/"[^"\\]*(?:\\.[^"\\]*)*"/g, "").match(/[[{}\]]/g) ?? []) {
    now += bracket === "[" || bracket === "{" ? 1 : -1;
    deepest = Math.max(deepest, now);
  }
  return deepest;
}

function hasFraction(value: unknown): boolean {
  if (typeof value === "number") return !Number.isSafeInteger(value);
  return typeof value === "object" && value !== null && Object.values(value).some(hasFraction);
}

/** The object that a line (without its line feed) spells; LineRefused when it is not its one spelling. */
export function readLine(data: Uint8Array): JsonObject {
  let text: string;
  try {
    text = textOf(data);
  } catch {
    throw new LineRefused("json", "line", "it is not UTF-8");
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new LineRefused("json", "line", "it is not JSON");
  }
  // Only now, when every quotation mark is known to be closed: an open one would make the expression try each of them.
  if (depth(text) > DEEPEST) throw new LineRefused("json", "line", "it is nested too deeply");
  if (!isObject(value)) throw new LineRefused("json", "line", "it is not a JSON object");
  // The writer escapes control characters only; \ud800 would come back as it is, and is no letter.
  const needlessEscape = /(?:^|[^\\])(?:\\\\)*\\u(?!00)/;
  const numberedKey = /[{,]"[0-9]+":/;
  if (hasFraction(value) || JSON.stringify(value) !== text || needlessEscape.test(text) || numberedKey.test(text)) {
    throw new LineRefused("form", "line", "it is not compact JSON with each key once, none a number, and no needless escape");
  }
  return value;
}

/** The keys of one object, taken one by one with their types checked. `where` names the object in errors. */
export class Fields {
  private readonly value: JsonObject;
  private readonly where: string;

  constructor(value: unknown, keys: readonly string[], where = "") {
    const place = where === "" ? "line" : where;
    if (!isObject(value)) throw new LineRefused("type", place, "must be an object");
    const found = Object.keys(value);
    if (found.length !== keys.length || !keys.every((key) => found.includes(key))) {
      throw new LineRefused("keys", place, `the keys are ${keys.join(", ")}`);
    }
    if (!keys.every((key, i) => found[i] === key)) {
      throw new LineRefused("form", place, `its keys stand in another order than ${keys.join(", ")}`);
    }
    this.value = value;
    this.where = where;
  }

  name(key: string): string {
    return this.where === "" ? key : `${this.where}.${key}`;
  }

  wrong(key: string, message: string): LineRefused {
    return new LineRefused("value", this.name(key), message);
  }

  raw(key: string): unknown {
    return this.value[key];
  }

  isNull(key: string): boolean {
    return this.value[key] === null;
  }

  whole(key: string, least: number, most: number): number {
    const value = this.value[key];
    if (typeof value !== "number") throw new LineRefused("type", this.name(key), "must be a whole number");
    if (value < least || value > most) throw this.wrong(key, `must be from ${String(least)} to ${String(most)}`);
    return value;
  }

  text(key: string, longest: number, shape?: RegExp, least = 1): string {
    return checkText(this.value[key], this.name(key), longest, shape, least);
  }

  hex(key: string, length: number): string {
    return this.text(key, length, HEX, length);
  }

  day(key: string): string {
    return checkDay(this.value[key], this.name(key));
  }

  items(key: string, most: number, least = 0): unknown[] {
    const value = this.value[key];
    if (!Array.isArray(value)) throw new LineRefused("type", this.name(key), "must be a list");
    if (value.length < least || value.length > most) {
      throw this.wrong(key, `must have ${String(least)} to ${String(most)} items`);
    }
    return value as unknown[];
  }

  texts(key: string, most: number, longest: number, shape: RegExp, least = 0): string[] {
    const values = this.items(key, most, least).map((value, i) =>
      checkText(value, `${this.name(key)}[${String(i)}]`, longest, shape),
    );
    if (new Set(values).size !== values.length) throw this.wrong(key, "names something twice");
    return values;
  }

  objects<T>(key: string, most: number, keys: readonly string[], make: (fields: Fields) => T): T[] {
    return this.items(key, most).map((value, i) => make(new Fields(value, keys, `${this.name(key)}[${String(i)}]`)));
  }
}

/** The text itself, of `least` to `longest` code points without control characters, of a shape if one is given. */
export function checkText(value: unknown, where: string, longest: number, shape?: RegExp, least = 1): string {
  if (typeof value !== "string") throw new LineRefused("type", where, "must be a text");
  const length = Array.from(value).length;
  if (length < least || length > longest) {
    throw new LineRefused("value", where, `must have ${String(least)} to ${String(longest)} letters`);
  }
  if (CONTROLS.test(value)) throw new LineRefused("value", where, "must not have control characters");
  if (shape && !shape.test(value)) throw new LineRefused("value", where, `must be of the shape ${shape.source}`);
  return value;
}

/** The day itself: one that exists, written YYYY-MM-DD, from 1900 to 2199. */
export function checkDay(value: unknown, where: string): string {
  if (typeof value !== "string") throw new LineRefused("type", where, "must be a day, written YYYY-MM-DD");
  if (/^(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}$/.test(value)) {
    const time = Date.parse(`${value}T00:00:00Z`);
    if (!Number.isNaN(time) && new Date(time).toISOString().startsWith(value)) return value;
  }
  throw new LineRefused("value", where, "must be a day that exists, written YYYY-MM-DD, from 1900 to 2199");
}
