// How far the files have come: a bar to look at, and a sentence every tenth part of the way for those who listen.

import type { JSX } from "preact";
import { useLanguage, useWords } from "../shell/language.tsx";
import type { Progress } from "./parcel.ts";
import { sizeText } from "./sizes.ts";
import { attachWords } from "./words/index.ts";

interface FilesProgressProps {
  readonly step: string;
  readonly progress: Progress;
  readonly onStop: (() => void) | undefined;
}

export function FilesProgress({ step, progress, onStop }: FilesProgressProps): JSX.Element {
  const words = useWords(attachWords);
  const { spoken } = useLanguage();
  const { done, total } = progress;
  const tenths = total === 0 ? 0 : Math.floor((done / total) * 10);
  return (
    <div class="parcel">
      <p id="parcel-label">{step === "preparing" ? words.preparing : words.files}</p>
      <progress max={total} value={done} aria-labelledby="parcel-label" />
      <p class="hint">{words.of(sizeText(done, spoken), sizeText(total, spoken))}</p>
      <p role="status" class="hidden">
        {step === "files" && tenths > 0 && words.percent(tenths * 10)}
      </p>
      {onStop && (
        <button type="button" class="button" onClick={onStop}>
          {words.stop}
        </button>
      )}
    </div>
  );
}
