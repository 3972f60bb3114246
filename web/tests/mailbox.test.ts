import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { fetchConversation } from "../src/mailbox/conversation.ts";
import { readTyped, replaceWord } from "../src/mailbox/typed.ts";
import { type Patience, Relays, Unreachable } from "../src/relay/index.ts";
import { newId, Receipt, writeReply } from "../src/sealed/index.ts";
import { RelayTwin } from "./relay-twin.ts";

const AT_ONCE: Patience = { timeout: 20_000, pauses: [] };
const RECEIPT = new Receipt(new Uint8Array(16).fill(7));
const WORDS = RECEIPT.words();
const DAY = "2026-11-24";

async function twin(t: TestContext): Promise<RelayTwin> {
  const relay = await RelayTwin.start();
  t.after(() => relay.stop());
  return relay;
}

async function reply(relay: RelayTwin, n: number, text: string, id = newId()): Promise<void> {
  const options = { thread: await RECEIPT.thread(), n, day: DAY, sender: "Boris", id };
  const { box, envelope } = await writeReply(text, options);
  relay.keep(box, newId(), envelope);
}

test("replies come in the order of their numbers, each once, whatever order they arrived in", async (t) => {
  const relay = await twin(t);
  await reply(relay, 2, "Zweite");
  const id = newId();
  await reply(relay, 1, "Erste", id);
  await reply(relay, 1, "Erste", id);
  const found = await fetchConversation(new Relays([relay.address], AT_ONCE), RECEIPT);
  assert.deepEqual(
    found.replies.map(({ n, text, sender, day }) => [n, text, sender, day]),
    [
      [1, "Erste", "Boris", DAY],
      [2, "Zweite", "Boris", DAY],
    ],
  );
  assert.deepEqual([found.missing, found.unverified, found.unreached], [[], 0, 0]);
});

test("a reply that is not there is named by its number", async (t) => {
  const relay = await twin(t);
  await reply(relay, 2, "Zweite");
  await reply(relay, 4, "Vierte");
  const found = await fetchConversation(new Relays([relay.address], AT_ONCE), RECEIPT);
  assert.deepEqual(found.missing, [1, 3]);
});

test("what is forged, moved from another box or not sealed is counted and not shown", async (t) => {
  const relay = await twin(t);
  await reply(relay, 1, "Echt");
  const thread = await RECEIPT.thread();
  const forged = await writeReply("Komm heute um acht zum Bahnhof", {
    thread: { ...thread, macKey: new Uint8Array(32) },
    n: 2,
    day: DAY,
    sender: "Boris",
  });
  const moved = await writeReply("Für jemand anderen", {
    thread: { ...thread, box: "cd".repeat(32) },
    n: 3,
    day: DAY,
    sender: "Boris",
  });
  for (const envelope of [forged.envelope, moved.envelope, new Uint8Array(4096)]) {
    relay.keep(RECEIPT.box, newId(), envelope);
  }
  const found = await fetchConversation(new Relays([relay.address], AT_ONCE), RECEIPT);
  assert.deepEqual(
    found.replies.map(({ text }) => text),
    ["Echt"],
  );
  assert.deepEqual([found.unverified, found.missing], [3, []]);
});

test("when no relay can be asked there is no conversation, not an empty one", async (t) => {
  const relay = await twin(t);
  relay.order("GET", { kind: "cut" });
  await assert.rejects(fetchConversation(new Relays([relay.address], AT_ONCE), RECEIPT), Unreachable);
});

test("twelve words give the receipt however they are pasted", () => {
  const pasted = WORDS.map((word, i) => `${String(i + 1)}. ${word.toUpperCase()}`).join("\n");
  assert.deepEqual(readTyped(pasted, true).receipt?.secret, RECEIPT.secret);
});

test("Russian words give the same receipt", () => {
  assert.deepEqual(readTyped(RECEIPT.words("russian").join(" "), true).receipt?.secret, RECEIPT.secret);
});

test("a word that is not in the list is named by its place, with those it may have been", () => {
  const words = [...WORDS];
  words[4] = "abandom";
  const typed = readTyped(words.join(" "), true);
  assert.equal(typed.receipt, null);
  assert.equal(typed.doNotBelong, false);
  assert.deepEqual(
    typed.words.filter(({ state }) => state === "unknown"),
    [{ word: "abandom", position: 5, state: "unknown", nearest: ["abandon", "random"] }],
  );
});

test("known words in a wrong order do not belong together", () => {
  const [first = "", second = "", ...rest] = WORDS;
  assert.notEqual(first, second);
  const typed = readTyped([second, first, ...rest].join(" "), true);
  assert.deepEqual([typed.receipt, typed.doNotBelong], [null, true]);
});

test("the word being typed is no mistake as long as one begins like it, and is completed", () => {
  const typed = readTyped("zoo aband", false);
  assert.deepEqual(
    typed.words.map(({ state }) => state),
    ["known", "typing"],
  );
  assert.deepEqual(typed.completions, ["abandon"]);
  assert.deepEqual(readTyped("zoo aband", true).words[1]?.state, "unknown");
});

test("fewer words are neither a receipt nor a mistake", () => {
  const typed = readTyped(WORDS.slice(0, 11).join(" "), true);
  assert.deepEqual([typed.receipt, typed.doNotBelong, typed.words.length], [null, false, 11]);
});

test("a chosen word takes the place of a wrong one", () => {
  assert.equal(replaceWord("1. zoo 2. abandom 3. zoo", 2, "abandon"), "zoo abandon zoo ");
});
