// The client of one relay. It moves bytes and knows no content: what is in an envelope, and who may open it, is the
// business of ../sealed. API: docs/relay-api.md.

import { solve } from "./challenge.ts";
import { Conflict, Refused, Unreachable } from "./errors.ts";
import { type Answer, type Asked, errorOf, exchange, isObject, jsonOf, PATIENCE, type Patience, patiently } from "./exchange.ts";

export type Bytes = Uint8Array<ArrayBuffer>;

/** What a relay says of itself: the sizes it takes, and for how many days it keeps an envelope. */
export interface About {
  readonly version: string;
  readonly sizes: readonly number[];
  readonly lifetimeDays: number;
}

/** One line of a box's list: its number in the box, its id, its size in bytes. */
export interface Listed {
  readonly n: number;
  readonly id: string;
  readonly size: number;
}

export interface List {
  readonly envelopes: readonly Listed[];
  readonly more: boolean;
}

/** What a sender is doing, for a page that says so. */
export type Step = "computing" | "sending";

const LARGEST_ANSWER = 16_384;
const LIST = 8_192;
const LARGEST_ENVELOPE = 1_048_576;
const CHALLENGES = 3;

function isListed(value: unknown): value is Listed {
  if (!isObject(value)) return false;
  const { n, id, size } = value;
  return Number.isSafeInteger(n) && typeof id === "string" && /^[0-9a-f]{32}$/.test(id) && Number.isSafeInteger(size);
}

function isRising(envelopes: readonly Listed[], after: number): boolean {
  return envelopes.every(({ n }, i) => n > (envelopes[i - 1]?.n ?? after));
}

function hex(token: Uint8Array): string {
  return Array.from(token, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export class RelayClient {
  readonly address: string;
  private readonly patience: Patience;

  /** `address` is a relay's as a card names it, with or without a slash at the end. */
  constructor(address: string, patience: Patience = PATIENCE) {
    this.address = address.replace(/\/$/, "");
    this.patience = patience;
  }

  private async once(path: string, asked: Asked, limit = LARGEST_ANSWER): Promise<Answer> {
    return await exchange(`${this.address}/v1/${path}`, asked, limit, this.patience.timeout);
  }

  private async wanted(path: string, asked: Asked, status = 200, limit = LARGEST_ANSWER): Promise<Bytes> {
    return await patiently(this.patience, async () => {
      const answer = await this.once(path, asked, limit);
      if (answer.status !== status) throw errorOf(answer);
      return answer.bytes;
    });
  }

  async about(): Promise<About> {
    const value = jsonOf(await this.wanted("about", { method: "GET" }));
    if (isObject(value) && value.v === 1) {
      const { version, sizes, lifetime_days: lifetimeDays } = value;
      if (
        typeof version === "string" &&
        typeof lifetimeDays === "number" &&
        Array.isArray(sizes) &&
        sizes.every((size): size is number => typeof size === "number")
      ) {
        return { version, sizes, lifetimeDays };
      }
    }
    throw new Unreachable("what answered is not a relay of this version");
  }

  /**
   * Puts an envelope into a box: stored durably when this returns. Putting the same again does no harm, so a lost
   * answer is asked for again. Conflict, Refused, Busy, Unreachable.
   */
  async put(box: string, id: string, envelope: Bytes, onStep?: (step: Step) => void): Promise<void> {
    let challenges = 0;
    await patiently(this.patience, async () => {
      for (;;) {
        onStep?.("computing");
        const challenge = await this.once(`challenge?box=${box}`, { method: "GET" });
        if (challenge.status !== 200) throw errorOf(challenge);
        const altcha = await solve(jsonOf(challenge.bytes));
        onStep?.("sending");
        const headers = { "Content-Type": "application/octet-stream", Altcha: altcha };
        const answer = await this.once(`boxes/${box}/${id}`, { method: "PUT", headers, body: envelope });
        if (answer.status === 200 || answer.status === 201) return;
        if (answer.status === 409) throw new Conflict();
        const error = errorOf(answer);
        // A solution lives for minutes and serves once: a slow phone, or an answer that got lost, needs another.
        const spent = error instanceof Refused && error.status === 403 && error.code === "challenge";
        if (!spent || ++challenges >= CHALLENGES) throw error;
      }
    });
  }

  /** What waits in the token's box after number `after`. Empty and unknown boxes look alike. */
  async list(token: Uint8Array, box: string, after = 0): Promise<List> {
    const bytes = await this.wanted(`boxes/${box}?after=${String(after)}`, this.reading(token), 200, LIST);
    const value = jsonOf(bytes);
    if (isObject(value) && value.v === 1 && typeof value.more === "boolean") {
      const { envelopes, more } = value;
      if (Array.isArray(envelopes) && envelopes.every(isListed) && isRising(envelopes, after)) {
        return { envelopes, more: more && envelopes.length > 0 };
      }
    }
    throw new Unreachable("what answered is not a relay of this version");
  }

  /** The at most `size` bytes of one envelope; Refused when it is not there. */
  async get(token: Uint8Array, box: string, id: string, size = LARGEST_ENVELOPE): Promise<Bytes> {
    return await this.wanted(`boxes/${box}/${id}`, this.reading(token), 200, Math.min(size, LARGEST_ENVELOPE));
  }

  /** Takes one envelope away; also when it is not there. */
  async delete(token: Uint8Array, box: string, id: string): Promise<void> {
    await this.wanted(`boxes/${box}/${id}`, { ...this.reading(token), method: "DELETE" }, 204);
  }

  /** Takes everything away that is in the box now. */
  async empty(token: Uint8Array, box: string): Promise<void> {
    const all = String(Number.MAX_SAFE_INTEGER);
    await this.wanted(`boxes/${box}?through=${all}`, { ...this.reading(token), method: "DELETE" }, 204);
  }

  private reading(token: Uint8Array): Asked {
    return { method: "GET", headers: { Authorization: `Bearer ${hex(token)}` } };
  }
}
