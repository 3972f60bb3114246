import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { age, localDay, makeDay, monthsAfter, readDay, rollDay, weekday, writeDay } from "../src/guides/dates.ts";
import { compileTree, type Value } from "../src/guides/evaluate.ts";
import { dayOf, readText } from "./guides-vectors.ts";

type Json = string | number | boolean | null | string[];
interface Vectors {
  readonly questions: Record<string, { readonly kind: string }>;
  readonly cases: { source: string; wants: string; tree: unknown; values: Record<string, Json>; today: string; value: Json }[];
}

const vectors = JSON.parse(readText("expressions.json")) as Vectors;

function valueOf(kind: string | undefined, value: Json): Value | null {
  if (kind === "date" && typeof value === "string") return dayOf(value);
  return Array.isArray(value) ? new Set(value) : value;
}

suite("an expression has the value that the vectors say", () => {
  for (const { source, wants, tree, values, today, value } of vectors.cases) {
    test(`${source} for ${JSON.stringify(values)} on ${today}`, () => {
      const given = new Map(
        Object.entries(values).map(([name, each]) => [name, valueOf(vectors.questions[name]?.kind, each)] as const),
      );
      assert.deepEqual(compileTree(tree)(given, dayOf(today)), valueOf(wants, value));
    });
  }
  test("and there are enough of them", () => {
    assert.ok(vectors.cases.length >= 100);
  });
});

suite("days", () => {
  test("are read and written without a time zone", () => {
    for (const text of ["1900-01-01", "1969-12-31", "1970-01-01", "2026-03-29", "2199-12-31"]) {
      assert.equal(writeDay(dayOf(text)), text);
    }
    for (const text of ["1899-12-31", "2200-01-01", "2026-02-30", "2026-13-01", "2026-1-1", "26-01-01", "2026-01-01T00", ""]) {
      assert.equal(readDay(text), null);
    }
  });
  test("of the local clock are the day on the wall, also a minute before midnight", () => {
    assert.equal(writeDay(localDay(new Date(2026, 2, 29, 23, 59))), "2026-03-29");
    assert.equal(writeDay(localDay(new Date(2026, 2, 29, 0, 1))), "2026-03-29");
  });
  test("of months are clipped to the last of the month", () => {
    assert.equal(monthsAfter(dayOf("2026-01-31"), 1), dayOf("2026-02-28"));
    assert.equal(monthsAfter(dayOf("2026-01-31"), -2), dayOf("2025-11-30"));
    assert.equal(monthsAfter(dayOf("2199-12-31"), 1), null);
  });
  test("have weekdays before 1970 too", () => {
    assert.equal(weekday(dayOf("1900-01-01")), 0);
    assert.equal(weekday(dayOf("2026-11-24")), 1);
  });
  test("roll off holidays and stop at the end of time", () => {
    const christmas = new Set([dayOf("2026-12-25")]);
    assert.equal(rollDay(dayOf("2026-12-25"), "previous_working_day", christmas), dayOf("2026-12-24"));
    assert.equal(rollDay(dayOf("2026-12-25"), "next_working_day", christmas), dayOf("2026-12-28"));
    assert.equal(rollDay(dayOf("2199-12-28"), "next_working_day", new Set([dayOf("2199-12-30"), dayOf("2199-12-31")])), null);
  });
  test("of 29 February make a year older on 1 March", () => {
    assert.equal(age(dayOf("2008-02-29"), dayOf("2026-02-28")), 17);
    assert.equal(age(dayOf("2008-02-29"), dayOf("2026-03-01")), 18);
    assert.equal(makeDay(2026, 2, 29), null);
  });
});
