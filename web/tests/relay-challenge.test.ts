import assert from "node:assert/strict";
import { test } from "node:test";
import type { verifySolution } from "altcha-lib";
import { deriveKey } from "altcha-lib/algorithms/sha";
import { solve } from "../src/relay/challenge.ts";

const PARAMETERS = {
  algorithm: "SHA-256",
  cost: 1,
  keyLength: 32,
  keyPrefix: "0000",
  nonce: "00".repeat(16),
  salt: "11".repeat(16),
  expiresAt: 4_102_444_800,
};

test("the page breathes at least once in sixteen milliseconds while a challenge is computed", async (t) => {
  let now = 0;
  t.mock.method(performance, "now", () => now++); // as if every hash took a millisecond
  const breaths = t.mock.method(MessagePort.prototype, "postMessage").mock;
  const header = await solve({ parameters: { ...PARAMETERS, keyPrefix: "000" }, signature: "00" });
  const { solution } = JSON.parse(atob(header)) as { solution: { counter: number } };
  assert.ok(solution.counter > 1000);
  assert.ok(breaths.callCount() >= solution.counter / 16);
});

test("a solution says nothing of the device that computed it", async () => {
  const challenge = { parameters: { ...PARAMETERS, keyPrefix: "0" }, signature: "00" };
  const payload = JSON.parse(atob(await solve(challenge))) as Record<string, object>;
  assert.deepEqual(payload.challenge, challenge);
  assert.deepEqual(Object.keys(payload.solution ?? {}), ["counter", "derivedKey"]);
});

test("the key of a solution is the one that altcha's own code derives", async () => {
  const challenge = { parameters: { ...PARAMETERS, cost: 16, keyPrefix: "00" }, signature: "00" };
  const { solution } = JSON.parse(atob(await solve(challenge))) as Parameters<typeof verifySolution>[0];
  const password = new Uint8Array(20);
  new DataView(password.buffer).setUint32(16, solution.counter);
  const salt = Uint8Array.from(Buffer.from(PARAMETERS.salt, "hex"));
  const { derivedKey } = await deriveKey(challenge.parameters, salt, password);
  assert.equal(Buffer.from(derivedKey).toString("hex"), solution.derivedKey);
});
