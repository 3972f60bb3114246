// The C2SP CCTV vectors for age, against age-encryption as the browser uses it: streams in, streams out.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { inflateSync } from "node:zlib";
import { Decrypter } from "age-encryption";
import * as cctv from "cctv-age";
import { NotAnEnvelope, openEnvelope } from "../src/sealed/index.ts";

interface Vector {
  readonly name: string;
  readonly says: ReadonlyMap<string, string>;
  readonly identities: readonly string[];
  readonly body: Uint8Array<ArrayBuffer>;
}

function parse(name: string, data: Uint8Array): Vector {
  const file = Buffer.from(data);
  const end = file.indexOf("\n\n");
  const said = file.subarray(0, end).toString().split("\n").map((line): [string, string] => {
    const at = line.indexOf(": ");
    return [line.slice(0, at), line.slice(at + 2)];
  });
  const says = new Map(said);
  const body = file.subarray(end + 2);
  return {
    name,
    says,
    identities: said.filter(([key]) => key === "identity").map(([, value]) => value),
    body: Uint8Array.from(says.get("compressed") === "zlib" ? inflateSync(body) : body),
  };
}

const files = Object.entries(cctv as unknown as Record<string, Uint8Array>).filter(([, file]) => file instanceof Uint8Array);
const vectors = files.map(([name, file]) => parse(name, file));
const binary = vectors.filter(({ says }) => !says.has("armored") && !says.has("passphrase"));

test("no family of vectors is left out", () => {
  assert.ok(vectors.length > 130);
  assert.ok(binary.length > 80);
  assert.ok(binary.filter(({ identities }) => identities.some((one) => one.startsWith("AGE-SECRET-KEY-PQ-1"))).length >= 18);
});

for (const { name, says, identities, body } of binary) {
  test(`age-encryption comes to what the vector expects: ${name}`, async () => {
    const decrypter = new Decrypter();
    for (const identity of identities) decrypter.addIdentity(identity);
    if (says.get("expect") !== "success") {
      await assert.rejects(decrypter.decrypt(body));
      return;
    }
    const plain = await decrypter.decrypt(body);
    assert.equal(createHash("sha256").update(plain).digest("hex"), says.get("payload"));
  });
}

test("none of them is an envelope", async () => {
  const key = `AGE-SECRET-KEY-PQ-1${"Q".repeat(52)}AE0WQE`;
  for (const { body } of vectors) await assert.rejects(openEnvelope(body, key), NotAnEnvelope);
});
