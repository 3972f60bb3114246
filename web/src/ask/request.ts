// What a person's request and later messages are made of.

import { type Card, type GuideResult, newId, Receipt, recipientFor, writeBurn, writeFollowup, writeRequest } from "../sealed/index.ts";
import { today } from "../shell/day.ts";
import { Outgoing } from "./outgoing.ts";

export interface RequestContent {
  readonly text: string;
  readonly language: string;
  readonly guide: GuideResult | null;
}

/** A request that is being written: its receipt exists before anything is sent. */
export interface Asking {
  readonly receipt: Receipt;
  readonly outgoing: Outgoing<RequestContent>;
}

/** A new request to the organisation of the card. */
export function newRequest(card: Card): Asking {
  const receipt = Receipt.new();
  const id = newId();
  const outgoing = new Outgoing<RequestContent>(async ({ text, language, guide }) => {
    const day = today();
    const thread = await receipt.thread();
    return await writeRequest(text, {
      thread,
      box: card.box,
      recipient: recipientFor(card, day),
      day,
      language,
      guide,
      id,
    });
  });
  return { receipt, outgoing };
}

/** A later message of the receipt's owner, who has read the replies up to number `n`. */
export function newFollowup(card: Card, receipt: Receipt, n: number): Outgoing<string> {
  const id = newId();
  return new Outgoing<string>(async (text) => {
    const day = today();
    const thread = await receipt.thread();
    return await writeFollowup(text, { thread, box: card.box, recipient: recipientFor(card, day), n, day, id });
  });
}

/** The wish of the receipt's owner that the conversation be destroyed. */
export function newBurn(card: Card, receipt: Receipt): Outgoing<"burn"> {
  const id = newId();
  return new Outgoing<"burn">(async () => {
    const day = today();
    return await writeBurn({ receipt, box: card.box, recipient: recipientFor(card, day), day, id });
  });
}
