// A relay's challenge: the small computation that makes a flood dear. It runs on the page itself, in slices, because
// the page's policy (`trusted-types 'none'`) lets no script start a worker. The hash is noble's: crypto.subtle is missing
// on http:// (an onion service), and asking it a hundred thousand times is slower than computing.

import { sha256 } from "@noble/hashes/sha2.js";
import { type Payload, solveChallenge } from "altcha-lib";
import { Busy, Unreachable } from "./errors.ts";
import { isObject } from "./exchange.ts";

type Challenge = Payload["challenge"];
type Derive = Parameters<typeof solveChallenge>[0]["deriveKey"];

/** Milliseconds of computing between two moments in which the page can answer a touch: half a frame. */
const SLICE = 8;
const LONGEST = 120_000;
const HIGHEST_COST = 10_000;
/** Seconds after which a challenge that was too dear may have become cheaper. */
const CHEAPER_LATER = 300;

function isChallenge(value: unknown): value is Challenge {
  if (!isObject(value) || typeof value.signature !== "string") return false;
  const parameters = value.parameters;
  if (!isObject(parameters)) return false;
  const { algorithm, nonce, salt, cost, keyLength, keyPrefix } = parameters;
  return (
    algorithm === "SHA-256" &&
    [nonce, salt].every((bytes) => typeof bytes === "string" && /^(?:[0-9a-f]{2}){1,64}$/.test(bytes)) &&
    typeof keyPrefix === "string" &&
    /^[0-9a-f]{1,32}$/.test(keyPrefix) &&
    typeof cost === "number" &&
    cost >= 1 &&
    cost <= HIGHEST_COST &&
    (keyLength === undefined || keyLength === 32)
  );
}

/** ALTCHA's key: SHA-256 of salt and password, `cost` times over, letting the page breathe between slices. */
function deriver(breathe: () => Promise<void>): Derive {
  let since = performance.now();
  return async ({ cost }, salt, password) => {
    let derivedKey = new Uint8Array(salt.length + password.length);
    derivedKey.set(salt);
    derivedKey.set(password, salt.length);
    for (let i = 0; i < cost; i++) derivedKey = Uint8Array.from(sha256(derivedKey));
    if (performance.now() - since > SLICE) {
      await breathe();
      since = performance.now();
    }
    return { derivedKey };
  };
}

/** What the header `Altcha` takes for a relay's challenge. Unreachable when it is none, Busy when it is too dear. */
export async function solve(value: unknown): Promise<string> {
  if (!isChallenge(value)) throw new Unreachable("the challenge is not of a kind that this page knows");
  // Messages are not slowed down in a tab that is in the background; timers are.
  const { port1, port2 } = new MessageChannel();
  const breathe = (): Promise<void> =>
    new Promise((resolve) => {
      port1.onmessage = () => {
        resolve();
      };
      port2.postMessage(null);
    });
  try {
    const solution = await solveChallenge({ challenge: value, deriveKey: deriver(breathe), timeout: LONGEST });
    if (!solution) throw new Busy(CHEAPER_LATER);
    const { counter, derivedKey } = solution; // how long it took is nobody's business
    return btoa(JSON.stringify({ challenge: value, solution: { counter, derivedKey } }));
  } finally {
    port1.close();
  }
}
