// The way around a relay that cannot be reached: what was sealed as a file, to be sent later or from elsewhere.

import type { JSX } from "preact";
import { Busy, Unreachable } from "../relay/index.ts";
import type { Bytes } from "../sealed/index.ts";
import { useWords } from "../shell/language.tsx";
import type { SendState } from "./sending.tsx";
import { askWords } from "./words/index.ts";

/** Neutral, and the same for everyone. */
const FILE = "request.age";

/** Hands the file to the person's device. */
export function saveSealed(file: Bytes): void {
  const address = URL.createObjectURL(new Blob([file], { type: "application/octet-stream" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = FILE;
  link.click();
  // The download has its own hold on the data once the click is handled.
  window.setTimeout(() => {
    URL.revokeObjectURL(address);
  }, 1000);
}

interface SaveProps {
  readonly state: SendState;
  /** How many files go along: they do not fit into it. */
  readonly files: number;
  readonly onSave: () => void;
}

/** The offer, as long as no relay takes the request. */
export function SaveOffer({ state, files, onSave }: SaveProps): JSX.Element | null {
  const { file: words } = useWords(askWords);
  if (state.kind !== "failed") return null;
  if (!(state.error instanceof Unreachable || state.error instanceof Busy)) return null;
  return (
    <div class="notice">
      <p>{words.offer}</p>
      {files > 0 ? (
        <p>{words.withoutFiles}</p>
      ) : (
        <button type="button" class="button" onClick={onSave}>
          {words.save}
        </button>
      )}
    </div>
  );
}
