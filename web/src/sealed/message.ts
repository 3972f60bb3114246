// Reading messages. Format: docs/message.md; the twin of src/safeconduct/sealed/message.py.

import { type Attachment, ATTACHMENT_KEYS, partLength, partsOf, readAttachment, readAttachments } from "./attachment.ts";
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
}

export interface Request extends Common {
  readonly kind: "request";
  readonly text: string;
  readonly language: string;
  readonly guide: GuideResult | null;
  readonly thread: Thread;
  readonly attachments: readonly Attachment[];
}

/** What has a MAC, with the bytes it covers. Only claimed until `verify` has passed. */
interface Proved extends Common {
  readonly n: number;
  readonly mac: string;
  readonly line: Uint8Array;
}

export interface Reply extends Proved {
  readonly kind: "reply";
  readonly text: string;
  readonly sender: string;
}

export interface Followup extends Proved {
  readonly kind: "followup";
  readonly thread: string;
  readonly attachments: readonly Attachment[];
  readonly text: string;
}

/** Part number `n` (from 1) of an attachment of `message`, a request or follow-up of the thread. */
export interface Part extends Proved {
  readonly kind: "part";
  readonly thread: string;
  readonly message: string;
  readonly attachment: Attachment;
  readonly data: Uint8Array;
}

/** The person's wish that the thread be destroyed: no text, `n` is 0. The desk has the SHA-256 of `token`. */
export interface Burn extends Proved {
  readonly kind: "burn";
  readonly text: string;
  readonly thread: string;
  readonly token: Uint8Array;
}

export type Message = Request | Reply | Followup | Burn | Part;

const KEYS: Readonly<Record<Message["kind"], readonly string[]>> = {
  request: ["v", "kind", "id", "to", "n", "day", "language", "guide", "thread", "attachments", "size"],
  reply: ["v", "kind", "id", "to", "n", "day", "from", "size", "mac"],
  followup: ["v", "kind", "id", "to", "n", "day", "thread", "attachments", "size", "mac"],
  part: ["v", "kind", "id", "to", "n", "day", "thread", "message", "attachment", "size", "mac"],
  burn: ["v", "kind", "id", "to", "n", "day", "thread", "burn", "size", "mac"],
};
const MAC_LENGTH = ',"mac":""'.length + 64;

function isKind(kind: unknown): kind is Message["kind"] {
  return typeof kind === "string" && Object.keys(KEYS).includes(kind);
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

function readBody(plaintext: Uint8Array, start: number, size: number): Uint8Array {
  if (start + size > plaintext.length) throw new LineRefused("size", "size", "is larger than what is there");
  if (plaintext.subarray(start + size).some((byte) => byte !== 0)) {
    throw new LineRefused("padding", "message", "what follows the text must be zeros");
  }
  return plaintext.subarray(start, start + size);
}

function readText(plaintext: Uint8Array, start: number, size: number): string {
  const body = readBody(plaintext, start, size);
  try {
    return textOf(body);
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
    const attachments = readAttachments(fields);
    return { kind, id, to, day, language, guide, thread, attachments, text: readText(plaintext, end + 1, size) };
  }
  const n = fields.whole("n", kind === "reply" || kind === "part" ? 1 : 0, kind === "burn" ? 0 : HIGHEST);
  const mac = fields.hex("mac", 64);
  // The MAC covers the line as it was before the MAC was put into it.
  const covered = plaintext.slice(0, end - MAC_LENGTH);
  covered[covered.length - 1] = "}".charCodeAt(0);
  const proved = { id, to, n, day, mac, line: covered };
  if (kind === "reply") {
    const sender = fields.text("from", 200);
    return { kind, ...proved, sender, text: readText(plaintext, end + 1, size) };
  }
  const thread = fields.hex("thread", 64);
  if (kind === "burn") {
    const token = unhex(fields.hex("burn", 64));
    return { kind, ...proved, thread, token, text: readText(plaintext, end + 1, size) };
  }
  if (kind === "followup") {
    const attachments = readAttachments(fields);
    return { kind, ...proved, thread, attachments, text: readText(plaintext, end + 1, size) };
  }
  const message = fields.hex("message", 32);
  const attachment = readAttachment(new Fields(fields.raw("attachment"), ATTACHMENT_KEYS, "attachment"));
  fields.whole("n", 1, partsOf(attachment.size));
  if (size !== partLength(attachment.size, n)) throw fields.wrong("size", "is not what this part has");
  return { kind, ...proved, thread, message, attachment, data: readBody(plaintext, end + 1, size) };
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
export function verify(message: Reply | Followup | Burn | Part, macKey: Uint8Array): void {
  const body = message.kind === "part" ? message.data : utf8(message.text);
  if (!same(messageMac(macKey, message.line, body), unhex(message.mac))) throw new NotGenuine();
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
