// Receipts: the twelve words with which a person comes back. Format: docs/receipt.md; the twin of
// src/safeconduct/sealed/receipt.py. Everything comes from the words, so nothing is kept on the device.

import { type Bytes, hex, hkdf, random, sha256 } from "./bytes.ts";
import { identityOf, recipientOf } from "./keys.ts";
import type { Thread } from "./thread.ts";
import { decode, digits, encode, type Language } from "./words.ts";

export class Receipt {
  /** The 128 random bits. */
  readonly secret: Bytes;

  constructor(secret: Bytes) {
    if (secret.length !== 16) throw new RangeError("a receipt is 16 bytes");
    this.secret = secret;
  }

  static new(): Receipt {
    return new Receipt(random(16));
  }

  /** The receipt of twelve words, however they are typed, or of its 48 digits; WrongCount, WordUnknown or WordsDoNotBelong. */
  static fromWords(text: string): Receipt {
    return new Receipt(decode(text));
  }

  words(language: Language = "english"): string[] {
    return encode(this.secret, language);
  }

  /** The receipt as the square on paper holds it: 48 digits, four for each word. */
  digits(): string {
    return digits(this.secret);
  }

  private derive(label: string): Bytes {
    return hkdf(this.secret, `safeconduct/receipt/v1/${label}`);
  }

  /** Whoever has these 32 bytes may read the reply box. */
  get token(): Bytes {
    return this.derive("box-token");
  }

  /** The reply box, 64 hex digits. */
  get box(): string {
    return hex(sha256(this.token));
  }

  /** The key that opens replies. */
  get identity(): string {
    return identityOf(this.derive("reply-identity"));
  }

  /** The key that proves that a message belongs to the thread. */
  get macKey(): Bytes {
    return this.derive("reply-mac");
  }

  /** Whoever shows these 32 bytes wants the thread destroyed. */
  get burnToken(): Bytes {
    return this.derive("burn-token");
  }

  /** What the desk is told inside the sealed request, so that it can reply. */
  async thread(): Promise<Thread> {
    const recipient = await recipientOf(this.identity);
    return { box: this.box, recipient, macKey: this.macKey, burn: hex(sha256(this.burnToken)) };
  }
}
