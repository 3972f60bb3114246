// Sending, as a page shows it: what is being done, what went wrong and what helps. The text always stays.

import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import type { Chosen } from "../attach/chosen.ts";
import { FileGone, type Progress, Stopped } from "../attach/parcel.ts";
import { FilesProgress } from "../attach/progress.tsx";
import type { Listing, WithFiles } from "../attach/with-files.ts";
import { type AttachWords, attachWords } from "../attach/words/index.ts";
import { Busy, Refused, type Relays, Unreachable } from "../relay/index.ts";
import { CardExpired, type Sealed, TooLong } from "../sealed/index.ts";
import type { OnStep, Sent, Step } from "./outgoing.ts";
import { inSeconds } from "../shell/day.ts";
import { type Spoken, useLanguage, useWords } from "../shell/language.tsx";
import { askWords, type AskWords } from "./words/index.ts";

export type SendState =
  | { readonly kind: "idle" }
  | { readonly kind: "doing"; readonly step: Step; readonly progress?: Progress | undefined }
  | { readonly kind: "stopped" }
  | { readonly kind: "failed"; readonly error: unknown };

export interface Sending {
  readonly state: SendState;
  readonly busy: boolean;
  /** How it was sent, or null when it was not: then the state says why. */
  send<Content extends Listing>(
    outgoing: WithFiles<Content>,
    content: Content,
    relays: Relays,
    files: readonly Chosen[],
  ): Promise<Sent | null>;
  /** The message without files, sealed, for a file; null when that failed. What was wrong with sending is no matter then. */
  seal<Content extends Listing>(outgoing: WithFiles<Content>, content: Content): Promise<Sealed | null>;
  /** Stops the sending of files. */
  readonly stop: () => void;
}

/** Held where it outlives the form, a sending goes on while the person looks at another view. */
export function useSending(): Sending {
  const [state, setState] = useState<SendState>({ kind: "idle" });
  const control = useRef<AbortController | null>(null);
  return {
    state,
    busy: state.kind === "doing",
    stop() {
      control.current?.abort();
    },
    async seal(outgoing, content) {
      try {
        const sealed = await outgoing.seal(content);
        setState({ kind: "idle" });
        return sealed;
      } catch (error) {
        setState({ kind: "failed", error });
        return null;
      }
    },
    async send(outgoing, content, relays, files) {
      setState({ kind: "doing", step: "sealing" });
      control.current = new AbortController();
      const { signal } = control.current;
      try {
        const onStep: OnStep = (step, progress) => {
          if (!signal.aborted) setState({ kind: "doing", step, progress });
        };
        const sent = await outgoing.send(content, relays, onStep, { files, signal });
        setState({ kind: "idle" });
        return sent;
      } catch (error) {
        setState(error instanceof Stopped ? { kind: "stopped" } : { kind: "failed", error });
        return null;
      }
    },
  };
}

function told(error: unknown, words: AskWords, attach: AttachWords, spoken: Spoken, letters: number): readonly string[] {
  if (error instanceof FileGone) return [attach.gone(error.file), words.textIsHere, attach.goneMend];
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
  /** How many files go along. */
  readonly files?: number;
  readonly onStop?: () => void;
}

/** Two live regions that are there from the start, so that screen readers hear what comes into them. */
export function SendStatus({ state, letters, files = 0, onStop }: SendStatusProps): JSX.Element {
  const words = useWords(askWords);
  const attach = useWords(attachWords);
  const { spoken } = useLanguage();
  const [first, ...rest] = state.kind === "failed" ? told(state.error, words, attach, spoken, letters) : [];
  return (
    <>
      <div role="status">
        {state.kind === "doing" && state.step !== "preparing" && state.step !== "files" && <p class="doing">{words[state.step]}</p>}
        {state.kind === "stopped" && <p class="notice">{attach.stopped}</p>}
      </div>
      {state.kind === "doing" && state.progress && (
        <FilesProgress step={state.step} progress={state.progress} onStop={onStop} />
      )}
      <div role="alert">
        {first !== undefined && (
          <div class="notice alarm">
            <p>
              <strong>{first}</strong>
            </p>
            {rest.map((line) => (
              <p key={line}>{line}</p>
            ))}
            {files > 0 && !(state.kind === "failed" && state.error instanceof FileGone) && <p>{attach.resume}</p>}
          </div>
        )}
      </div>
    </>
  );
}
