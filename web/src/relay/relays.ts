// All relays of a card, as one: an envelope goes to the first that takes it, a box is read at all of them.

import { type Bytes, type Listed, RelayClient, type Step } from "./client.ts";
import { Busy, Conflict, Refused, RelayError, Unreachable } from "./errors.ts";
import { PATIENCE, type Patience } from "./exchange.ts";

/** What the relays had of a box, and how many of them could not be asked to the end. */
export interface Fetched {
  readonly envelopes: readonly Bytes[];
  readonly unreached: number;
}

/** Beyond this a box is somebody's attempt to fill the memory of a phone. */
const MOST_ENVELOPES = 500;
const MOST_BYTES = 32 * 1024 * 1024;

/** Of several failures the one a person can do most about: wait, try again, or nothing. */
function mostHopeful(errors: readonly RelayError[]): RelayError {
  const busy = errors.filter((error) => error instanceof Busy).sort((a, b) => a.seconds - b.seconds);
  return busy[0] ?? errors.find((error) => error instanceof Unreachable) ?? errors[0] ?? new Unreachable("no relay");
}

export class Relays {
  private readonly clients: readonly RelayClient[];

  /** `addresses` are tried in their order. */
  constructor(addresses: readonly string[], patience: Patience = PATIENCE) {
    this.clients = addresses.map((address) => new RelayClient(address, patience));
  }

  /** Puts an envelope at the first relay that takes it. Conflict at once; else the most hopeful of the failures. */
  async put(box: string, id: string, envelope: Bytes, onStep?: (step: Step) => void): Promise<void> {
    const errors: RelayError[] = [];
    for (const client of this.clients) {
      try {
        await client.put(box, id, envelope, onStep);
        return;
      } catch (error) {
        if (error instanceof Conflict || !(error instanceof RelayError)) throw error;
        errors.push(error);
      }
    }
    throw mostHopeful(errors);
  }

  /** Empties the token's box at all relays; how many did not do it. The most hopeful failure when none did. */
  async empty(token: Uint8Array, box: string): Promise<number> {
    const errors: RelayError[] = [];
    for (const client of this.clients) {
      try {
        await client.empty(token, box);
      } catch (error) {
        if (!(error instanceof RelayError)) throw error;
        errors.push(error);
      }
    }
    if (errors.length === this.clients.length) throw mostHopeful(errors);
    return errors.length;
  }

  /** All envelopes of the token's box, at all relays; the most hopeful failure when there was nothing but failures. */
  async fetch(token: Uint8Array, box: string): Promise<Fetched> {
    const envelopes: Bytes[] = [];
    const errors: RelayError[] = [];
    for (const client of this.clients) {
      try {
        await collect(client, token, box, envelopes);
      } catch (error) {
        if (!(error instanceof RelayError)) throw error;
        errors.push(error);
      }
    }
    if (errors.length === this.clients.length && envelopes.length === 0) throw mostHopeful(errors);
    return { envelopes, unreached: errors.length };
  }
}

/**
 * Puts what one relay has of a box at the end of `envelopes`. An envelope that another relay gave under the same id is
 * fetched all the same: a hostile relay must not hide it behind other bytes.
 */
async function collect(client: RelayClient, token: Uint8Array, box: string, envelopes: Bytes[]): Promise<void> {
  let after = 0;
  let count = 0;
  let bytes = 0;
  for (;;) {
    const list = await client.list(token, box, after);
    for (const listed of list.envelopes) {
      after = listed.n;
      const envelope = await fetchOne(client, token, box, listed);
      if (!envelope) continue;
      bytes += envelope.length;
      if (++count > MOST_ENVELOPES || bytes > MOST_BYTES) return;
      envelopes.push(envelope);
    }
    if (!list.more) return;
  }
}

/** The envelope, or null when it went away after it was listed. */
async function fetchOne(client: RelayClient, token: Uint8Array, box: string, listed: Listed): Promise<Bytes | null> {
  try {
    return await client.get(token, box, listed.id, listed.size);
  } catch (error) {
    if (error instanceof Refused && error.status === 404) return null;
    throw error;
  }
}
