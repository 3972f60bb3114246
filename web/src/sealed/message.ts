// Reading messages. Format: docs/message.md; the twin of src/safeconduct/sealed/message.py.

import { same, sha256, textOf, unhex, utf8 } from "./bytes.ts";
import { capacity, openEnvelope, SIZES } from "./envelope.ts";
import { KeyMalformed, MessageRefused, NotGenuine } from "./errors.ts";
import { type GuideResult, readGuideResult } from "./guide-result.ts";
import { checkRecipient } from "./keys.ts";
import { Fields, LineRefused, LONGEST, readLine } from "./line.ts";
import type { Receipt } from "./receipt.ts";
import { HIGHEST, LANGUAGE } from "./shapes.ts";
import { messageMac, type Thread } from "./thread.ts";

interface Common {
  readonly id: string;
  readonly to: string;
  readonly day: string;
  readonly text: string;
}

export interface Request extends Common {
  readonly kind: "request";
  readonly language: string;
  readonly guide: GuideResult | null;
  readonly thread: Thread;
}

/** What has a MAC, with the bytes it covers. Only claimed until `verify` has passed. */
interface Proved extends Common {
  readonly n: number;
  readonly mac: string;
  readonly line: Uint8Array;
}

export interface Reply extends Proved {
  readonly kind: "reply";
  readonly sender: string;
}

export interface Followup extends Proved {
  readonly kind: "followup";
  readonly thread: string;
}

/** The person's wish that the thread be destroyed: no text, `n` is 0. The desk has the SHA-256 of `token`. */
export interface Burn extends Proved {
  readonly kind: "burn";
  readonly thread: string;
  readonly token: Uint8Array;
}

export type Message = Request | Reply | Followup | Burn;

const KEYS: Readonly<Record<Message["kind"], readonly string[]>> = {
  request: ["v", "kind", "id", "to", "n", "day", "language", "guide", "thread", "size"],
  reply: ["v", "kind", "id", "to", "n", "day", "from", "size", "mac"],
  followup: ["v", "kind", "id", "to", "n", "day", "thread", "size", "mac"],
  burn: ["v", "kind", "id", "to", "n", "day", "thread", "burn", "size", "mac"],
};
const MAC_LENGTH = ',"mac":""'.length + 64;

function isKind(kind: unknown): kind is Message["kind"] {
  return kind === "request" || kind === "reply" || kind === "followup" || kind === "burn";
}

function readThread(outer: Fields, to: string): Thread {
  const fields = new Fields(outer.raw("thread"), ["box", "recipient", "mac", "burn"], "thread");
  const box = fields.hex("box", 64);
  if (box === to) throw fields.wrong("box", "must not be the organisation's own box");
  let recipient = fields.text("recipient", 2000);
  try {
    recipient = checkRecipient(recipient);
  } catch (error) {
    if (error instanceof KeyMalformed) throw fields.wrong("recipient", "must be a hybrid age recipient");
    throw error;
  }
  return { box, recipient, macKey: unhex(fields.hex("mac", 64)), burn: fields.hex("burn", 64) };
}

function readBody(plaintext: Uint8Array, start: number, size: number): string {
  if (start + size > plaintext.length) throw new LineRefused("size", "size", "is larger than what is there");
  if (plaintext.subarray(start + size).some((byte) => byte !== 0)) {
    throw new LineRefused("padding", "message", "what follows the text must be zeros");
  }
  try {
    return textOf(plaintext.subarray(start, start + size));
  } catch {
    throw new LineRefused("text", "text", "must be UTF-8");
  }
}

function parse(plaintext: Uint8Array, box: string): Message {
  if (!SIZES.some((size) => capacity(size) === plaintext.length)) {
    throw new LineRefused("fill", "message", "a message fills its envelope exactly");
  }
  const end = plaintext.subarray(0, LONGEST + 1).indexOf(10);
  if (end < 0) throw new LineRefused("line", "message", "it must begin with a line");
  const line = plaintext.subarray(0, end);
  const value = readLine(line);
  if (value.v !== 1) throw new LineRefused("version", "v", "this message is of another version");
  const kind = value.kind;
  if (!isKind(kind)) throw new LineRefused("kind", "kind", "this kind of message is of another version");
  const fields = new Fields(value, KEYS[kind]);
  const id = fields.hex("id", 32);
  const to = fields.hex("to", 64);
  const day = fields.day("day");
  if (to !== box) throw new LineRefused("box", "to", "the message is for another box than the one it was in");
  const size = fields.whole("size", 0, kind === "burn" ? 0 : plaintext.length);
  if (kind === "request") {
    fields.whole("n", 0, 0);
    const language = fields.text("language", 35, LANGUAGE);
    const guide = fields.isNull("guide") ? null : readGuideResult(fields.raw("guide"));
    const thread = readThread(fields, to);
    return { kind, id, to, day, language, guide, thread, text: readBody(plaintext, end + 1, size) };
  }
  const n = fields.whole("n", kind === "reply" ? 1 : 0, kind === "burn" ? 0 : HIGHEST);
  const mac = fields.hex("mac", 64);
  // The MAC covers the line as it was before the MAC was put into it.
  const covered = plaintext.slice(0, end - MAC_LENGTH);
  covered[covered.length - 1] = "}".charCodeAt(0);
  const proved = { id, to, n, day, mac, line: covered };
  if (kind === "reply") {
    const sender = fields.text("from", 200);
    return { kind, ...proved, sender, text: readBody(plaintext, end + 1, size) };
  }
  const thread = fields.hex("thread", 64);
  if (kind === "burn") {
    const token = unhex(fields.hex("burn", 64));
    return { kind, ...proved, thread, token, text: readBody(plaintext, end + 1, size) };
  }
  return { kind, ...proved, thread, text: readBody(plaintext, end + 1, size) };
}

/** The message in an opened envelope that was fetched from `box`; MessageRefused for all else. */
export function readMessage(plaintext: Uint8Array, box: string): Message {
  try {
    return parse(plaintext, box);
  } catch (error) {
    if (error instanceof LineRefused) throw new MessageRefused(error.reason, error.where, error.message);
    throw error;
  }
}

/** Nothing if whoever wrote this knew the thread's key; else NotGenuine. */
export function verify(message: Reply | Followup | Burn, macKey: Uint8Array): void {
  if (!same(messageMac(macKey, message.line, utf8(message.text)), unhex(message.mac))) throw new NotGenuine();
}

/** Nothing if the receipt's owner wrote this burn; else NotGenuine. `burn` is the digest that the request said. */
export function verifyBurn(message: Burn, macKey: Uint8Array, burn: string): void {
  verify(message, macKey);
  if (!same(sha256(message.token), unhex(burn))) throw new NotGenuine();
}

/** The reply in an envelope from the receipt's box: opened, read, proved. Throws, and shows nothing, otherwise. */
export async function readReply(envelope: Uint8Array, receipt: Receipt): Promise<Reply> {
  const message = readMessage(await openEnvelope(envelope, receipt.identity), receipt.box);
  if (message.kind !== "reply") throw new MessageRefused("kind", "kind", "a reply box holds replies only");
  verify(message, receipt.macKey);
  return message;
}

// How many missing replies are named: a counter may jump to two thousand million.
const MOST_MISSING = 100;

/** The numbers of replies that must have existed, since a later one was read, but are not there: the first hundred. */
export function missingCounters(counters: readonly number[]): number[] {
  const missing: number[] = [];
  const seen = new Set(counters);
  const highest = counters.reduce((most, n) => Math.max(most, n), 0);
  for (let n = 1; n < highest && missing.length < MOST_MISSING; n++) if (!seen.has(n)) missing.push(n);
  return missing;
}
