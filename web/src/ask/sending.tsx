// Sending, as a page shows it: what is being done, what went wrong and what helps. The text always stays.

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Busy, Refused, type Relays, Unreachable } from "../relay/index.ts";
import { CardExpired, TooLong } from "../sealed/index.ts";
import type { Outgoing, Sent, Step } from "./outgoing.ts";
import { inSeconds } from "../shell/day.ts";
import { type Spoken, useLanguage, useWords } from "../shell/language.tsx";
import { askWords, type AskWords } from "./words/index.ts";

export type SendState =
  | { readonly kind: "idle" }
  | { readonly kind: "doing"; readonly step: Step }
  | { readonly kind: "failed"; readonly error: unknown };

export interface Sending {
  readonly state: SendState;
  readonly busy: boolean;
  /** How it was sent, or null when it was not: then the state says why. */
  send<Content>(outgoing: Outgoing<Content>, content: Content, relays: Relays): Promise<Sent | null>;
}

/** Held where it outlives the form, a sending goes on while the person looks at another view. */
export function useSending(): Sending {
  const [state, setState] = useState<SendState>({ kind: "idle" });
  return {
    state,
    busy: state.kind === "doing",
    async send(outgoing, content, relays) {
      setState({ kind: "doing", step: "sealing" });
      try {
        const sent = await outgoing.send(content, relays, (step) => {
          setState({ kind: "doing", step });
        });
        setState({ kind: "idle" });
        return sent;
      } catch (error) {
        setState({ kind: "failed", error });
        return null;
      }
    },
  };
}

function told(error: unknown, words: AskWords, spoken: Spoken, letters: number): readonly string[] {
  if (error instanceof Busy) return [words.busy, words.textIsHere, words.busyMend(inSeconds(error.seconds, spoken))];
  if (error instanceof Unreachable) return [words.unreachable, words.textIsHere, words.unreachableMend];
  if (error instanceof Refused) return [words.refused(error.code), words.textIsHere, words.refusedMend];
  if (error instanceof CardExpired) return [words.cardExpired];
  // A letter takes one to four bytes; what is over is told in letters, and rather too many than too few.
  if (error instanceof TooLong) return [words.tooLong(Math.min(error.bytesOver, letters))];
  return [words.failed];
}

interface SendStatusProps {
  readonly state: SendState;
  /** How long the text is. */
  readonly letters: number;
}

/** Two live regions that are there from the start, so that screen readers hear what comes into them. */
export function SendStatus({ state, letters }: SendStatusProps): JSX.Element {
  const words = useWords(askWords);
  const { spoken } = useLanguage();
  const [first, ...rest] = state.kind === "failed" ? told(state.error, words, spoken, letters) : [];
  return (
    <>
      <div role="status">{state.kind === "doing" && <p class="doing">{words[state.step]}</p>}</div>
      <div role="alert">
        {first !== undefined && (
          <div class="notice alarm">
            <p>
              <strong>{first}</strong>
            </p>
            {rest.map((line) => (
              <p key={line}>{line}</p>
            ))}
          </div>
        )}
      </div>
    </>
  );
}
