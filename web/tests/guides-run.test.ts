import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { AnswerError, CompiledError, LetterError } from "../src/guides/errors.ts";
import { readGuide } from "../src/guides/guide.ts";
import { letterText } from "../src/guides/letter.ts";
import { type Run, run } from "../src/guides/run.ts";
import { casesOf, dayOf, guideNamed, readText } from "./guides-vectors.ts";

interface RunCase {
  readonly name: string;
  readonly today: string;
  readonly answers: Record<string, unknown>;
  readonly refused?: string;
  readonly result?: Run;
}
interface LetterCase {
  readonly name: string;
  readonly today: string;
  readonly letter: string;
  readonly answers: Record<string, unknown>;
  readonly fields: Record<string, string>;
  readonly text: string;
}

const runs = casesOf<RunCase>("cases");
const letters = casesOf<LetterCase>("letters");

for (const { file, guide, cases } of runs) {
  suite(`runs of ${file} come out as the vectors say`, () => {
    for (const each of cases) {
      test(each.name, () => {
        const answers = new Map(Object.entries(each.answers));
        const go = (): Run => run(guide, answers, dayOf(each.today));
        if (each.refused === undefined) assert.deepEqual(go(), each.result);
        else assert.throws(go, (error) => error instanceof AnswerError && error.question === each.refused);
      });
    }
  });
}

for (const { file, guide, cases } of letters) {
  suite(`letters of ${file} read as the vectors say`, () => {
    for (const each of cases) {
      test(each.name, () => {
        const answers = new Map(Object.entries(each.answers));
        const fields = new Map(Object.entries(each.fields));
        assert.equal(letterText(guide, each.letter, answers, fields, dayOf(each.today)), each.text);
      });
    }
  });
}

test("there are enough vectors to matter", () => {
  const all = runs.flatMap(({ cases }) => cases);
  assert.ok(all.length >= 200);
  assert.ok(all.filter((each) => each.refused !== undefined).length >= 50);
  assert.ok(letters.flatMap(({ cases }) => cases).length >= 35);
});

suite("letters that must not be written are refused", () => {
  const guide = guideNamed("small.guide.json");
  const today = dayOf("2026-11-24");
  for (const [name, letter, fields, day] of [
    ["an unknown letter", "nothing", {}, today],
    ["an unknown field", "note", { nobody: "x" }, today],
    ["a letter that rests on a fact no longer in force", "stopped-letter", {}, dayOf("2027-01-01")],
  ] as const) {
    test(name, () => {
      assert.throws(() => letterText(guide, letter, new Map(), new Map(Object.entries(fields)), day), LetterError);
    });
  }
});

suite("a compiled guide that this version does not know is refused", () => {
  const source = readText("small.guide.json");
  type Data = Record<string, unknown> & { outcomes: Record<string, unknown>[]; letters: Record<string, unknown>[] };
  const change = (edit: (data: Data) => void): string => {
    const data = JSON.parse(source) as Data;
    edit(data);
    return JSON.stringify(data);
  };
  const node = (value: unknown) => (data: Data) => {
    Object.assign(data.letters[0] ?? {}, { body: [value] });
  };
  const outcome = (value: object) => (data: Data) => {
    Object.assign(data.outcomes[0] ?? {}, value);
  };
  const cases: Record<string, string> = {
    "not JSON": "{",
    "a list": "[]",
    "another format": change((data) => { data.v = 2; }),
    "no language": change((data) => { data.languages = []; }),
    "a day that is none": change((data) => { data.built = "2026-02-30"; }),
    "an unknown urgency": change(outcome({ urgency: "later" })),
    "an expression with an unknown word": change(outcome({ when: ["constructor", ["today"]] })),
    "an expression with a missing part": change(outcome({ when: ["==", ["today"]] })),
    "a fact that is cited but missing": change(outcome({ facts: ["nothing"] })),
    "an unknown tag": change(node({ tag: "script", children: ["alert(1)"] })),
    "a link that runs a script": change(node({ tag: "a", href: "javascript:alert(1)", children: ["x"] })),
  };
  for (const [name, text] of Object.entries(cases)) {
    test(name, () => {
      assert.throws(() => readGuide(text), CompiledError);
    });
  }
  test("and the unchanged one is read", () => {
    assert.equal(readGuide(change(() => undefined)).id, "small");
  });
});
