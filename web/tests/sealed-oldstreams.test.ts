// The way through browsers without TransformStream (Firefox before 102). A file of its own: it takes it away for good.

import assert from "node:assert/strict";
import { before, test } from "node:test";
import { capacity, DoesNotOpen, openEnvelope, seal, SIZES } from "../src/sealed/index.ts";
import { inflate, unbase64, vectors } from "./sealed-vectors.ts";

interface Envelopes {
  identity: string;
  examples: { size: number; envelope: string }[];
  hollow: { size: number; zlib: string }[];
}
interface Keys {
  pairs: { recipient: string }[];
}

const known = vectors("envelopes") as Envelopes;
const recipient = (vectors("keys") as Keys).pairs[0]?.recipient ?? "";

before(() => {
  Reflect.deleteProperty(globalThis, "TransformStream");
  assert.equal(Reflect.has(globalThis, "TransformStream"), false);
});

test("envelopes of each size are sealed and opened without TransformStream", async () => {
  for (const size of SIZES) {
    const text = Uint8Array.from({ length: capacity(size) }, (_, i) => i % 251);
    assert.deepEqual(await openEnvelope(await seal(text, recipient, size), known.identity), text);
  }
});

test("what others sealed opens without TransformStream", async () => {
  for (const { size, envelope } of known.examples) {
    assert.equal((await openEnvelope(unbase64(envelope), known.identity)).length, capacity(size));
  }
});

test("a chunk that was changed is refused without TransformStream", async () => {
  for (const { zlib } of known.hollow) {
    for (const at of [1627, 1643, -1]) {
      const envelope = inflate(zlib);
      const place = (at + envelope.length) % envelope.length;
      envelope[place] = (envelope[place] ?? 0) ^ 1;
      await assert.rejects(openEnvelope(envelope, known.identity), { constructor: DoesNotOpen, reason: "damaged" });
    }
  }
});
