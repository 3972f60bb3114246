import assert from "node:assert/strict";
import { suite, test } from "node:test";
import type { Guide } from "../src/guides/guide.ts";
import type { Answer } from "../src/guides/run.ts";
import { calendarFile } from "../src/runner/calendar.ts";
import { answerOf, draftOf } from "../src/runner/draft.ts";
import { ageOf, applying, mostQuestions, placeAfter, resultOf, settle } from "../src/runner/interview.ts";
import { en } from "../src/runner/words/en.ts";
import { readGuideResult, writeGuideResult } from "../src/sealed/guide-result.ts";
import { dayOf, guideNamed } from "./guides-vectors.ts";

const kdv = guideNamed("de-kdv.guide.json");
const small = guideNamed("small.guide.json");
const today = dayOf("2026-11-24");
const refused: [string, Answer][] = [
  ["stage", "sent"],
  ["came", "refused"],
  ["notified", "2026-11-20"],
  ["tension", false],
];
const given = (...answers: [string, Answer][]): Map<string, Answer> => new Map(answers);

function question(guide: Guide, id: string): NonNullable<ReturnType<Guide["questions"]["get"]>> {
  const found = guide.questions.get(id);
  assert.ok(found);
  return found;
}

suite("a changed answer", () => {
  test("keeps the later answers that still apply, while a new question is open", () => {
    const changed = given(...refused, ["came", "doubts"]);
    const kept = applying(kdv, changed, today);
    assert.deepEqual(placeAfter(kdv, kept, today, "came", true), { screen: "question", id: "received", changing: true });
    const answered = applying(kdv, new Map([...kept, ["received", "2026-11-21"]]), today);
    assert.deepEqual([...answered.keys()], ["stage", "came", "received", "tension"]);
    assert.deepEqual(placeAfter(kdv, answered, today, "received", true), { screen: "summary" });
  });
  test("drops what no longer applies only at the end", () => {
    const answers = applying(kdv, given(["stage", "before"], ["came", "refused"]), today);
    assert.deepEqual([...answers.keys()], ["stage", "came"]);
  });
  test("made while going back leads to the next question, not to the end", () => {
    const answers = given(...refused);
    assert.deepEqual(placeAfter(kdv, answers, today, "stage", false), { screen: "question", id: "came", changing: false });
  });
});

suite("a place in the history that no longer exists", () => {
  test("becomes the open question", () => {
    const answers = given(["stage", "sent"]);
    for (const place of [{ screen: "advice" }, { screen: "summary" }, { screen: "question", id: "who", changing: false }] as const) {
      assert.deepEqual(settle(kdv, answers, today, place), { screen: "question", id: "came", changing: false });
    }
  });
  test("becomes the advice if it was a letter, the summary if it was a question", () => {
    const answers = given(...refused);
    assert.deepEqual(settle(kdv, answers, today, { screen: "letter", id: "antrag" }), { screen: "advice" });
    assert.deepEqual(settle(kdv, answers, today, { screen: "question", id: "who", changing: false }), { screen: "summary" });
    assert.deepEqual(settle(kdv, answers, today, { screen: "letter", id: "widerspruch" }), { screen: "letter", id: "widerspruch" });
  });
});

suite("the most questions there can be", () => {
  test("are those of the longest way", () => {
    // before, never, old_enough, born_2008, medical, conscience
    assert.equal(mostQuestions(kdv, given(), today), 6);
    assert.equal(mostQuestions(kdv, given(["stage", "sent"]), today), 4);
    assert.equal(mostQuestions(kdv, given(...refused), today), 4);
  });
  test("count both ways where a number or several choices decide", () => {
    assert.equal(mostQuestions(small, given(), today), small.questions.size);
  });
});

suite("the age of a guide", () => {
  test("a clock before the day it was made is not believed", () => {
    const age = ageOf(kdv, dayOf("2019-01-01"));
    assert.equal(age.today, kdv.built);
    assert.equal(age.clock, dayOf("2019-01-01"));
  });
  test("a clock after it is", () => {
    const age = ageOf(kdv, kdv.built + 1);
    assert.equal(age.today, kdv.built + 1);
    assert.equal(age.clock, null);
    assert.equal(age.overdue, false);
  });
  test("a review that is due is overdue the day after", () => {
    assert.equal(ageOf(kdv, dayOf("2027-05-01")).overdue, false);
    assert.equal(ageOf(kdv, dayOf("2027-05-02")).overdue, true);
    assert.equal(ageOf(kdv, dayOf("2032-01-01")).stale, kdv.facts.size);
  });
});

test("the result of a run is one that a sealed request carries", () => {
  const result = resultOf(kdv, given(...refused, ["who", "soldier"]), today);
  assert.deepEqual(readGuideResult(JSON.parse(JSON.stringify(writeGuideResult(result)))), result);
  assert.deepEqual(Object.keys(result.answers), ["stage", "came", "notified", "tension"]);
  assert.deepEqual(result.deadlines, [{ id: "objection", title: "Der Widerspruch muss da sein", date: "2026-12-18" }]);
});

suite("what is typed", () => {
  const date = question(kdv, "notified");
  const typed = (...parts: [string, string, string]) => answerOf(date, { unknown: false, chosen: [], typed: parts }, en);
  test("is a day in any digits, with or without leading zeros", () => {
    assert.deepEqual(typed("1", "2", "2026"), { answer: "2026-02-01" });
    assert.deepEqual(typed(" 01", "02 ", "2026"), { answer: "2026-02-01" });
    assert.deepEqual(typed("٢٠", "۱۱", "٢٠٢٦"), { answer: "2026-11-20" });
  });
  test("is refused with the field that is wrong", () => {
    assert.deepEqual(typed("", "", ""), { wrong: en.errors.date, field: 0 });
    assert.deepEqual(typed("1", "May", "2026"), { wrong: en.errors.date, field: 1 });
    assert.deepEqual(typed("1", "2", "26"), { wrong: en.errors.year, field: 2 });
    assert.deepEqual(typed("30", "2", "2026"), { wrong: en.errors.noSuchDay, field: 0 });
  });
  test("is a whole number within its bounds", () => {
    const count = { ...question(small, "count"), min: 1, max: 6 };
    const number = (text: string) => answerOf(count, { unknown: false, chosen: [], typed: [text, "", ""] }, en);
    assert.deepEqual(number("6"), { answer: 6 });
    assert.deepEqual(number("1.5"), { wrong: en.errors.number, field: 0 });
    assert.deepEqual(number("99999999999"), { wrong: en.errors.number, field: 0 });
    assert.deepEqual(number("0"), { wrong: en.errors.tooSmall(1), field: 0 });
    assert.deepEqual(number("7"), { wrong: en.errors.tooLarge(6), field: 0 });
  });
  test("comes back from every kind of answer as it was", () => {
    const pairs: [Guide, string, Answer][] = [
      [small, "kind", "road"],
      [small, "things", ["map", "water"]],
      [small, "count", -3],
      [small, "start", "2026-12-01"],
      [small, "sure", false],
      [small, "things", null],
    ];
    for (const [guide, id, answer] of pairs) {
      const asked = { ...question(guide, id), min: null, max: null };
      assert.deepEqual(answerOf(asked, draftOf(asked, answer), en), { answer });
    }
  });
});

suite("a calendar file", () => {
  test("is a day long, reminds three days before, and says nothing else", () => {
    const lines = calendarFile(dayOf("2026-12-31"), "Appointment", "id").split("\r\n");
    assert.ok(lines.includes("DTSTART;VALUE=DATE:20261231"));
    assert.ok(lines.includes("DTEND;VALUE=DATE:20270101"));
    assert.ok(lines.includes("TRIGGER:-P3D"));
    assert.equal(lines.pop(), "");
    assert.equal(lines.filter((line) => line.startsWith("SUMMARY") || line.startsWith("DESCRIPTION")).length, 2);
  });
  test("escapes what would be more than text, and folds long lines", () => {
    const text = calendarFile(today, `a;b,c\\d\n${"ж".repeat(80)}`, "id");
    assert.match(text, /SUMMARY:a\\;b\\,c\\\\d\\nж/);
    for (const line of text.split("\r\n")) assert.ok(Buffer.byteLength(line) <= 75, line);
    assert.match(text.replace(/\r\n /g, ""), /ж{80}/);
  });
});
