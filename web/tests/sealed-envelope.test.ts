import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import {
  capacity,
  checkHeader,
  checkIdentity,
  checkRecipient,
  DoesNotOpen,
  EnvelopeError,
  identityOf,
  KeyMalformed,
  NotAnEnvelope,
  openEnvelope,
  recipientOf,
  seal,
  SIZES,
  sizeFor,
  TooLong,
} from "../src/sealed/index.ts";
import { inflate, unbase64, vectors } from "./sealed-vectors.ts";

interface Envelopes {
  identity: string;
  other_identity: string;
  sizes: { size: number; capacity: number }[];
  size_for: { length: number; size?: number; bytes_over?: number }[];
  examples: { by: string; size: number; envelope: string }[];
  hollow: { size: number; zlib: string; sha256: string }[];
  refused: { why: string; splices: [number, number, string][]; reason: string }[];
}
interface Keys {
  pairs: { seed: string; identity: string; recipient: string }[];
  refused_recipients: { why: string; text: string }[];
  refused_identities: { why: string; text: string }[];
}

const known = vectors("envelopes") as Envelopes;
const keys = vectors("keys") as Keys;
const first = unbase64(known.examples[0]?.envelope ?? "");
const recipient = keys.pairs[0]?.recipient ?? "";

function counting(length: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length }, (_, i) => i % 251);
}

function spliced(splices: readonly (readonly [number, number, string])[]): Uint8Array<ArrayBuffer> {
  let data = Buffer.from(first);
  for (const [at, cut, put] of splices) {
    data = Buffer.concat([data.subarray(0, at), unbase64(put), data.subarray(at + cut)]);
  }
  return Uint8Array.from(data);
}

for (const { by, size, envelope } of known.examples) {
  test(`an envelope of ${String(size)} opens whoever sealed it (${by})`, async () => {
    const data = unbase64(envelope);
    assert.equal(data.length, size);
    assert.deepEqual(await openEnvelope(data, [known.other_identity, known.identity]), counting(capacity(size)));
    await assert.rejects(openEnvelope(data, known.other_identity), { constructor: DoesNotOpen, reason: "wrong_key" });
  });
}

for (const { size, zlib, sha256 } of known.hollow) {
  test(`an envelope of each size opens (${String(size)})`, async () => {
    const plain = await openEnvelope(inflate(zlib), known.identity);
    assert.equal(createHash("sha256").update(plain).digest("hex"), sha256);
  });
}

for (const { why, splices, reason } of known.refused) {
  test(`a changed envelope is refused with its reason: ${why}`, async () => {
    await assert.rejects(openEnvelope(spliced(splices), known.identity), (error: unknown) => {
      assert.ok(error instanceof EnvelopeError);
      assert.equal(error.reason, reason);
      assert.equal(error instanceof DoesNotOpen, ["wrong_key", "bad_mac", "damaged"].includes(reason));
      return true;
    });
  });
}

test("the header alone tells what is not an envelope", () => {
  const headerTells = known.refused.filter(({ reason }) => !["wrong_key", "bad_mac", "damaged"].includes(reason));
  assert.ok(headerTells.length > 30);
  for (const { splices, reason } of headerTells) {
    assert.throws(() => { checkHeader(spliced(splices)); }, { constructor: NotAnEnvelope, reason });
  }
});

test("sizes and capacities are those of the vectors", () => {
  assert.deepEqual(SIZES.map((size) => ({ size, capacity: capacity(size) })), known.sizes);
  assert.throws(() => capacity(4095), NotAnEnvelope);
  for (const { length, size, bytes_over } of known.size_for) {
    if (size === undefined) assert.throws(() => sizeFor(length), { constructor: TooLong, bytesOver: bytes_over });
    else assert.equal(sizeFor(length), size);
  }
});

test("what does not fill its envelope is not sealed", async () => {
  for (const length of [0, capacity(4096) - 1, capacity(4096) + 1]) {
    await assert.rejects(seal(new Uint8Array(length), recipient, 4096), RangeError);
  }
});

test("an empty, mixed or other list of recipients is refused", async () => {
  const text = counting(capacity(4096));
  for (const wrong of [undefined, null, "", [], [recipient], [recipient, recipient], `${recipient}\n${recipient}`, 1]) {
    await assert.rejects(seal(text, wrong as unknown as string, 4096), KeyMalformed);
  }
  assert.deepEqual(await openEnvelope(await seal(text, recipient, 4096), known.identity), text);
});

test("without a key nothing opens", async () => {
  await assert.rejects(openEnvelope(first, []), { constructor: DoesNotOpen, reason: "wrong_key" });
});

for (const { seed, identity, recipient: expected } of keys.pairs) {
  test(`a seed gives its identity and recipient (${seed.slice(0, 8)})`, async () => {
    assert.equal(identityOf(Uint8Array.from(Buffer.from(seed, "hex"))), identity);
    assert.equal(await recipientOf(identity), expected);
    assert.equal(checkRecipient(expected), expected);
    assert.equal(checkIdentity(identity), identity);
  });
}

for (const { why, text } of keys.refused_recipients) {
  test(`what is not a hybrid recipient is refused: ${why}`, () => {
    assert.throws(() => checkRecipient(text), KeyMalformed);
  });
}

for (const { why, text } of keys.refused_identities) {
  test(`what is not a hybrid identity is refused without repeating it: ${why}`, () => {
    assert.throws(
      () => checkIdentity(text),
      (error: unknown) => error instanceof KeyMalformed && (text === "" || !error.message.includes(text.trim())),
    );
  });
}
