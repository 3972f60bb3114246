// What a person's request and later messages are made of.

import { Parcel } from "../attach/parcel.ts";
import { type Listing, WithFiles } from "../attach/with-files.ts";
import {
  type Card,
  type GuideResult,
  newId,
  Receipt,
  recipientFor,
  writeBurn,
  writeFollowup,
  writePart,
  writeRequest,
} from "../sealed/index.ts";
import { today } from "../shell/day.ts";
import { Outgoing } from "./outgoing.ts";

export interface RequestContent extends Listing {
  readonly text: string;
  readonly language: string;
  readonly guide: GuideResult | null;
}

export interface FollowupContent extends Listing {
  readonly text: string;
}

/** A request that is being written: its receipt exists before anything is sent. */
export interface Asking {
  readonly receipt: Receipt;
  readonly outgoing: WithFiles<RequestContent>;
}

/** A new request to the organisation of the card. */
export function newRequest(card: Card): Asking {
  const receipt = Receipt.new();
  const id = newId();
  const outgoing = new Outgoing<RequestContent>(async ({ text, language, guide, attachments = [] }) => {
    const day = today();
    const thread = await receipt.thread();
    return await writeRequest(text, {
      thread,
      box: card.box,
      recipient: recipientFor(card, day),
      day,
      language,
      guide,
      attachments,
      id,
    });
  });
  return { receipt, outgoing: new WithFiles(outgoing, parcelOf(card, receipt, id)) };
}

/** A later message of the receipt's owner, who has read the replies up to number `n`. */
export function newFollowup(card: Card, receipt: Receipt, n: number): WithFiles<FollowupContent> {
  const id = newId();
  const outgoing = new Outgoing<FollowupContent>(async ({ text, attachments = [] }) => {
    const day = today();
    const thread = await receipt.thread();
    return await writeFollowup(text, { thread, box: card.box, recipient: recipientFor(card, day), n, day, attachments, id });
  });
  return new WithFiles(outgoing, parcelOf(card, receipt, id));
}

/** The files of the message with the id `message`. */
function parcelOf(card: Card, receipt: Receipt, message: string): Parcel {
  return new Parcel(async (data, attachment, n, id) => {
    const day = today();
    const thread = await receipt.thread();
    return await writePart(data, { thread, box: card.box, recipient: recipientFor(card, day), day, message, attachment, n, id });
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
