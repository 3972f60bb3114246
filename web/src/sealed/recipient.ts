// Hybrid recipients as age writes them: age1pq1…. To look at one takes no more than this; to seal to it, ./envelope.ts.

import { x25519 } from "@noble/curves/ed25519.js";
import { bech32 } from "@scure/base";
import { KeyMalformed } from "./errors.ts";

const MLKEM_PUBLIC = 1184;
const PUBLIC = MLKEM_PUBLIC + 32;
const MLKEM_VECTOR = 1152;
const MLKEM_Q = 3329;
const PROBE = new Uint8Array(32).fill(0x40);

/** ML-KEM keys are 12-bit numbers below q; bytes that hold a larger one are nobody's key (FIPS 203, section 7.2). */
function isReduced(vector: Uint8Array): boolean {
  for (let i = 0; i < vector.length; i += 3) {
    const [a = 0, b = 0, c = 0] = vector.subarray(i, i + 3);
    if ((a | ((b & 15) << 8)) >= MLKEM_Q || ((b >> 4) | (c << 4)) >= MLKEM_Q) return false;
  }
  return true;
}

// The Kelvin sign is a k in lower case, and would be a second spelling.
export const ASCII = /^[!-~]+$/;

/** The recipient itself, if it is a hybrid one that someone can have; KeyMalformed for anything else. */
export function checkRecipient(text: string): string {
  if (typeof text !== "string" || !text.startsWith("age1pq1") || text.lastIndexOf("1") !== 6) {
    throw new KeyMalformed("this is not a recipient (age1pq1…); there is no fallback to other kinds");
  }
  let key: Uint8Array;
  try {
    if (!ASCII.test(text)) throw new RangeError("not ASCII");
    const { words } = bech32.decode(text as `${string}1${string}`, false);
    key = bech32.fromWords(words);
  } catch {
    throw new KeyMalformed("this is not a recipient: a letter is wrong or missing; copy it again, whole");
  }
  if (key.length !== PUBLIC || !isReduced(key.subarray(0, MLKEM_VECTOR))) {
    throw new KeyMalformed("this is not a recipient: the key in it is impossible");
  }
  try {
    x25519.getSharedSecret(PROBE, key.subarray(MLKEM_PUBLIC)); // fails for points of small order
  } catch {
    throw new KeyMalformed("this is not a recipient: the key in it is impossible");
  }
  return text;
}
