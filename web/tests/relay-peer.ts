// The browser's client, on the command line, for tests/relay/test_both_sides.py: puts an envelope from stdin, reads the box, deletes.

import { Conflict, Refused, RelayClient } from "../src/relay/index.ts";

const [address = "", token = "", box = "", id = ""] = process.argv.slice(2);
const parts: Buffer[] = [];
for await (const part of process.stdin) parts.push(part as Buffer);
const envelope = new Uint8Array(Buffer.concat(parts));
const relay = new RelayClient(address);
const secret = new Uint8Array(Buffer.from(token, "hex"));

async function nameOf(attempt: Promise<unknown>): Promise<string> {
  try {
    await attempt;
    return "none";
  } catch (error) {
    if (error instanceof Refused) return `Refused ${String(error.status)} ${error.code}`;
    return error instanceof Conflict ? "Conflict" : String(error);
  }
}

const about = await relay.about();
await relay.put(box, id, envelope);
await relay.put(box, id, envelope);
const other = envelope.slice();
other[4000] = (other[4000] ?? 0) ^ 1;
const conflict = await nameOf(relay.put(box, id, other));
const refused = await nameOf(relay.put(box, id.replace(/./, "f"), new Uint8Array(4096)));
const list = await relay.list(secret, box);
const got = await relay.get(secret, box, id);
const stranger = await nameOf(relay.get(new Uint8Array(32), box, id));
await relay.delete(secret, box, id);
const left = await relay.list(secret, box);
const same = Buffer.from(got).equals(Buffer.from(envelope));
console.log(JSON.stringify({ about, conflict, refused, list, same, stranger, left }));
