// One message on its way to an organisation. Whatever happens, the desk gets it once: every attempt has the same id, and
// the same text goes out in the same envelope.

import type { ParcelStep, Progress } from "../attach/parcel.ts";
import type { Relays, Step as RelayStep } from "../relay/index.ts";
import { Conflict } from "../relay/index.ts";
import type { Sealed } from "../sealed/index.ts";

export type Step = "sealing" | ParcelStep | RelayStep;
/** `progress` is there while files are on their way. */
export type OnStep = (step: Step, progress?: Progress) => void;

/** `sent`: what was given. `earlier`: an attempt before the last change had arrived after all, so the change did not. */
export type Sent = "sent" | "earlier";

export class Outgoing<Content> {
  private readonly write: (content: Content) => Promise<Sealed>;
  private readonly sealed = new Map<string, Sealed>();

  /** `write` seals a content; it gives every envelope the same id and box. */
  constructor(write: (content: Content) => Promise<Sealed>) {
    this.write = write;
  }

  /** The content sealed, as it is sent. */
  async seal(content: Content): Promise<Sealed> {
    const key = JSON.stringify(content);
    const sealed = this.sealed.get(key) ?? (await this.write(content));
    this.sealed.set(key, sealed);
    return sealed;
  }

  /** Sends the content, or the error of sealing or of the relays; may be called again after one. */
  async send(content: Content, relays: Relays, onStep: OnStep): Promise<Sent> {
    if (!this.sealed.has(JSON.stringify(content))) onStep("sealing");
    const sealed = await this.seal(content);
    try {
      await relays.put(sealed.box, sealed.id, sealed.envelope, onStep);
      return "sent";
    } catch (error) {
      if (error instanceof Conflict && this.sealed.size > 1) return "earlier";
      throw error;
    }
  }
}
