import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { Burning } from "../src/mailbox/burning.ts";
import { type Patience, RelayError, Relays, Unreachable } from "../src/relay/index.ts";
import { type Burn, type Card, generateIdentity, newId, openEnvelope, readMessage, Receipt, recipientOf, verifyBurn } from "../src/sealed/index.ts";
import { RelayTwin } from "./relay-twin.ts";

const AT_ONCE: Patience = { timeout: 20_000, pauses: [] };
const RECEIPT = new Receipt(new Uint8Array(16).fill(9));
const BOX = "ab".repeat(32);
const DESK = generateIdentity();
const CARD = { name: "Beratung", box: BOX, intake: [{ month: new Date().toISOString().slice(0, 7), recipient: await recipientOf(DESK) }] } as unknown as Card;

async function twin(t: TestContext): Promise<RelayTwin> {
  const relay = await RelayTwin.start();
  t.after(() => relay.stop());
  relay.keep(RECEIPT.box, newId(), new Uint8Array(4096));
  relay.keep("cd".repeat(32), newId(), new Uint8Array(4096));
  return relay;
}

function left(relay: RelayTwin): number {
  return relay.boxes.get(RECEIPT.box)?.length ?? 0;
}

async function wishes(relay: RelayTwin): Promise<Burn[]> {
  const kept = relay.boxes.get(BOX) ?? [];
  return await Promise.all(
    kept.map(async ({ bytes }) => {
      const message = readMessage(await openEnvelope(Uint8Array.from(bytes), DESK), BOX);
      assert.ok(message.kind === "burn");
      return message;
    }),
  );
}

test("the box is emptied at every relay and no other, and the desk gets a wish that proves itself, once", async (t) => {
  const [one, other] = [await twin(t), await twin(t)];
  assert.equal(await new Burning(CARD, RECEIPT).burn(new Relays([one.address, other.address], AT_ONCE), () => undefined), 0);
  assert.deepEqual([left(one), left(other), one.boxes.get("cd".repeat(32))?.length], [0, 0, 1]);
  const [wish, ...more] = [...(await wishes(one)), ...(await wishes(other))];
  assert.ok(wish);
  assert.deepEqual(more, []);
  verifyBurn(wish, RECEIPT.macKey, (await RECEIPT.thread()).burn);
});

test("what arrives while the wish is on its way is deleted too", async (t) => {
  const relay = await twin(t);
  await new Burning(CARD, RECEIPT).burn(new Relays([relay.address], AT_ONCE), (step) => {
    if (step === "sending") relay.keep(RECEIPT.box, newId(), new Uint8Array(4096));
  });
  assert.equal(left(relay), 0);
});

test("a wish whose answer got lost is sent again as the same, and arrives once", async (t) => {
  const relay = await twin(t);
  const burning = new Burning(CARD, RECEIPT);
  const relays = new Relays([relay.address], AT_ONCE);
  relay.order("PUT", { kind: "lost" });
  await assert.rejects(burning.burn(relays, () => undefined), Unreachable);
  assert.equal(await burning.burn(relays, () => undefined), 0);
  assert.equal((await wishes(relay)).length, 1);
});

test("a relay that cannot be emptied is counted, and none is an error before anything is sent", async (t) => {
  const [one, other] = [await twin(t), await twin(t)];
  other.order("DELETE", { kind: "cut" }, { kind: "cut" });
  assert.equal(await new Burning(CARD, RECEIPT).burn(new Relays([one.address, other.address], AT_ONCE), () => undefined), 1);
  assert.deepEqual([left(one), left(other)], [0, 1]);
  const down = await twin(t);
  down.order("DELETE", { kind: "cut" });
  await assert.rejects(new Burning(CARD, RECEIPT).burn(new Relays([down.address], AT_ONCE), () => undefined), RelayError);
  assert.deepEqual([left(down), down.requests("PUT")], [1, []]);
});

test("the token that reads the box is in no address", async (t) => {
  const relay = await twin(t);
  await new Burning(CARD, RECEIPT).burn(new Relays([relay.address], AT_ONCE), () => undefined);
  const token = Buffer.from(RECEIPT.token).toString("hex");
  assert.deepEqual(relay.seen.filter(({ path }) => path.includes(token)), []);
});
