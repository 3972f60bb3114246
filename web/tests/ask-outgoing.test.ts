import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { newFollowup, newRequest, type RequestContent } from "../src/ask/request.ts";
import { today } from "../src/shell/day.ts";
import { Busy, Conflict, type Patience, Relays, Unreachable } from "../src/relay/index.ts";
import {
  type Card,
  generateIdentity,
  type Message,
  openEnvelope,
  readMessage,
  recipientOf,
  TooLong,
  verify,
} from "../src/sealed/index.ts";
import { RelayTwin } from "./relay-twin.ts";

const AT_ONCE: Patience = { timeout: 20_000, pauses: [] };
const BOX = "ab".repeat(32);
const DESK = generateIdentity();
const CONTENT: RequestContent = { text: "Ich brauche Hilfe. Мне нужна помощь. 🕊", language: "de", guide: null };

async function setting(t: TestContext): Promise<{ relay: RelayTwin; relays: Relays; card: Card }> {
  const relay = await RelayTwin.start();
  t.after(() => relay.stop());
  const card: Card = {
    name: "Beratungsstelle Musterstadt",
    languages: ["de", "en"],
    lands: ["DE"],
    topics: [],
    relays: [relay.address],
    box: BOX,
    intake: [{ month: today().slice(0, 7), recipient: await recipientOf(DESK) }],
    key: "00".repeat(32),
    issued: "2020-01-01",
    expires: "2199-12-31",
    serial: 1,
    previous: null,
    text: "",
    words: [],
  };
  return { relay, relays: new Relays([relay.address], AT_ONCE), card };
}

async function arrived(relay: RelayTwin): Promise<Message[]> {
  const kept = relay.boxes.get(BOX) ?? [];
  return await Promise.all(kept.map(async ({ bytes }) => readMessage(await openEnvelope(bytes, DESK), BOX)));
}

function nothing(): void {
  // these tests do not follow the steps
}

test("a request arrives with the text, the language and the receipt's thread", async (t) => {
  const { relay, relays, card } = await setting(t);
  const { receipt, outgoing } = newRequest(card);
  const steps: string[] = [];
  assert.equal(await outgoing.send(CONTENT, relays, (step) => steps.push(step)), "sent");
  assert.deepEqual(steps, ["sealing", "computing", "sending"]);
  const [request] = await arrived(relay);
  assert.ok(request?.kind === "request");
  assert.deepEqual([request.text, request.language, request.guide], [CONTENT.text, "de", null]);
  assert.deepEqual(request.thread, await receipt.thread());
});

test("a relay that was down gets the same envelope later, once", async (t) => {
  const { relay, relays, card } = await setting(t);
  const { outgoing } = newRequest(card);
  relay.order("GET /v1/challenge", { kind: "cut" });
  await assert.rejects(outgoing.send(CONTENT, relays, nothing), Unreachable);
  relay.order("PUT", { kind: "say", status: 503, headers: { "Retry-After": "60" } });
  await assert.rejects(outgoing.send(CONTENT, relays, nothing), Busy);
  const steps: string[] = [];
  assert.equal(await outgoing.send(CONTENT, relays, (step) => steps.push(step)), "sent");
  assert.deepEqual(steps, ["computing", "sending"]);
  assert.equal((await arrived(relay)).length, 1);
});

test("after a lost answer the same text sent again is still one request", async (t) => {
  const { relay, relays, card } = await setting(t);
  const { outgoing } = newRequest(card);
  relay.order("PUT", { kind: "lost" });
  await assert.rejects(outgoing.send(CONTENT, relays, nothing), Unreachable);
  assert.equal(await outgoing.send(CONTENT, relays, nothing), "sent");
  assert.equal((await arrived(relay)).length, 1);
});

test("after a lost answer a changed text makes no second request, and is said not to have gone", async (t) => {
  const { relay, relays, card } = await setting(t);
  const { outgoing } = newRequest(card);
  relay.order("PUT", { kind: "lost" });
  await assert.rejects(outgoing.send(CONTENT, relays, nothing), Unreachable);
  assert.equal(await outgoing.send({ ...CONTENT, text: "Nachtrag" }, relays, nothing), "earlier");
  assert.deepEqual(
    (await arrived(relay)).map((message) => message.kind === "request" && message.text),
    [CONTENT.text],
  );
});

test("a text changed after a failure that left nothing arrives as it was changed", async (t) => {
  const { relay, relays, card } = await setting(t);
  const { outgoing } = newRequest(card);
  relay.order("PUT", { kind: "cut" });
  await assert.rejects(outgoing.send(CONTENT, relays, nothing), Unreachable);
  assert.equal(await outgoing.send({ ...CONTENT, text: "Nachtrag" }, relays, nothing), "sent");
  assert.deepEqual(
    (await arrived(relay)).map((message) => message.kind === "request" && message.text),
    ["Nachtrag"],
  );
});

test("a first attempt that meets another envelope under its id is not taken for sent", async (t) => {
  const { relay, relays, card } = await setting(t);
  relay.order("PUT", { kind: "say", status: 409 });
  await assert.rejects(newRequest(card).outgoing.send(CONTENT, relays, nothing), Conflict);
});

test("a text that is too long is told before anything is sent", async (t) => {
  const { relay, relays, card } = await setting(t);
  const content = { ...CONTENT, text: "ж".repeat(600_000) };
  await assert.rejects(newRequest(card).outgoing.send(content, relays, nothing), TooLong);
  assert.deepEqual(relay.seen, []);
});

test("two requests have two receipts and two ids", async (t) => {
  const { relay, relays, card } = await setting(t);
  await newRequest(card).outgoing.send(CONTENT, relays, nothing);
  await newRequest(card).outgoing.send(CONTENT, relays, nothing);
  const [one, two] = await arrived(relay);
  assert.ok(one?.kind === "request" && two?.kind === "request");
  assert.notEqual(one.id, two.id);
  assert.notEqual(one.thread.box, two.thread.box);
});

test("a later message proves whose it is and says which replies were read", async (t) => {
  const { relay, relays, card } = await setting(t);
  const { receipt } = newRequest(card);
  await newFollowup(card, receipt, 3).send({ text: "Danke!" }, relays, nothing);
  const [followup] = await arrived(relay);
  assert.ok(followup?.kind === "followup");
  assert.deepEqual([followup.text, followup.n, followup.thread], ["Danke!", 3, receipt.box]);
  verify(followup, receipt.macKey);
});
