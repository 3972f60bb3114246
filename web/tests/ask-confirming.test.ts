import assert from "node:assert/strict";
import { test } from "node:test";
import { twoPositions, wordError } from "../src/ask/confirming.ts";
import { dayText, inSeconds } from "../src/shell/day.ts";
import { afterConfirming, afterSending, isUnsent, newAskState } from "../src/ask/state.ts";
import { de } from "../src/ask/words/de.ts";
import { en } from "../src/ask/words/en.ts";
import { Receipt } from "../src/sealed/index.ts";

const RECEIPT = new Receipt(new Uint8Array(16).fill(9));
const WORDS = RECEIPT.words();

test("two different places are asked for, in their order, and each of the 66 pairs comes up", () => {
  const seen = new Set<string>();
  for (let i = 0; i < 20_000; i++) {
    const [one, two] = twoPositions();
    assert.ok(1 <= one && one < two && two <= 12);
    seen.add(`${String(one)} ${String(two)}`);
  }
  assert.equal(seen.size, 66);
});

test("the word itself is right however it is typed", () => {
  WORDS.forEach((word, i) => {
    assert.equal(wordError(`  ${word.toUpperCase()} `, i + 1, WORDS, en), null);
  });
  RECEIPT.words("russian").forEach((word, i, words) => {
    assert.equal(wordError(word.normalize("NFC"), i + 1, words, en), null);
  });
});

test("another word of the list is said to be another, without saying which it should be", () => {
  const [first = "", second = ""] = WORDS;
  assert.equal(wordError(second, 1, WORDS, de), "Das ist nicht Wort 1. Schau noch einmal in deine Notiz.");
  assert.notEqual(first, second);
});

test("a mistyped word is said not to be in the list, with those it may have been", () => {
  assert.equal(wordError("abandom", 1, WORDS, de), "Dieses Wort steht nicht in der Liste. Meinst du „abandon“, „random“?");
  assert.equal(wordError("qqqqqqqq", 1, WORDS, en), "This word is not in the list. Look at your note again.");
  assert.equal(wordError(" ", 1, WORDS, en), "Type this word.");
});

test("a text and an unconfirmed receipt would be lost on leaving; an empty form and a confirmed receipt would not", () => {
  const empty = newAskState();
  const written = { ...empty, text: "Hilfe" };
  const sent = afterSending(written, RECEIPT, "sent");
  const confirmed = afterConfirming(sent);
  assert.deepEqual([empty, written, sent, confirmed].map(isUnsent), [false, true, true, false]);
});

test("after sending nothing of the text is kept, after confirming nothing of the receipt", () => {
  const sent = afterSending({ ...newAskState(), text: "Hilfe" }, RECEIPT, "sent");
  assert.deepEqual([sent.text, sent.asking, sent.receipt], ["", null, RECEIPT]);
  const { receipt, stage } = afterConfirming(sent);
  assert.deepEqual([receipt, stage], [null, "done"]);
});

test("days and waiting times are written in the language of the page", () => {
  assert.deepEqual([dayText("2026-11-04", "en"), dayText("2026-11-04", "de")], ["4 November 2026", "4. November 2026"]);
  assert.deepEqual(
    [0, 30, 90, 121, 7200].map((seconds) => inSeconds(seconds, "en")),
    ["in 1 second", "in 30 seconds", "in 2 minutes", "in 3 minutes", "in 2 hours"],
  );
});
