// Writing messages: an envelope ready for the relay. Format: docs/message.md.

import { type Attachment, writeAttachment } from "./attachment.ts";
import { type Bytes, concat, hex, random, utf8 } from "./bytes.ts";
import { capacity, seal, sizeFor } from "./envelope.ts";
import { type GuideResult, writeGuideResult } from "./guide-result.ts";
import { readMessage } from "./message.ts";
import type { Receipt } from "./receipt.ts";
import { messageMac, type Thread } from "./thread.ts";

/** An envelope and where it goes: the box, and the id it has there, which is the message's. */
export interface Sealed {
  readonly box: string;
  readonly id: string;
  readonly envelope: Bytes;
}

export interface RequestOptions {
  readonly thread: Thread;
  /** The organisation's box and this month's recipient, both from its card. */
  readonly box: string;
  readonly recipient: string;
  /** The day in UTC, YYYY-MM-DD. */
  readonly day: string;
  readonly language: string;
  readonly guide?: GuideResult | null;
  /** Their parts have been sent before. */
  readonly attachments?: readonly Attachment[];
  readonly id?: string;
}

export interface ReplyOptions {
  readonly thread: Thread;
  readonly n: number;
  readonly day: string;
  readonly sender: string;
  readonly id?: string;
}

export interface FollowupOptions {
  readonly thread: Thread;
  readonly box: string;
  readonly recipient: string;
  /** The highest reply the person has read, 0 for none. */
  readonly n: number;
  readonly day: string;
  /** Their parts have been sent before. */
  readonly attachments?: readonly Attachment[];
  readonly id?: string;
}

export interface PartOptions {
  readonly thread: Thread;
  readonly box: string;
  readonly recipient: string;
  readonly day: string;
  /** The id of the message that will list the attachment. */
  readonly message: string;
  readonly attachment: Attachment;
  /** The number of the part, from 1. */
  readonly n: number;
  readonly id?: string;
}

export interface BurnOptions {
  readonly receipt: Receipt;
  readonly box: string;
  readonly recipient: string;
  readonly day: string;
  readonly id?: string;
}

/** 128 random bits as 32 hex digits. */
export function newId(): string {
  return hex(random(16));
}

async function sealMessage(
  values: { readonly to: string; readonly id: string },
  content: string | Uint8Array,
  recipient: string,
  macKey: Uint8Array | null,
): Promise<Sealed> {
  const body = typeof content === "string" ? utf8(content) : content;
  let line = utf8(JSON.stringify({ ...values, size: body.length }));
  if (macKey) {
    line = concat(line.subarray(0, -1), utf8(`,"mac":"${hex(messageMac(macKey, line, body))}"}`));
  }
  const size = sizeFor(line.length + 1 + body.length);
  const plaintext = new Uint8Array(capacity(size));
  plaintext.set(concat(line, utf8("\n"), body));
  readMessage(plaintext, values.to); // what this version would not read, it does not send
  return { box: values.to, id: values.id, envelope: await seal(plaintext, recipient, size) };
}

/** A request to an organisation. TooLong when the text does not fit, MessageRefused for what the format forbids. */
export async function writeRequest(text: string, options: RequestOptions): Promise<Sealed> {
  const { thread, box, recipient, day, language, guide = null, attachments = [], id = newId() } = options;
  const values = {
    v: 1,
    kind: "request",
    id,
    to: box,
    n: 0,
    day,
    language,
    guide: guide && writeGuideResult(guide),
    thread: { box: thread.box, recipient: thread.recipient, mac: hex(thread.macKey), burn: thread.burn },
    attachments: attachments.map(writeAttachment),
  };
  return await sealMessage(values, text, recipient, null);
}

/** Reply number `n` to a thread. The desk writes its own in Python; this one is for tests and other desks. */
export async function writeReply(text: string, options: ReplyOptions): Promise<Sealed> {
  const { thread, n, day, sender, id = newId() } = options;
  const values = { v: 1, kind: "reply", id, to: thread.box, n, day, from: sender };
  return await sealMessage(values, text, thread.recipient, thread.macKey);
}

/** A later message of the person whose thread it is. */
export async function writeFollowup(text: string, options: FollowupOptions): Promise<Sealed> {
  const { thread, box, recipient, n, day, attachments = [], id = newId() } = options;
  const listed = attachments.map(writeAttachment);
  const values = { v: 1, kind: "followup", id, to: box, n, day, thread: thread.box, attachments: listed };
  return await sealMessage(values, text, recipient, thread.macKey);
}

/** A part of an attachment; `data` is what is in it, exactly as long as that part is. */
export async function writePart(data: Uint8Array, options: PartOptions): Promise<Sealed> {
  const { thread, box, recipient, n, day, message, attachment, id = newId() } = options;
  const listed = writeAttachment(attachment);
  const values = { v: 1, kind: "part", id, to: box, n, day, thread: thread.box, message, attachment: listed };
  return await sealMessage(values, data, recipient, thread.macKey);
}

/** The wish of the receipt's owner that the thread be destroyed. */
export async function writeBurn(options: BurnOptions): Promise<Sealed> {
  const { receipt, box, recipient, day, id = newId() } = options;
  const burn = hex(receipt.burnToken);
  const values = { v: 1, kind: "burn", id, to: box, n: 0, day, thread: receipt.box, burn };
  return await sealMessage(values, "", recipient, receipt.macKey);
}
