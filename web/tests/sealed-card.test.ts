import assert from "node:assert/strict";
import { test } from "node:test";
import { type Card, CardError, CardExpired, cardHash, CardKeyChanged, CardMalformed, cardWords, follows, readCard, recipientFor } from "../src/sealed/index.ts";
import { type Edit, edited, vectors } from "./sealed-vectors.ts";

interface Cards {
  today: string;
  accepted: { why: string; text: string; hash: string; words: string[]; recipients: { day: string; month: string | null }[] }[];
  follows: [later: number, earlier: number, follows: boolean][];
  words: { key: string; words: string[] }[];
  refused: (Edit & { today: string; error: string; where?: string; confirmed?: string; words?: string[] })[];
}

const known = vectors("cards") as Cards;
const first = known.accepted[0]?.text ?? "";

function line(text: string): { issued: string; key: string } & Record<string, unknown> {
  return JSON.parse(text.split("\n")[0] ?? "") as { issued: string; key: string };
}

function onItsFirstDay(text: string): Card {
  return readCard(text, line(text).issued);
}

for (const { why, text, hash, words, recipients } of known.accepted) {
  test(`a card says what its line says: ${why}`, () => {
    const { text: shown, words: eight, ...said } = onItsFirstDay(text);
    assert.deepEqual({ v: 1, ...said }, line(text));
    assert.deepEqual([shown, eight, cardHash(onItsFirstDay(text))], [text, words, hash]);
    assert.deepEqual(onItsFirstDay(`${text}\n`), onItsFirstDay(text));
  });

  test(`a day has the recipient of its month and no other: ${why}`, () => {
    const card = onItsFirstDay(text);
    for (const { day, month } of recipients) {
      if (month === null) assert.throws(() => recipientFor(card, day), CardExpired);
      else assert.equal(recipientFor(card, day), card.intake.find((one) => one.month === month)?.recipient);
    }
  });
}

for (const refusal of known.refused) {
  test(`a card that does not hold is refused: ${refusal.why}`, () => {
    assert.throws(
      () => readCard(edited(first, refusal), refusal.today, refusal.confirmed),
      (error: unknown) => {
        assert.ok(error instanceof CardError);
        assert.equal(error.constructor.name, refusal.error);
        if (error instanceof CardMalformed) assert.equal(error.where, refusal.where);
        if (error instanceof CardKeyChanged) {
          assert.deepEqual([error.confirmed, error.shown], [refusal.words, known.accepted[0]?.words]);
        }
        return true;
      },
    );
  });
}

test("a card that is not UTF-16 is malformed, not mended", () => {
  const text = first.replace("Beratung", "Beratung\ud800");
  assert.throws(() => readCard(text, known.today), { constructor: CardMalformed, where: "line" });
});

test("a confirmed key lets its card pass", () => {
  const { key } = line(first);
  assert.equal(readCard(first, known.today, key).key, key);
});

test("the eight words are those of the key", () => {
  for (const { key, words } of known.words) assert.deepEqual(cardWords(key), words);
});

test("the next card names the one before", () => {
  const cards = known.accepted.map(({ text }) => onItsFirstDay(text));
  for (const [later, earlier, expected] of known.follows) {
    const [a, b] = [cards[later], cards[earlier]];
    assert.ok(a && b);
    assert.equal(follows(a, b), expected);
  }
});
