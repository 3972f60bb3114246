// Choosing files: what goes along, what does not and why, and what a file gives away. Names stay on this page.

import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { useLanguage, useWords } from "../shell/language.tsx";
import "./attach.css";
import { type Chosen, type Refused, take } from "./chosen.ts";
import { sizeText } from "./sizes.ts";
import { attachWords } from "./words/index.ts";

interface FilesFieldProps {
  readonly id: string;
  readonly files: readonly Chosen[];
  readonly onFiles: (files: readonly Chosen[]) => void;
  /** Whether they are on their way just now. */
  readonly busy: boolean;
  /** Told while files are being looked at: a message sent then would go without them. */
  readonly onLooking: (looking: boolean) => void;
}

export function FilesField({ id, files, onFiles, busy, onLooking }: FilesFieldProps): JSX.Element {
  const words = useWords(attachWords);
  const { spoken } = useLanguage();
  const [refused, setRefused] = useState<readonly Refused[]>([]);
  const [isLooking, setLooking] = useState(false);
  const isHere = useRef(true);
  const input = useRef<HTMLInputElement>(null);
  useEffect(
    () => () => {
      isHere.current = false;
    },
    [],
  );
  const locked = busy || isLooking;
  const choose = async (fresh: readonly File[]): Promise<void> => {
    setLooking(true);
    onLooking(true);
    const taken = await take(files, fresh);
    onLooking(false);
    if (!isHere.current) return;
    setLooking(false);
    setRefused(taken.refused);
    onFiles(taken.files);
  };
  return (
    <div class="field files">
      <p class="label" id={`${id}-label`}>
        {words.label}
      </p>
      <p class="hint" id={`${id}-hint`}>
        {words.hint} {words.faster}
      </p>
      <input
        id={id}
        ref={input}
        type="file"
        multiple
        aria-labelledby={`${id}-label ${id}-choose`}
        disabled={locked}
        aria-describedby={`${id}-hint`}
        onChange={(event) => {
          const { currentTarget } = event;
          const fresh = Array.from(currentTarget.files ?? []);
          currentTarget.value = "";
          if (fresh.length > 0) void choose(fresh);
        }}
      />
      {/* The browser's own button speaks the browser's language, not the page's. */}
      <label for={id} id={`${id}-choose`} class="button" aria-disabled={locked}>
        {words.choose}
      </label>
      <div role="status">
        {isLooking && <p class="doing">{words.preparingOne}</p>}
        {!isLooking && files.length > 0 && <p class="hidden">{words.taken(files.length)}</p>}
      </div>
      {refused.length > 0 && (
        <div class="notice care" role="alert">
          <p>
            <strong>{words.notTaken}</strong>
          </p>
          <ul>
            {refused.map(({ name, why }, i) => (
              <li key={i}>
                <bdi>{name}</bdi>: {words.why[why]}
              </li>
            ))}
          </ul>
        </div>
      )}
      {files.length > 0 && (
        <>
          <ol class="chosen">
            {files.map((file, i) => (
              <li key={i}>
                <span>
                  <strong>{words.attachment(i + 1)}</strong> <bdi>{file.name}</bdi>
                  <span class="hint">
                    {sizeText(file.blob.size, spoken)}, {file.picture ? words.cleaned : words.asIs}
                  </span>
                </span>
                <button
                  type="button"
                  class="link"
                  disabled={locked}
                  aria-label={words.removeNamed(i + 1)}
                  onClick={() => {
                    onFiles(files.filter((one) => one !== file));
                    input.current?.focus();
                  }}
                >
                  {words.remove}
                </button>
              </li>
            ))}
          </ol>
          <p class="hint">{words.nameStays}</p>
        </>
      )}
      <details>
        <summary>{words.hidden}</summary>
        <ul>
          {words.hiddenList.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </details>
    </div>
  );
}
