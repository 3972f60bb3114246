import assert from "node:assert/strict";
import { test } from "node:test";
import {
  type Attachment,
  MessageRefused,
  NotGenuine,
  openEnvelope,
  PART,
  readMessage,
  Receipt,
  recipientOf,
  verify,
  writeFollowup,
  writePart,
  writeRequest,
} from "../src/sealed/index.ts";
import { type Edit, edited, vectors } from "./sealed-vectors.ts";

interface Example {
  name: string;
  kind: "request" | "followup" | "part";
  box: string;
  line: string;
  length: number;
  id: string;
  text: string;
  attachments: Attachment[];
  n: number;
  message: string;
  attachment: Attachment;
  data: { start: number; length: number };
}
interface Parts {
  identity: string;
  words: string;
  pattern: string;
  part: number;
  accepted: Example[];
  refused: (Edit & { of: string; reason: string; where: string })[];
  not_genuine: (Edit & { of: string })[];
}

const known = vectors("parts") as Parts;
const asya = Receipt.fromWords(known.words);
const pattern = Buffer.from(known.pattern, "hex");

function data({ data: { start, length } }: Example): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => pattern[(start + i) % pattern.length] ?? 0);
}

function plaintext(one: Example, line = one.line): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(one.length);
  const head = Buffer.from(`${line}\n`);
  bytes.set(head);
  bytes.set(one.kind === "part" ? data(one) : Buffer.from(one.text), head.length);
  return bytes;
}

function example(name: string): Example {
  const found = known.accepted.find((one) => one.name === name);
  assert.ok(found, name);
  return found;
}

test("a part has the same length on both sides", () => {
  assert.equal(PART, known.part);
});

for (const one of known.accepted) {
  test(`a message is read with its attachments and written as the vectors have it: ${one.name}`, async () => {
    const message = readMessage(plaintext(one), one.box);
    const thread = await asya.thread();
    const { id, day } = message;
    const toDesk = { thread, box: one.box, recipient: await recipientOf(known.identity), day, id };
    if (message.kind === "part") {
      verify(message, asya.macKey);
      assert.deepEqual([message.n, message.message, message.attachment], [one.n, one.message, one.attachment]);
      assert.deepEqual(Uint8Array.from(message.data), data(one));
      const { n, message: of, attachment } = message;
      const sealed = await writePart(message.data, { ...toDesk, message: of, attachment, n });
      assert.deepEqual(await openEnvelope(sealed.envelope, known.identity), plaintext(one));
      return;
    }
    assert.ok(message.kind === "request" || message.kind === "followup");
    assert.deepEqual(message.attachments, one.attachments);
    const { text, attachments } = message;
    const sealed =
      message.kind === "request"
        ? await writeRequest(text, { ...toDesk, language: message.language, attachments })
        : await writeFollowup(text, { ...toDesk, n: message.n, attachments });
    assert.deepEqual(await openEnvelope(sealed.envelope, known.identity), plaintext(one));
  });
}

for (const refusal of known.refused) {
  test(`an attachment of another form is refused with reason and place: ${refusal.why}`, () => {
    const one = example(refusal.of);
    const { reason, where } = refusal;
    assert.throws(() => readMessage(plaintext(one, edited(one.line, refusal)), one.box), { constructor: MessageRefused, reason, where });
  });
}

for (const change of known.not_genuine) {
  test(`a part or a list changed by who does not know the thread is not genuine: ${change.of}, ${change.why}`, () => {
    const one = example(change.of);
    const message = readMessage(plaintext(one, edited(one.line, change)), one.box);
    assert.ok(message.kind !== "request");
    assert.throws(() => { verify(message, asya.macKey); }, NotGenuine);
  });
}

test("a part of another length than its number has is not sent", async () => {
  const one = example("part-last");
  const thread = await asya.thread();
  const options = { thread, box: one.box, recipient: thread.recipient, day: "2026-11-24", message: one.message, attachment: one.attachment };
  for (const [n, length] of [[1, 5], [2, 4], [2, 6], [3, 5], [0, 5]] as const) {
    await assert.rejects(writePart(new Uint8Array(length), { ...options, n }), MessageRefused);
  }
});
