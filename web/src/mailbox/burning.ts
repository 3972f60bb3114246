// Destroying a conversation: the box at the relays is emptied, and the desk gets the sealed wish to destroy the rest.

import type { Outgoing, Step } from "../ask/outgoing.ts";
import { newBurn } from "../ask/request.ts";
import type { Relays } from "../relay/index.ts";
import type { Card, Receipt } from "../sealed/index.ts";

export class Burning {
  private readonly receipt: Receipt;
  private readonly outgoing: Outgoing<"burn">;

  /** One wish: however often it is tried, the desk gets it once. */
  constructor(card: Card, receipt: Receipt) {
    this.receipt = receipt;
    this.outgoing = newBurn(card, receipt);
  }

  /**
   * How many relays could not be emptied. An error of the relays when none could be, or none took the wish: then it may
   * be tried again.
   */
  async burn(relays: Relays, onStep: (step: Step | "emptying") => void): Promise<number> {
    const { token, box } = this.receipt;
    onStep("emptying");
    // First, for it is quick; once more at the end, for until the desk has the wish, its replies may arrive.
    await relays.empty(token, box);
    await this.outgoing.send("burn", relays, onStep);
    onStep("emptying");
    return await relays.empty(token, box);
  }
}
