// Bytes, text and hashes. The hashes are noble's and not WebCrypto's: crypto.subtle is missing on http:// (an onion
// service) and asynchronous where it is there. Randomness comes from crypto.getRandomValues and nowhere else.

import { hkdf as nobleHkdf } from "@noble/hashes/hkdf.js";
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 as nobleSha256 } from "@noble/hashes/sha2.js";

export type Bytes = Uint8Array<ArrayBuffer>;

const encoder = new TextEncoder();
// ignoreBOM keeps a byte order mark as the letter it is: otherwise a text would not be the bytes its MAC covers.
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export function utf8(text: string): Bytes {
  return encoder.encode(text);
}

/** The text of UTF-8 bytes; a TypeError when they are not UTF-8. */
export function textOf(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

export function hex(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += byte.toString(16).padStart(2, "0");
  return text;
}

/** The bytes of lower-case hex that was checked before. */
export function unhex(text: string): Bytes {
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = parseInt(text.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}

export function concat(...parts: readonly Uint8Array[]): Bytes {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Whether two byte strings are the same, in a time that does not tell where they differ. */
export function same(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== other.length) return false;
  let differ = 0;
  for (let i = 0; i < one.length; i++) differ |= (one[i] ?? 0) ^ (other[i] ?? 0);
  return differ === 0;
}

export function random(length: number): Bytes {
  return crypto.getRandomValues(new Uint8Array(length));
}

export function sha256(bytes: Uint8Array): Bytes {
  return concat(nobleSha256(bytes));
}

/** HMAC-SHA256. */
export function mac(key: Uint8Array, bytes: Uint8Array): Bytes {
  return concat(hmac(nobleSha256, key, bytes));
}

/** 32 bytes by HKDF-SHA256 with an empty salt. */
export function hkdf(secret: Uint8Array, info: string): Bytes {
  return concat(nobleHkdf(nobleSha256, secret, undefined, utf8(info), 32));
}
