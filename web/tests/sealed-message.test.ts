import assert from "node:assert/strict";
import { test } from "node:test";
import {
  type Burn,
  capacity,
  type Followup,
  type GuideResult,
  type Message,
  MessageRefused,
  missingCounters,
  NotGenuine,
  openEnvelope,
  readMessage,
  readReply,
  Receipt,
  recipientOf,
  type Reply,
  TooLong,
  verify,
  verifyBurn,
  writeBurn,
  writeFollowup,
  writeReply,
  writeRequest,
} from "../src/sealed/index.ts";
import { LineRefused, readLine } from "../src/sealed/line.ts";
import { type Edit, edited, inflate, unbase64, vectors } from "./sealed-vectors.ts";

interface Example {
  name: string;
  kind: string;
  box: string;
  length: number;
  line: string;
  expect: {
    id: string;
    to: string;
    day: string;
    text: string;
    language?: string;
    guide?: GuideResult | null;
    n?: number;
    sender?: string;
    thread?: string;
    token?: string;
  };
}
interface Refusal extends Edit {
  of: string;
  reason: string;
  where: string;
}
interface Messages {
  identity: string;
  words: string;
  mac_key: string;
  accepted: Example[];
  refused: Refusal[];
  refused_whole: { why: string; box: string; zlib: string; reason: string; where: string }[];
  not_genuine: (Edit & { of: string })[];
  burn: string;
  not_wished: (Example & { why: string })[];
  missing: { counters: number[]; missing: number[] }[];
}
interface Lines {
  accepted: string[];
  refused: { why: string; reason: string; base64: string }[];
}

const known = vectors("messages") as Messages;
const lines = vectors("lines") as Lines;
const asya = Receipt.fromWords(known.words);

function plaintext(one: Example, line = one.line): Uint8Array<ArrayBuffer> {
  const data = new Uint8Array(one.length);
  data.set(Buffer.from(`${line}\n${one.expect.text}`));
  return data;
}

function example(name: string): Example {
  const found = known.accepted.find((one) => one.name === name);
  assert.ok(found, name);
  return found;
}

function proved(message: Message): Reply | Followup | Burn {
  assert.notEqual(message.kind, "request");
  return message as Reply | Followup | Burn;
}

for (const line of lines.accepted) {
  test(`a line in its one spelling is read and written the same: ${line}`, () => {
    assert.equal(JSON.stringify(readLine(Buffer.from(line))), line);
  });
}

for (const { why, reason, base64 } of lines.refused) {
  test(`every other spelling of a line is refused: ${why}`, () => {
    assert.throws(() => readLine(unbase64(base64)), (error: unknown) => error instanceof LineRefused && error.reason === reason);
  });
}

for (const one of known.accepted) {
  test(`a message is read as it was meant: ${one.name}`, async () => {
    const message = readMessage(plaintext(one), one.box);
    assert.equal(message.kind, one.kind);
    assert.ok(message.kind !== "part");
    assert.deepEqual([message.id, message.to, message.day, message.text], [one.expect.id, one.expect.to, one.expect.day, one.expect.text]);
    if (message.kind === "request") {
      assert.equal(message.language, one.expect.language);
      assert.deepEqual(message.guide, one.expect.guide);
      assert.deepEqual(message.thread, await asya.thread());
      return;
    }
    verify(message, Uint8Array.from(Buffer.from(known.mac_key, "hex")));
    assert.equal(message.n, one.expect.n);
    if (message.kind === "reply") assert.equal(message.sender, one.expect.sender);
    else assert.equal(message.thread, one.expect.thread);
    if (message.kind === "burn") {
      verifyBurn(message, asya.macKey, known.burn);
      assert.equal(Buffer.from(message.token).toString("hex"), one.expect.token);
    }
  });

  test(`a message is written as the vectors have it: ${one.name}`, async () => {
    const { text, id, day, language = "", guide = null, n = 0, sender = "" } = one.expect;
    const thread = await asya.thread();
    const toDesk = { thread, box: one.box, recipient: await recipientOf(known.identity), day, id };
    const sealed =
      one.kind === "request" ? await writeRequest(text, { ...toDesk, language, guide })
      : one.kind === "reply" ? await writeReply(text, { thread, n, day, sender, id })
      : one.kind === "burn" ? await writeBurn({ ...toDesk, receipt: asya })
      : await writeFollowup(text, { ...toDesk, n });
    assert.deepEqual([sealed.box, sealed.id], [one.box, id]);
    assert.deepEqual(await openEnvelope(sealed.envelope, [known.identity, asya.identity]), plaintext(one));
  });
}

for (const refusal of known.refused) {
  test(`a message of another form is refused with reason and place: ${refusal.why}`, () => {
    const one = example(refusal.of);
    const { reason, where } = refusal;
    assert.throws(() => readMessage(plaintext(one, edited(one.line, refusal)), one.box), { constructor: MessageRefused, reason, where });
  });
}

for (const { why, box, zlib, reason, where } of known.refused_whole) {
  test(`a plaintext of another form is refused with reason and place: ${why}`, () => {
    assert.throws(() => readMessage(inflate(zlib), box), { constructor: MessageRefused, reason, where });
  });
}

for (const change of known.not_genuine) {
  test(`a message changed by who does not know the thread is not genuine: ${change.why}`, () => {
    const one = example(change.of);
    const message = proved(readMessage(plaintext(one, edited(one.line, change)), one.box));
    assert.throws(() => { verify(message, asya.macKey); }, NotGenuine);
  });
}

for (const one of known.not_wished) {
  test(`who knows the thread but not the receipt cannot wish it destroyed: ${one.why}`, () => {
    const message = readMessage(plaintext(one), one.box);
    assert.ok(message.kind === "burn");
    verify(message, asya.macKey);
    assert.throws(() => { verifyBurn(message, asya.macKey, known.burn); }, NotGenuine);
  });
}

test("another text or another thread's key is not genuine", () => {
  for (const name of ["reply", "followup"]) {
    const one = example(name);
    const message = proved(readMessage(plaintext(one), one.box));
    verify(message, asya.macKey);
    assert.throws(() => { verify(message, new Uint8Array(32)); }, NotGenuine);
    const changed = { ...one, expect: { ...one.expect, text: one.expect.text.replace("gesagt", "gefrag") } };
    assert.throws(() => { verify(proved(readMessage(plaintext(changed), one.box)), asya.macKey); }, NotGenuine);
  }
});

test("a reader shows a reply only if it was sealed to the receipt, is a reply, and is proved", async () => {
  const thread = await asya.thread();
  const day = "2026-11-24";
  const genuine = await writeReply("Kommen Sie.", { thread, n: 1, day, sender: "Beratung" });
  assert.equal((await readReply(genuine.envelope, asya)).text, "Kommen Sie.");
  const forged = await writeReply("Kommen Sie.", { thread: { ...thread, macKey: new Uint8Array(32) }, n: 1, day, sender: "Beratung" });
  await assert.rejects(readReply(forged.envelope, asya), NotGenuine);
  const followup = await writeFollowup("x", { thread: { ...thread, box: "a".repeat(64) }, box: thread.box, recipient: thread.recipient, n: 0, day });
  await assert.rejects(readReply(followup.envelope, asya), { constructor: MessageRefused, reason: "kind" });
  await assert.rejects(readReply(genuine.envelope, Receipt.new()), { reason: "wrong_key" });
});

for (const { counters, missing } of known.missing) {
  test(`replies that must have existed are named: ${String(counters)}`, () => {
    assert.deepEqual(missingCounters(counters), missing);
  });
}

test("half a letter becomes the replacement character", async () => {
  const sealed = await writeReply("a\ud800b\ud83d\ude00\udc00", { thread: await asya.thread(), n: 1, day: "2026-11-24", sender: "B" });
  assert.equal((await readReply(sealed.envelope, asya)).text, "a\ufffdb\u{1f600}\ufffd");
});

test("the longest text fits and one byte more is told", async () => {
  const thread = await asya.thread();
  const options = { thread, n: 1, day: "2026-11-24", sender: "B" };
  const empty = await openEnvelope((await writeReply("", options)).envelope, asya.identity);
  const room = capacity(1048576) - empty.indexOf(10) - 1 - "1046000".length + 1;
  assert.equal((await writeReply("x".repeat(room), options)).envelope.length, 1048576);
  await assert.rejects(writeReply("x".repeat(room + 1), options), { constructor: TooLong, bytesOver: 1 });
});

test("what a reader would refuse is not sent", async () => {
  const options = { thread: await asya.thread(), n: 1, day: "2026-11-24", sender: "B" };
  for (const wrong of [{ n: 0 }, { n: 1.5 }, { n: 2 ** 31 }, { n: NaN }, { sender: "" }, { sender: "a\nb" }, { sender: "\ud800" }, { day: "2026-02-30" }, { id: "x" }]) {
    await assert.rejects(writeReply("", { ...options, ...wrong }), MessageRefused);
  }
});

test("a refusal repeats nothing that the sender wrote", () => {
  const one = example("request");
  for (const line of [one.line.replace('"n":0', '"n":0,"canary":1'), one.line.replace('"de"', '"canary "')]) {
    assert.throws(() => readMessage(plaintext(one, line), one.box), (error: unknown) => error instanceof MessageRefused && !error.message.includes("canary"));
  }
});
