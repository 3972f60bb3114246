// What a page remembers of asking, in memory only, so that leafing through the site loses nothing.

import type { Chosen } from "../attach/chosen.ts";
import type { Bytes, Card, Language, Receipt } from "../sealed/index.ts";
import { twoPositions } from "./confirming.ts";
import { newRequest, type Asking } from "./request.ts";
import type { Sent } from "./outgoing.ts";

/** Writing; then the twelve words; then typing two of them; then all is done. */
export type Stage = "write" | "receipt" | "confirm" | "done";

export interface AskState {
  readonly stage: Stage;
  readonly text: string;
  /** The language of the reply; null until the person chose one. */
  readonly language: string | null;
  readonly withGuide: boolean;
  /** What goes along. Only their places are kept: a file is read when it is sent. */
  readonly files: readonly Chosen[];
  /** Receipt and id of this request: made once, before anything is sent. */
  readonly asking: Asking | null;
  /** Of what was sent: shown until two of its words were typed. */
  readonly receipt: Receipt | null;
  /** `saved`: it is in a file, and not sent yet. */
  readonly sent: Sent | "saved";
  /** The sealed file, where there is one. */
  readonly file: Bytes | null;
  /** Of the twelve words; null until the person chose one. */
  readonly wordLanguage: Language | null;
  readonly positions: readonly [number, number];
}

export function newAskState(): AskState {
  return {
    stage: "write",
    text: "",
    language: null,
    withGuide: true,
    files: [],
    asking: null,
    receipt: null,
    sent: "sent",
    file: null,
    wordLanguage: null,
    positions: [1, 2],
  };
}

/** The state with a receipt, the same one if there is one already. */
export function withReceipt(state: AskState, card: Card): AskState & { readonly asking: Asking } {
  return { ...state, asking: state.asking ?? newRequest(card) };
}

/** After sending: the text, and what was sealed of it, are no longer needed and go. */
export function afterSending(state: AskState, receipt: Receipt, sent: Sent): AskState {
  return { ...state, stage: "receipt", text: "", files: [], asking: null, receipt, sent, positions: twoPositions() };
}

/** After saving: as after sending, and the file can be saved once more. */
export function afterSaving(state: AskState, receipt: Receipt, file: Bytes): AskState {
  return { ...afterSending(state, receipt, "sent"), sent: "saved", file };
}

/** After two words were typed: nothing of the receipt is kept. */
export function afterConfirming(state: AskState): AskState {
  return { ...newAskState(), stage: "done", language: state.language, sent: state.sent };
}

/** Whether leaving the page would lose something. */
export function isUnsent(state: AskState): boolean {
  const isWritten = state.text.trim() !== "" || state.files.length > 0;
  return state.stage === "receipt" || state.stage === "confirm" || (state.stage === "write" && isWritten);
}
