import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { FileMissing, findCard, readList } from "../src/home/site-files.ts";
import { addressOf, type View, viewOf } from "../src/home/view.ts";

const GUIDE = {
  id: "de-kdv",
  title: { de: "Kriegsdienst verweigern", en: "Conscientious objection" },
  land: "DE",
  languages: ["de", "en"],
  sample: true,
  version: "2026.11.1",
};

test("the list of guides is read as it was written", () => {
  assert.deepEqual(readList(JSON.stringify({ v: 1, guides: [GUIDE] })), [GUIDE]);
});

const STRANGE: Readonly<Record<string, string>> = {
  "is not JSON": "<!doctype html>",
  "is of another version": JSON.stringify({ v: 2, guides: [] }),
  "names a guide that lies elsewhere": JSON.stringify({ v: 1, guides: [{ ...GUIDE, id: "../card" }] }),
  "lacks a title in one of its languages": JSON.stringify({ v: 1, guides: [{ ...GUIDE, languages: ["de", "ru"] }] }),
  "does not say whether a guide is a sample": JSON.stringify({ v: 1, guides: [{ ...GUIDE, sample: undefined }] }),
};
for (const [name, text] of Object.entries(STRANGE)) {
  test(`a list that ${name} is refused`, () => {
    assert.throws(() => readList(text), FileMissing);
  });
}

interface Cards {
  readonly today: string;
  readonly accepted: readonly { readonly text: string }[];
}

test("a card is used on its days, old outside them, and bad when a letter was changed", () => {
  const { today, accepted } = JSON.parse(readFileSync(new URL("../../vectors/sealed/cards.json", import.meta.url), "utf8")) as Cards;
  const text = accepted[0]?.text ?? "";
  const found = findCard(text, today);
  assert.ok(typeof found !== "string");
  assert.equal(findCard(text, "1999-01-01"), "old");
  assert.equal(findCard(text, "2199-01-01"), "old");
  assert.equal(findCard(text.replace('"name":"', '"name":"X'), today), "bad");
  assert.equal(findCard("<!doctype html>", today), "bad");
});

test("every view has an address that leads back to it, and any other address leads home", () => {
  const views: View[] = [
    { name: "home" },
    { name: "ask" },
    { name: "mailbox" },
    { name: "about" },
    { name: "guide", id: "de-kdv" },
  ];
  assert.deepEqual(
    views.map((view) => viewOf(addressOf(view), [GUIDE])),
    views,
  );
  for (const hash of ["", "#guide", "#guide/none", "#guide/../card", "#constructor", "#ask/x/y"]) {
    const { name } = viewOf(hash, [GUIDE]);
    assert.equal(name, hash === "#ask/x/y" ? "ask" : "home", hash);
  }
});
