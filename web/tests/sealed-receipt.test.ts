import assert from "node:assert/strict";
import { test } from "node:test";
import { english } from "../generated/english.ts";
import { russian } from "../generated/russian.ts";
import { completions, isWord, LANGUAGES, Receipt, ReceiptError, WordsDoNotBelong, WordUnknown, WrongCount } from "../src/sealed/index.ts";
import { plain } from "../src/sealed/words.ts";
import { vectors } from "./sealed-vectors.ts";

interface Receipts {
  receipts: {
    secret: string;
    english: string;
    russian: string;
    digits: string;
    token: string;
    box: string;
    identity: string;
    recipient: string;
    mac_key: string;
    burn_token: string;
    burn: string;
  }[];
  typed: { why: string; text: string; secret: string }[];
  refused: { why: string; text: string; error: string; count?: number; position?: number; nearest?: string[]; language?: string }[];
}

const known = vectors("receipts") as Receipts;

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

for (const one of known.receipts) {
  test(`everything a person needs comes from their words (${one.secret})`, async () => {
    const receipt = new Receipt(Uint8Array.from(Buffer.from(one.secret, "hex")));
    assert.deepEqual(LANGUAGES.map((language) => receipt.words(language).join(" ")), [one.english, one.russian]);
    assert.equal(receipt.digits(), one.digits);
    for (const text of [one.english, one.russian, one.digits]) assert.equal(hex(Receipt.fromWords(text).secret), one.secret);
    const thread = await receipt.thread();
    assert.deepEqual(
      {
        token: hex(receipt.token),
        box: receipt.box,
        identity: receipt.identity,
        mac_key: hex(receipt.macKey),
        burn_token: hex(receipt.burnToken),
        thread: { ...thread, macKey: hex(thread.macKey) },
      },
      {
        token: one.token,
        box: one.box,
        identity: one.identity,
        mac_key: one.mac_key,
        burn_token: one.burn_token,
        thread: { box: one.box, recipient: one.recipient, macKey: one.mac_key, burn: one.burn },
      },
    );
  });
}

for (const { why, text, secret } of known.typed) {
  test(`a receipt is read however it is typed: ${why}`, () => {
    assert.equal(hex(Receipt.fromWords(text).secret), secret);
  });
}

for (const { why, text, ...expected } of known.refused) {
  test(`words that are no receipt are refused with the place: ${why}`, () => {
    assert.throws(
      () => Receipt.fromWords(text),
      (error: unknown) => {
        assert.ok(error instanceof ReceiptError);
        assert.equal(error.constructor.name, expected.error);
        if (error instanceof WrongCount) assert.equal(error.count, expected.count);
        else if (error instanceof WordUnknown) {
          const { position, nearest, language } = error;
          assert.deepEqual({ error: "WordUnknown", position, nearest, language }, expected);
        } else assert.ok(error instanceof WordsDoNotBelong);
        return true;
      },
    );
  });
}

test("a word is known in either language and however it is written", () => {
  for (const word of ["abandon", "ZOO", "Ёж", "ёжик"]) assert.equal(isWord(word), [...english, ...russian].some((one) => plain(one) === plain(word)));
  assert.equal(isWord("abandno"), false);
  assert.equal(isWord(""), false);
});

test("while typing, words that begin so are offered, of the language the letters belong to", () => {
  assert.deepEqual(completions("aban"), ["abandon"]);
  assert.deepEqual(completions("АБ"), ["абзац", "абонент", "абсурд"]);
  assert.equal(completions("a").length, 6);
  assert.deepEqual(completions(""), []);
  assert.deepEqual(completions("aбан"), []);
});

test("no two new receipts are alike, and none is shorter than 128 bits", () => {
  assert.equal(new Set(Array.from({ length: 100 }, () => hex(Receipt.new().secret))).size, 100);
  for (const length of [0, 15, 17, 32]) assert.throws(() => new Receipt(new Uint8Array(length)), RangeError);
});
