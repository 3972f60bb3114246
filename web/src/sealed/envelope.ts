// Envelopes: age files of five sizes with exactly one hybrid recipient. Format: docs/envelope.md; the twin of
// src/safeconduct/sealed/envelope.py. age-encryption seals and opens; what it would also take is refused here.

import { Decrypter, Encrypter } from "age-encryption";
import { type Bytes, concat } from "./bytes.ts";
import { DoesNotOpen, NotAnEnvelope, TooLong } from "./errors.ts";
import { checkIdentity, checkRecipient } from "./keys.ts";
import { ensureStreams } from "./oldstreams.ts";

export const SIZES: readonly number[] = [4096, 16384, 65536, 262144, 1048576];
export const ENVELOPE_MAX = 1048576;

const HEADER = 1627;
const NONCE = 16;
const TAG = 16;
const CHUNK = 65536;
const HEADER_SHAPE =
  /^age-encryption\.org\/v1\n-> mlkem768x25519 [A-Za-z0-9+/]{1493}[AQgw]\n[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]\n--- [A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]\n$/;

/** Bytes of plaintext that fill an envelope of `size` bytes. */
export function capacity(size: number): number {
  if (!SIZES.includes(size)) throw new NotAnEnvelope("wrong_size", `an envelope has one of the sizes ${SIZES.join(", ")}`);
  const payload = size - HEADER - NONCE;
  return payload - Math.ceil(payload / (CHUNK + TAG)) * TAG;
}

/** The smallest size whose envelope holds `length` bytes; TooLong when none does. */
export function sizeFor(length: number): number {
  const size = SIZES.find((one) => length <= capacity(one));
  if (size === undefined) throw new TooLong(length - capacity(ENVELOPE_MAX));
  return size;
}

function refusal(head: string): [reason: string, message: string] {
  if (head.startsWith("-----BEGIN AGE")) return ["armored", "this is an armored age file; an envelope is the binary form"];
  if (!head.startsWith("age-encryption.org/")) return ["not_age", "this is not an age file, so it is not sealed"];
  if (!head.startsWith("age-encryption.org/v1\n")) return ["wrong_version", "this is not version 1 of age"];
  const rest = head.slice(22);
  if (rest.startsWith("---")) return ["no_stanza", "this age file has no recipient"];
  if (/^-> (?!mlkem768x25519[ \n])[!-~]+[ \n]/.test(rest)) {
    return ["wrong_recipient", "the first recipient is not of the hybrid kind; there is no fallback to other kinds"];
  }
  if (rest.includes("\n-> ")) return ["several_stanzas", "an envelope has exactly one recipient"];
  return ["malformed", "the header is not exactly that of an envelope"];
}

/** Nothing, if size and header are exactly those of an envelope; else NotAnEnvelope. Needs no key. */
export function checkHeader(data: Uint8Array): void {
  if (!SIZES.includes(data.length)) {
    throw new NotAnEnvelope("wrong_size", `an envelope has ${SIZES.join(", ")} bytes, this has ${String(data.length)}`);
  }
  let head = "";
  for (const byte of data.subarray(0, HEADER)) head += String.fromCharCode(byte);
  if (!HEADER_SHAPE.test(head)) throw new NotAnEnvelope(...refusal(head));
}

// Streams go in and out, because Response, which age-encryption uses otherwise, takes no stream in older Firefoxes.
function streamOf(bytes: Uint8Array): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(out) {
      out.enqueue(bytes);
      out.close();
    },
  });
}

async function collect(stream: ReadableStream<Uint8Array>): Promise<Bytes> {
  const reader = stream.getReader();
  const parts: Uint8Array[] = [];
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return concat(...parts);
    parts.push(value);
  }
}

/** An envelope of exactly `size` bytes for one recipient (age1pq1…). `plaintext` has exactly capacity(size) bytes. */
export async function seal(plaintext: Uint8Array, recipient: string, size: number): Promise<Bytes> {
  if (plaintext.length !== capacity(size)) {
    throw new RangeError(`plaintext for an envelope of ${String(size)} has ${String(capacity(size))} bytes`);
  }
  ensureStreams();
  const encrypter = new Encrypter();
  encrypter.addRecipient(checkRecipient(recipient));
  const envelope = await collect(await encrypter.encrypt(streamOf(plaintext)));
  checkHeader(envelope);
  return envelope;
}

/** The whole plaintext, or NotAnEnvelope or DoesNotOpen (wrong_key, bad_mac, damaged) and none of it. */
export async function openEnvelope(envelope: Uint8Array, identities: string | readonly string[]): Promise<Bytes> {
  checkHeader(envelope);
  ensureStreams();
  const decrypter = new Decrypter();
  for (const identity of typeof identities === "string" ? [identities] : identities) {
    decrypter.addIdentity(checkIdentity(identity));
  }
  try {
    return await collect(await decrypter.decrypt(streamOf(envelope)));
  } catch (error) {
    // age-encryption has one class of errors; tests/sealed-envelope.test.ts holds these sentences to their meaning.
    const message = error instanceof Error ? error.message : "";
    if (message.includes("no identity matched")) {
      throw new DoesNotOpen("wrong_key", "the envelope is not for this key");
    }
    if (message.includes("invalid header HMAC")) {
      throw new DoesNotOpen("bad_mac", "the envelope's header was changed after sealing");
    }
    throw new DoesNotOpen("damaged", "the envelope was changed after sealing");
  }
}
