// The browser's side of guides as a process: a guide and cases for it a line on standard input, what each comes to a line
// on standard output. The Python tests (tests/guides/test_both_sides.py) hold the two evaluators against each other with it.

import { createInterface } from "node:readline";
import { AnswerError, LetterError } from "../src/guides/errors.ts";
import { readGuide } from "../src/guides/guide.ts";
import { letterText } from "../src/guides/letter.ts";
import { run } from "../src/guides/run.ts";
import { dayOf } from "./guides-vectors.ts";

interface Case {
  readonly today: string;
  readonly answers: Readonly<Record<string, unknown>>;
  readonly fields: Readonly<Record<string, string>>;
}

interface Ask {
  readonly guide: string;
  readonly cases: readonly Case[];
}

/** What it gives, or what it refuses. */
function outcome(make: () => unknown): unknown {
  try {
    return make();
  } catch (error) {
    if (error instanceof AnswerError) return { refused: error.question };
    if (error instanceof LetterError) return { refused: "letter" };
    throw error;
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const ask = JSON.parse(line) as Ask;
  const guide = readGuide(ask.guide);
  const told = ask.cases.map(({ today, answers, fields }) => {
    const given = new Map(Object.entries(answers));
    const filled = new Map(Object.entries(fields));
    const day = dayOf(today);
    return {
      run: outcome(() => run(guide, given, day)),
      letters: [...guide.letters.keys()].map((id) => outcome(() => letterText(guide, id, given, filled, day))),
    };
  });
  process.stdout.write(`${JSON.stringify(told)}\n`);
}
