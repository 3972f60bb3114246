// What the two ends of a thread share, and nobody else knows.

import { type Bytes, concat, mac, utf8 } from "./bytes.ts";

/** Where replies go, to whom they are sealed and how they are proved. `box` and `burn` are 64 hex digits. */
export interface Thread {
  readonly box: string;
  readonly recipient: string;
  readonly macKey: Bytes;
  readonly burn: string;
}

/** The MAC of a message: over its line without the MAC, and its body. */
export function messageMac(macKey: Uint8Array, line: Uint8Array, body: Uint8Array): Bytes {
  return mac(macKey, concat(utf8("safeconduct/message/v1\n"), line, utf8("\n"), body));
}
