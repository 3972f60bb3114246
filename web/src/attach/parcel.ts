// The files of one message on their way: cut into parts, sealed and stored one by one, so that a few parts are in memory
// however large a file is. Every attempt has the same ids, so what is stored is never sent again.

import { sha256 } from "@noble/hashes/sha2.js";
import { Conflict, type Relays } from "../relay/index.ts";
import { hex } from "../sealed/bytes.ts";
import { type Attachment, newId, PART, partLength, partsOf, type Sealed } from "../sealed/index.ts";
import type { Chosen } from "./chosen.ts";

/** Bytes done, of all. */
export interface Progress {
  readonly done: number;
  readonly total: number;
}
export type ParcelStep = "preparing" | "files";
export type OnParcel = (step: ParcelStep, progress: Progress) => void;
export type WritePart = (data: Uint8Array, attachment: Attachment, n: number, id: string) => Promise<Sealed>;

/** The person stopped it. What is stored stays stored, and a later attempt goes on from there. */
export class Stopped extends Error {}

/** A chosen file can no longer be read, or is not what it was: it was moved or changed since. */
export class FileGone extends Error {
  /** Its name on this device. */
  readonly file: string;
  constructor(file: string) {
    super("a chosen file cannot be read any more");
    this.file = file;
  }
}

interface Packed {
  readonly attachment: Attachment;
  readonly ids: readonly string[];
  /** The SHA-256 of each part, so that a file that changes on the way is noticed. */
  readonly digests: readonly string[];
  readonly stored: Set<number>;
}

/** `work`, or Stopped as soon as the person stops. What is under way then ends by itself, and is stored or not. */
async function unlessStopped<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  let stop = (): void => undefined;
  const stopped = new Promise<never>((_, reject) => {
    stop = () => {
      reject(new Stopped());
    };
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop, { once: true });
  });
  try {
    return await Promise.race([work, stopped]);
  } finally {
    signal.removeEventListener("abort", stop);
    work.catch(() => undefined);
  }
}

export class Parcel {
  private readonly write: WritePart;
  private readonly packed = new Map<Chosen, Packed>();

  /** `write` seals one part. */
  constructor(write: WritePart) {
    this.write = write;
  }

  /** The attachments as the message lists them, once every part of them is stored; the first failure otherwise. */
  async send(files: readonly Chosen[], relays: Relays, onParcel: OnParcel, signal: AbortSignal): Promise<readonly Attachment[]> {
    const total = files.reduce((sum, { blob }) => sum + blob.size, 0);
    let done = 0;
    for (const file of files) {
      if (!this.packed.has(file)) {
        const before = done;
        const packed = await pack(file, signal, (bytes) => {
          onParcel("preparing", { done: before + bytes, total });
        });
        this.packed.set(file, packed);
      }
      done += file.blob.size;
    }
    done = 0;
    const listed: Attachment[] = [];
    for (const file of files) {
      const packed = this.packed.get(file);
      if (!packed) throw new FileGone(file.name);
      const { attachment } = packed;
      for (let n = 1; n <= partsOf(attachment.size); n++) {
        onParcel("files", { done, total });
        if (!packed.stored.has(n)) await unlessStopped(signal, this.store(file, packed, n, relays));
        done += partLength(attachment.size, n);
      }
      listed.push(attachment);
    }
    onParcel("files", { done, total });
    return listed;
  }

  private async store(file: Chosen, { attachment, ids, digests, stored }: Packed, n: number, relays: Relays): Promise<void> {
    const data = await read(file, n);
    if (hex(sha256(data)) !== digests[n - 1]) throw new FileGone(file.name);
    const { box, id, envelope } = await this.write(data, attachment, n, ids[n - 1] ?? newId());
    try {
      await relays.put(box, id, envelope);
    } catch (error) {
      // An id of 128 random bits is taken only by an attempt of ours whose answer was lost.
      if (!(error instanceof Conflict)) throw error;
    }
    stored.add(n);
  }
}

async function read({ blob, name }: Chosen, n: number): Promise<Uint8Array> {
  const length = partLength(blob.size, n);
  try {
    const data = new Uint8Array(await blob.slice((n - 1) * PART, (n - 1) * PART + length).arrayBuffer());
    if (data.length === length) return data;
  } catch {
    // told below
  }
  throw new FileGone(name);
}

async function pack(file: Chosen, signal: AbortSignal, onBytes: (bytes: number) => void): Promise<Packed> {
  const { blob, type } = file;
  const hash = sha256.create();
  const digests: string[] = [];
  const count = partsOf(blob.size);
  for (let n = 1; n <= count; n++) {
    onBytes((n - 1) * PART);
    const data = await unlessStopped(signal, read(file, n));
    hash.update(data);
    digests.push(hex(sha256(data)));
  }
  const attachment = { id: newId(), type, size: blob.size, sha256: hex(hash.digest()) };
  return { attachment, ids: Array.from({ length: count }, newId), digests, stored: new Set() };
}
