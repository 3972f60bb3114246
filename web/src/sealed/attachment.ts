// Files that go along with a message. Format: docs/message.md; the twin of src/safeconduct/sealed/attachment.py.

import type { Fields } from "./line.ts";

/** Bytes in each part but the last: 1020 KiB, so that a part with its line fits the largest envelope. */
export const PART = 1_044_480;
export const MOST_FILES = 20;
/** Bytes of all attachments of one message: 100 MiB. */
export const MOST_BYTES = 104_857_600;
/** What an attachment may say it is. Only the sender says so: a reader believes none of it. */
export const TYPES = [
  "image/jpeg",
  "image/png",
  "application/pdf",
  "text/plain",
  "audio/mpeg",
  "audio/mp4",
  "audio/ogg",
  "video/mp4",
  "application/vnd.oasis.opendocument.text",
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  "application/octet-stream",
] as const;
export type AttachmentType = (typeof TYPES)[number];

/** One file as its message lists it: a random id, what it says it is, its bytes, and their SHA-256. No name. */
export interface Attachment {
  readonly id: string;
  readonly type: AttachmentType;
  readonly size: number;
  readonly sha256: string;
}

export const ATTACHMENT_KEYS = ["id", "type", "size", "sha256"];
const TYPE = new RegExp(`^(${TYPES.join("|").replace(/[.+]/g, "\\$&")})$`);
const LONGEST_TYPE = Math.max(...TYPES.map((type) => type.length));

/** How many parts so many bytes have. */
export function partsOf(size: number): number {
  return Math.ceil(size / PART);
}

/** Bytes of part number `n`, from 1. */
export function partLength(size: number, n: number): number {
  return Math.min(PART, size - (n - 1) * PART);
}

/** The attachment as it stands in a line, its keys in their order. */
export function writeAttachment({ id, type, size, sha256 }: Attachment): Attachment {
  return { id, type, size, sha256 };
}

export function readAttachment(fields: Fields): Attachment {
  const id = fields.hex("id", 32);
  const type = fields.text("type", LONGEST_TYPE, TYPE) as AttachmentType;
  return { id, type, size: fields.whole("size", 1, MOST_BYTES), sha256: fields.hex("sha256", 64) };
}

export function readAttachments(fields: Fields): readonly Attachment[] {
  const found = fields.objects("attachments", MOST_FILES, ATTACHMENT_KEYS, readAttachment);
  if (new Set(found.map(({ id }) => id)).size !== found.length) throw fields.wrong("attachments", "names something twice");
  if (found.reduce((sum, { size }) => sum + size, 0) > MOST_BYTES) {
    throw fields.wrong("attachments", `must have at most ${String(MOST_BYTES)} bytes in all`);
  }
  return found;
}
