// The value of an expression tree: the twin of src/safeconduct/guides/evaluate.py. Each tree is compiled once to closures.
// Three-valued logic after Kleene: null is *unknown*.

import { age, type Day, daysAfter, makeDay, monthsAfter, partsOf, readDay, yearsAfter } from "./dates.ts";
import { CompiledError } from "./errors.ts";

/** A choice, a number or a day, yes or no, several choices. */
export type Value = string | number | boolean | ReadonlySet<string | number>;
/** By question id; null is "I don't know", absent is not asked. */
export type Values = ReadonlyMap<string, Value | null>;
export type Evaluator = (values: Values, today: Day) => Value | null;

type Logic = (parts: readonly Evaluator[]) => Evaluator;
type Comparison = (left: number, right: number) => boolean;
type Call = (...numbers: number[]) => number | null;

const ORDER: Readonly<Record<string, Comparison>> = {
  "<": (left, right) => left < right,
  "<=": (left, right) => left <= right,
  ">": (left, right) => left > right,
  ">=": (left, right) => left >= right,
};

const CALLS: Readonly<Record<string, readonly [arity: number, call: Call]>> = {
  day: [3, makeDay],
  year: [1, (day) => partsOf(day).year],
  days_after: [2, daysAfter],
  months_after: [2, monthsAfter],
  years_after: [2, yearsAfter],
  age: [2, age],
};

/** `and` ends at the first false, `or` at the first true; an unknown part makes the rest unknown. */
function until(end: boolean): Logic {
  return (parts) => (values, today) => {
    let found: boolean | null = !end;
    for (const part of parts) {
      const value = part(values, today);
      if (value === end) return end;
      if (value === null) found = null;
    }
    return found;
  };
}

function pair(parts: readonly Evaluator[], decide: (left: Value, right: Value) => boolean): Evaluator {
  const [left, right] = parts;
  if (left === undefined || right === undefined || parts.length !== 2) throw new CompiledError("needs two parts");
  return (values, today) => {
    const a = left(values, today);
    const b = right(values, today);
    return a === null || b === null ? null : decide(a, b);
  };
}

function contains(group: Value, member: Value): boolean {
  return typeof group === "object" && (typeof member === "string" || typeof member === "number") && group.has(member);
}

const LOGIC: Readonly<Record<string, Logic>> = {
  and: until(false),
  or: until(true),
  not: (parts) => {
    const [part] = parts;
    if (part === undefined || parts.length !== 1) throw new CompiledError("`not` needs one part");
    return (values, today) => {
      const value = part(values, today);
      return value === null ? null : value !== true;
    };
  },
  in: (parts) => pair(parts, (member, group) => contains(group, member)),
  "==": (parts) => pair(parts, (left, right) => left === right),
  "!=": (parts) => pair(parts, (left, right) => left !== right),
};

function order(parts: readonly Evaluator[], compare: Comparison): Evaluator {
  return pair(parts, (left, right) => typeof left === "number" && typeof right === "number" && compare(left, right));
}

function call(parts: readonly Evaluator[], arity: number, function_: Call): Evaluator {
  if (parts.length !== arity) throw new CompiledError(`a call needs ${String(arity)} parts`);
  return (values, today) => {
    const numbers: number[] = [];
    for (const part of parts) {
      const value = part(values, today);
      if (typeof value !== "number") return null;
      numbers.push(value);
    }
    return function_(...numbers);
  };
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function text(value: unknown): string {
  if (typeof value !== "string") throw new CompiledError("a name is missing in an expression");
  return value;
}

function literal(tree: readonly unknown[]): string | number | boolean {
  const value = tree[1];
  if (tree[0] === "date") {
    const day = readDay(text(value));
    if (day === null) throw new CompiledError(`there is no day ${text(value)}`);
    return day;
  }
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  throw new CompiledError("not a literal");
}

function member(part: unknown): string | number {
  const value = isList(part) ? literal(part) : null;
  if (typeof value === "string" || typeof value === "number") return value;
  throw new CompiledError("a list holds texts, numbers or days");
}

/** A function of (values, today) that gives the tree's value, null if unknown. CompiledError for what is no tree. */
export function compileTree(tree: unknown): Evaluator {
  if (!isList(tree)) throw new CompiledError("not an expression; compile the pack again");
  const head = text(tree[0]);
  switch (head) {
    case "lit":
    case "date": {
      const value = literal(tree);
      return () => value;
    }
    case "list": {
      const group = new Set(tree.slice(1).map(member));
      return () => group;
    }
    case "today":
      return (_values, today) => today;
    case "answer": {
      const name = text(tree[1]);
      return (values) => values.get(name) ?? null;
    }
    case "answered": {
      const name = text(tree[1]);
      return (values) => (values.get(name) ?? null) !== null;
    }
    default:
      return branch(head, tree.slice(1).map(compileTree));
  }
}

function own<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.prototype.hasOwnProperty.call(table, name) ? table[name] : undefined;
}

function branch(head: string, parts: readonly Evaluator[]): Evaluator {
  const compare = own(ORDER, head);
  if (compare) return order(parts, compare);
  const logic = own(LOGIC, head);
  if (logic) return logic(parts);
  const called = own(CALLS, head);
  if (called) return call(parts, ...called);
  throw new CompiledError(`"${head}" is no part of an expression that this version knows`);
}

/** The questions that the tree asks about. */
export function namesIn(tree: unknown): readonly string[] {
  if (!isList(tree)) return [];
  const [head, name] = tree;
  if (head === "answer" || head === "answered") return [text(name)];
  return tree.slice(1).flatMap(namesIn);
}
