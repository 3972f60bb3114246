// Hybrid keys as age writes them: identities AGE-SECRET-KEY-PQ-1…, recipients age1pq1…. There is no other kind.

import { identityToRecipient } from "age-encryption";
import { bech32 } from "@scure/base";
import { type Bytes, random } from "./bytes.ts";
import { KeyMalformed } from "./errors.ts";
import { ASCII } from "./recipient.ts";

export { checkRecipient } from "./recipient.ts";

const SEED = 32;

/** The identity itself, if it is a hybrid one; KeyMalformed for anything else. */
export function checkIdentity(text: string): string {
  try {
    const { prefix, bytes } = bech32.decodeToBytes(text);
    if (ASCII.test(text) && text.startsWith("AGE-SECRET-KEY-PQ-1") && prefix === "age-secret-key-pq-" && bytes.length === SEED) return text;
  } catch {
    // told below: what a secret key looks like stays out of the message
  }
  throw new KeyMalformed("this is not an identity (AGE-SECRET-KEY-PQ-1…)");
}

/** The identity of 32 secret bytes. */
export function identityOf(seed: Uint8Array): string {
  if (seed.length !== SEED) throw new KeyMalformed(`an identity is ${String(SEED)} bytes`);
  return bech32.encodeFromBytes("AGE-SECRET-KEY-PQ-", seed).toUpperCase();
}

export function generateIdentity(): string {
  return identityOf(random(SEED));
}

/** The 32 secret bytes of an identity. */
export function seedOf(identity: string): Bytes {
  return Uint8Array.from(bech32.decodeToBytes(checkIdentity(identity)).bytes);
}

/** The public half of an identity. */
export async function recipientOf(identity: string): Promise<string> {
  return await identityToRecipient(checkIdentity(identity));
}
