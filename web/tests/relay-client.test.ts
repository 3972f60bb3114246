import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { test, type TestContext } from "node:test";
import { Busy, Conflict, type Patience, Refused, RelayClient, Relays, Slow, Unreachable } from "../src/relay/index.ts";
import { RelayTwin } from "./relay-twin.ts";

const AT_ONCE: Patience = { timeout: 20_000, pauses: [0, 0] };
const TOKEN = Uint8Array.from(randomBytes(32));
const BOX = createHash("sha256").update(TOKEN).digest("hex");
const ID = "0123456789abcdef0123456789abcdef";
const OTHER_ID = "fedcba9876543210fedcba9876543210";
const ENVELOPE = Uint8Array.from(randomBytes(4096));
const CUT = { kind: "cut" } as const;
const LOST = { kind: "lost" } as const;

async function twin(t: TestContext): Promise<RelayTwin> {
  const relay = await RelayTwin.start();
  t.after(() => relay.stop());
  return relay;
}

async function nobody(): Promise<string> {
  const relay = await RelayTwin.start();
  const { address } = relay;
  await relay.stop();
  return address;
}

test("an envelope is put, listed, fetched and taken away", async (t) => {
  const relay = await twin(t);
  const client = new RelayClient(`${relay.address}/`, AT_ONCE);
  const steps: string[] = [];
  await client.put(BOX, ID, ENVELOPE, (step) => steps.push(step));
  assert.deepEqual(steps, ["computing", "sending"]);
  assert.deepEqual(await client.list(TOKEN, BOX), { envelopes: [{ n: 1, id: ID, size: 4096 }], more: false });
  assert.deepEqual(await client.get(TOKEN, BOX, ID), ENVELOPE);
  await client.delete(TOKEN, BOX, ID);
  assert.deepEqual(await client.list(TOKEN, BOX), { envelopes: [], more: false });
});

test("about says what the relay takes", async (t) => {
  const relay = await twin(t);
  const client = new RelayClient(relay.address, AT_ONCE);
  assert.deepEqual(await client.about(), { version: "0.1.0", sizes: [4096], lifetimeDays: 60 });
});

test("an answer that got lost is asked for again and the envelope is there once", async (t) => {
  const relay = await twin(t);
  relay.order("PUT", LOST, CUT);
  await new RelayClient(relay.address, AT_ONCE).put(BOX, ID, ENVELOPE);
  assert.equal(relay.requests("PUT").length, 3);
  assert.deepEqual(new Set(relay.requests("PUT")), new Set([`/v1/boxes/${BOX}/${ID}`]));
  assert.equal(relay.boxes.get(BOX)?.length, 1);
});

test("a relay that never answers is unreachable after the last attempt", async (t) => {
  const relay = await twin(t);
  relay.order("GET /v1/challenge", CUT, CUT, CUT);
  await assert.rejects(new RelayClient(relay.address, AT_ONCE).put(BOX, ID, ENVELOPE), Unreachable);
  assert.equal(relay.seen.length, 3);
});

test("an answer that does not come in time is no answer, and is not waited for again", async (t) => {
  const relay = await twin(t);
  const silent = { kind: "say", status: 200, headers: { "Content-Length": "100" }, body: "" } as const;
  relay.order("GET /v1/boxes", silent, silent);
  // A list's 8 KiB are given two seconds on the slowest line; these are taken back here.
  await assert.rejects(new RelayClient(relay.address, { timeout: -2000, pauses: [0] }).list(TOKEN, BOX), Slow);
  assert.equal(relay.seen.length, 1);
});

for (const status of [429, 503]) {
  test(`${String(status)} says when to come back, and nothing is sent again before`, async (t) => {
    const relay = await twin(t);
    relay.order("PUT", { kind: "say", status, headers: { "Retry-After": "90" }, body: "{}" });
    await assert.rejects(new RelayClient(relay.address, AT_ONCE).put(BOX, ID, ENVELOPE), (error) => {
      assert.ok(error instanceof Busy);
      assert.equal(error.seconds, 90);
      return true;
    });
    assert.equal(relay.requests("PUT").length, 1);
  });
}

test("other bytes under an id that is taken are a conflict", async (t) => {
  const relay = await twin(t);
  relay.keep(BOX, ID, randomBytes(4096));
  await assert.rejects(new RelayClient(relay.address, AT_ONCE).put(BOX, ID, ENVELOPE), Conflict);
});

test("a spent solution is replaced by another, but not for ever", async (t) => {
  const relay = await twin(t);
  const spent = { kind: "say", status: 403, body: '{"error":"challenge"}' } as const;
  relay.order("PUT", spent);
  const client = new RelayClient(relay.address, AT_ONCE);
  await client.put(BOX, ID, ENVELOPE);
  assert.equal(relay.requests("PUT").length, 2);
  relay.order("PUT", spent, spent, spent);
  await assert.rejects(client.put(BOX, OTHER_ID, ENVELOPE), Refused);
  assert.equal(relay.requests("PUT").length, 5);
});

test("a refusal carries the relay's code and is not tried again", async (t) => {
  const relay = await twin(t);
  relay.order("PUT", { kind: "say", status: 422, body: '{"error":"several_stanzas"}' });
  await assert.rejects(new RelayClient(relay.address, AT_ONCE).put(BOX, ID, ENVELOPE), (error) => {
    assert.ok(error instanceof Refused);
    assert.deepEqual([error.status, error.code], [422, "several_stanzas"]);
    return true;
  });
  assert.equal(relay.requests("PUT").length, 1);
});

const CHALLENGE = {
  signature: "00",
  parameters: { algorithm: "SHA-256", nonce: "00", salt: "00", cost: 1, keyLength: 32, keyPrefix: "0" },
};
const STRANGE: Readonly<Record<string, string>> = {
  "that is a web page": "<!doctype html><title>Sign in to this network</title>",
  "that is not UTF-8": "\ud800",
  "with no prefix": JSON.stringify({ ...CHALLENGE, parameters: { ...CHALLENGE.parameters, keyPrefix: "" } }),
  "of a cost nobody can pay": JSON.stringify({ ...CHALLENGE, parameters: { ...CHALLENGE.parameters, cost: 1e9 } }),
  "of another algorithm": JSON.stringify({ ...CHALLENGE, parameters: { ...CHALLENGE.parameters, algorithm: "MD5" } }),
  "longer than any": " ".repeat(16_385),
};
for (const [name, body] of Object.entries(STRANGE)) {
  test(`a challenge ${name} is not computed and nothing is sent`, async (t) => {
    const relay = await twin(t);
    relay.order("GET /v1/challenge", { kind: "say", status: 200, body });
    await assert.rejects(new RelayClient(relay.address, { ...AT_ONCE, pauses: [] }).put(BOX, ID, ENVELOPE), Unreachable);
    assert.deepEqual(relay.requests("PUT"), []);
  });
}

const ENTRY = { n: 1, id: ID, size: 4096 };
const STRANGE_LISTS: Readonly<Record<string, unknown>> = {
  "of another version": { v: 2, envelopes: [], more: false },
  "with an id that leads elsewhere": { v: 1, envelopes: [{ ...ENTRY, id: `../../${"0".repeat(26)}` }], more: false },
  "whose numbers do not rise": { v: 1, envelopes: [ENTRY, ENTRY], more: false },
  "that begins before it was asked to": { v: 1, envelopes: [{ ...ENTRY, n: 0 }], more: false },
  "that is no list": { v: 1, envelopes: {}, more: false },
};
for (const [name, list] of Object.entries(STRANGE_LISTS)) {
  test(`a list ${name} is not a relay's`, async (t) => {
    const relay = await twin(t);
    relay.order("GET /v1/boxes", { kind: "say", status: 200, body: JSON.stringify(list) });
    await assert.rejects(new RelayClient(relay.address, { ...AT_ONCE, pauses: [] }).list(TOKEN, BOX), Unreachable);
  });
}

test("the token goes into a header, never into an address", async (t) => {
  const relay = await twin(t);
  const client = new RelayClient(relay.address, AT_ONCE);
  await client.list(TOKEN, BOX);
  const hex = Buffer.from(TOKEN).toString("hex");
  assert.deepEqual(
    relay.seen.map(({ path }) => path.includes(hex)),
    [false],
  );
  assert.equal(relay.seen[0]?.headers.authorization, `Bearer ${hex}`);
});

test("when the first relay is down the second takes the envelope", async (t) => {
  const relay = await twin(t);
  await new Relays([await nobody(), relay.address], { ...AT_ONCE, pauses: [] }).put(BOX, ID, ENVELOPE);
  assert.equal(relay.boxes.get(BOX)?.length, 1);
});

test("when the first relay takes the envelope the second hears nothing", async (t) => {
  const first = await twin(t);
  const second = await twin(t);
  await new Relays([first.address, second.address], AT_ONCE).put(BOX, ID, ENVELOPE);
  assert.deepEqual(second.seen, []);
});

test("of several failures the one is told that says when to come back", async (t) => {
  const busy = await twin(t);
  busy.order("GET /v1/challenge", { kind: "say", status: 503, headers: { "Retry-After": "7" } });
  const relays = new Relays([busy.address, await nobody()], { ...AT_ONCE, pauses: [] });
  await assert.rejects(relays.put(BOX, ID, ENVELOPE), Busy);
});

test("a box is read at all relays, page by page, also what only one of them has", async (t) => {
  const first = await twin(t);
  const second = await twin(t);
  first.pageSize = 2;
  const envelopes = Array.from({ length: 5 }, (_, i) => new Uint8Array(4096).fill(i));
  envelopes.forEach((envelope, i) => {
    (i < 3 ? first : second).keep(BOX, String(i).repeat(32), envelope);
  });
  const fetched = await new Relays([first.address, second.address], AT_ONCE).fetch(TOKEN, BOX);
  assert.deepEqual(fetched, { envelopes, unreached: 0 });
});

test("a relay cannot hide an envelope by giving other bytes under its id", async (t) => {
  const hostile = await twin(t);
  const honest = await twin(t);
  const other = new Uint8Array(4096);
  hostile.keep(BOX, ID, other);
  honest.keep(BOX, ID, ENVELOPE);
  const { envelopes } = await new Relays([hostile.address, honest.address], AT_ONCE).fetch(TOKEN, BOX);
  assert.deepEqual(envelopes, [other, ENVELOPE]);
});

test("a relay that could not be asked is counted, and all of them being down is an error", async (t) => {
  const relay = await twin(t);
  relay.keep(BOX, ID, ENVELOPE);
  const down = await nobody();
  const patience = { ...AT_ONCE, pauses: [] };
  const fetched = await new Relays([down, relay.address], patience).fetch(TOKEN, BOX);
  assert.deepEqual(fetched, { envelopes: [ENVELOPE], unreached: 1 });
  await assert.rejects(new Relays([down, down], patience).fetch(TOKEN, BOX), Unreachable);
});

test("an envelope that went away after it was listed is passed over", async (t) => {
  const relay = await twin(t);
  relay.keep(BOX, ID, ENVELOPE);
  relay.keep(BOX, OTHER_ID, ENVELOPE);
  relay.order(`GET /v1/boxes/${BOX}/${ID}`, { kind: "say", status: 404, body: '{"error":"not_found"}' });
  const fetched = await new Relays([relay.address], AT_ONCE).fetch(TOKEN, BOX);
  assert.deepEqual(fetched, { envelopes: [ENVELOPE], unreached: 0 });
});

test("a box without end is left after five hundred envelopes", async (t) => {
  const relay = await twin(t);
  for (let i = 0; i < 510; i++) relay.keep(BOX, i.toString(16).padStart(32, "0"), new Uint8Array(16));
  const { envelopes } = await new Relays([relay.address], AT_ONCE).fetch(TOKEN, BOX);
  assert.equal(envelopes.length, 500);
});
