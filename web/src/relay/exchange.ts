// One request and its whole answer, within a time and a size. Nothing that identifies a person goes along: no cookie, no
// referrer, nothing from or for the cache.

import { Busy, Refused, RelayError, Slow, Unreachable } from "./errors.ts";

export interface Patience {
  /** Milliseconds for one request with its answer, the time its bytes take not counted. */
  readonly timeout: number;
  /** Milliseconds to wait before each further attempt. */
  readonly pauses: readonly number[];
}

/** Onion services may take twenty seconds to answer for the first time. */
export const PATIENCE: Patience = { timeout: 30_000, pauses: [600, 2_400] };
/** Bytes that the slowest usable line moves in a millisecond: 32 kbit/s. */
const SLOWEST = 4;

export interface Answer {
  readonly status: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Seconds of Retry-After, if there is one. */
  readonly retryAfter: number | null;
}

export interface Asked {
  readonly method: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array<ArrayBuffer>;
}

const LONGEST_WAIT = 86_400;
const USUAL_WAIT = 30;

/** At most `limit` bytes of an answer: more would be an attempt to fill the memory of a phone. */
async function readAtMost(response: Response, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  const reader = response.body?.getReader();
  const parts: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const part = await reader?.read();
    if (!part || part.done) break;
    length += part.value.length;
    if (length > limit) {
      await reader?.cancel();
      throw new Unreachable("the answer is longer than a relay's can be");
    }
    parts.push(part.value);
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function secondsOf(header: string | null): number | null {
  if (header === null) return null;
  return /^[0-9]{1,6}$/.test(header) ? Math.min(Number(header), LONGEST_WAIT) : USUAL_WAIT;
}

/** The answer with its status, whatever it is; Unreachable when there is none, Slow when there is none in time. */
export async function exchange(url: string, asked: Asked, limit: number, timeout: number): Promise<Answer> {
  const control = new AbortController();
  const moved = (asked.body?.length ?? 0) + limit;
  const timer = setTimeout(
    () => {
      control.abort();
    },
    timeout + moved / SLOWEST,
  );
  try {
    const response = await fetch(url, {
      ...asked,
      signal: control.signal,
      credentials: "omit",
      referrerPolicy: "no-referrer",
      cache: "no-store",
      redirect: "error",
    });
    const bytes = await readAtMost(response, limit);
    return { status: response.status, bytes, retryAfter: secondsOf(response.headers.get("Retry-After")) };
  } catch (error) {
    if (error instanceof RelayError) throw error;
    if (control.signal.aborted) throw new Slow("the relay did not answer in time", { cause: error });
    throw new Unreachable("the relay did not answer", { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

/** The value of JSON bytes, undefined when they are none. */
export function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The error that an answer other than the wanted one stands for. */
export function errorOf(answer: Answer): RelayError {
  if (answer.status === 429 || answer.status === 503) return new Busy(answer.retryAfter ?? USUAL_WAIT);
  if (answer.status < 400 || answer.status >= 500 || answer.status === 408) {
    return new Unreachable(`the relay answered ${String(answer.status)}`);
  }
  const value = jsonOf(answer.bytes);
  const code = isObject(value) && typeof value.error === "string" ? value.error.slice(0, 64) : "unknown";
  return new Refused(answer.status, code);
}

/** What `attempt` gives; it is tried again, after a pause, as long as the relay is Unreachable and not just Slow. */
export async function patiently<T>(patience: Patience, attempt: () => Promise<T>): Promise<T> {
  for (const pause of patience.pauses) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof Unreachable) || error instanceof Slow) throw error;
      // Up to half as long again, so that many who lost the same relay do not come back together.
      const longer = pause * (1 + Math.random() / 2);
      await new Promise((resolve) => setTimeout(resolve, longer));
    }
  }
  return await attempt();
}
