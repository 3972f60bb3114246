// The vectors that Python and TypeScript share, as the tests read them.

import { readFileSync } from "node:fs";
import { inflateSync } from "node:zlib";

export interface Edit {
  readonly of?: string;
  readonly why: string;
  readonly replace: readonly (readonly [string, string])[];
}

/** A file of vectors/sealed. The caller says what is in it. */
export function vectors(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../vectors/sealed/${name}.json`, import.meta.url), "utf8"));
}

export function unbase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.from(text, "base64"));
}

export function inflate(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(inflateSync(unbase64(text)));
}

/** The text with each edit made where its old part first stands. */
export function edited(text: string, edit: Edit): string {
  let now = text;
  for (const [old, put] of edit.replace) {
    const at = now.indexOf(old);
    if (at < 0) throw new Error(`${edit.why}: nothing to replace`);
    now = now.slice(0, at) + put + now.slice(at + old.length);
  }
  return now;
}
