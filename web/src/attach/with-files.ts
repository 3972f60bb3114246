// A message with its files: the parts first, the message last. When it is stored, everything it lists is; and a person is
// told "sent" only then.

import type { OnStep, Outgoing, Sent } from "../ask/outgoing.ts";
import type { Relays } from "../relay/index.ts";
import type { Attachment, Sealed } from "../sealed/index.ts";
import type { Chosen } from "./chosen.ts";
import type { Parcel } from "./parcel.ts";

/** A message that can list attachments. */
export interface Listing {
  readonly attachments?: readonly Attachment[];
}

export interface Along {
  readonly files: readonly Chosen[];
  /** Stops the sending of files; the message itself is not stopped. */
  readonly signal: AbortSignal;
}

export class WithFiles<Content extends Listing> {
  private readonly outgoing: Outgoing<Content>;
  private readonly parcel: Parcel;

  constructor(outgoing: Outgoing<Content>, parcel: Parcel) {
    this.outgoing = outgoing;
    this.parcel = parcel;
  }

  /** The message without files, sealed, as it is sent. */
  async seal(content: Content): Promise<Sealed> {
    return await this.outgoing.seal(content);
  }

  /** Sends the files, then the message; may be called again after a failure, and goes on where it was. */
  async send(content: Content, relays: Relays, onStep: OnStep, along?: Along): Promise<Sent> {
    if (!along || along.files.length === 0) return await this.outgoing.send(content, relays, onStep);
    const attachments = await this.parcel.send(along.files, relays, onStep, along.signal);
    return await this.outgoing.send({ ...content, attachments }, relays, onStep);
  }
}
