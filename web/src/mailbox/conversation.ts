// The replies that wait in a receipt's box: fetched, opened, proved, in order. What fails is counted and never shown.

import type { Relays } from "../relay/index.ts";
import { missingCounters, readReply, type Receipt, type Reply, SealedError } from "../sealed/index.ts";

export interface Conversation {
  /** In the order in which the desk wrote them, each once. */
  readonly replies: readonly Reply[];
  /** Numbers of replies that were written, since a later one is there, and are not there. */
  readonly missing: readonly number[];
  /** Envelopes that did not open, or were not proved to be from the desk. */
  readonly unverified: number;
  /** Relays that could not be asked. */
  readonly unreached: number;
}

/** The conversation of a receipt; an error of the relays when none could be asked. */
export async function fetchConversation(relays: Relays, receipt: Receipt): Promise<Conversation> {
  const { envelopes, unreached } = await relays.fetch(receipt.token, receipt.box);
  const replies = new Map<string, Reply>();
  let unverified = 0;
  for (const envelope of envelopes) {
    try {
      const reply = await readReply(envelope, receipt);
      replies.set(reply.id, reply);
    } catch (error) {
      if (!(error instanceof SealedError)) throw error;
      unverified++;
    }
  }
  const ordered = [...replies.values()].sort((a, b) => a.n - b.n || (a.id < b.id ? -1 : 1));
  return { replies: ordered, missing: missingCounters(ordered.map(({ n }) => n)), unverified, unreached };
}
