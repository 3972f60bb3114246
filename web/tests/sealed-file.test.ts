import assert from "node:assert/strict";
import { test } from "node:test";
import { NotASealedFile, packFile, unpackFile } from "../src/sealed/index.ts";
import { inflate, vectors } from "./sealed-vectors.ts";

interface Files {
  accepted: { name: string; zlib: string; letters: { box: string; id: string; size: number }[] }[];
  refused: { why: string; zlib: string; reason: string }[];
}

const known = vectors("files") as Files;

for (const { name, zlib, letters } of known.accepted) {
  test(`a file gives back the letters that were put in: ${name}`, () => {
    const found = unpackFile(inflate(zlib));
    assert.deepEqual(found.map(({ box, id, envelope }) => ({ box, id, size: envelope.length })), letters);
    assert.deepEqual(packFile(found), inflate(zlib));
  });
}

for (const { why, zlib, reason } of known.refused) {
  test(`what is no sealed file is refused with a reason: ${why}`, () => {
    assert.throws(() => unpackFile(inflate(zlib)), (error: unknown) => error instanceof NotASealedFile && error.reason === reason);
  });
}

test("letters of two boxes, or none, are no file", () => {
  const [letter] = unpackFile(inflate(known.accepted[0]?.zlib ?? ""));
  assert.ok(letter);
  assert.throws(() => packFile([letter, { ...letter, box: "0".repeat(64) }]), RangeError);
  assert.throws(() => packFile([]), RangeError);
});
