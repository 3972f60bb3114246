// A letter in the person's own words: its plain text, to be changed. Neither stored nor sent, like the fields.

import type { JSX, RefObject } from "preact";
import { useState } from "preact/hooks";
import type { Letter } from "../guides/guide.ts";
import { inLanguage, useWords } from "../shell/language.tsx";
import type { Rewritten } from "./session.ts";
import { Take } from "./take.tsx";
import { runnerWords } from "./words/index.ts";

export interface RewritingProps {
  readonly area: RefObject<HTMLTextAreaElement | null>;
  readonly letter: Letter;
  /** What the guide writes now. */
  readonly plain: string;
  readonly rewritten: Rewritten;
  /** With null, back to what the guide writes. */
  readonly onRewrite: (rewritten: Rewritten | null) => void;
}

const ROWS = 20;

export function Rewriting({ area, letter, plain, rewritten, onRewrite }: RewritingProps): JSX.Element {
  const words = useWords(runnerWords);
  const { text, from } = rewritten;
  const [leaving, setLeaving] = useState(false);
  const write = (): void => {
    setLeaving(false);
    area.current?.focus();
  };
  return (
    <>
      {from !== plain && <p class="notice care screen-only">{words.changedSince}</p>}
      <label class="field letter-field screen-only">
        <span class="label">{words.letterText}</span>
        <span class="hint">{words.changeHint}</span>
        <textarea
          ref={area}
          class="own-words"
          autoComplete="off"
          spellcheck={false}
          rows={ROWS}
          value={text}
          {...inLanguage(letter.language)}
          onInput={(event) => {
            setLeaving(false);
            onRewrite({ text: event.currentTarget.value, from });
          }}
        />
      </label>
      <div class="sheet on-paper" {...inLanguage(letter.language)}>
        {text}
      </div>
      <Take text={text} language={letter.language} area={area}>
        <button
          type="button"
          class="button"
          onClick={() => {
            if (text === from) onRewrite(null);
            else setLeaving(true);
          }}
        >
          {words.backToLetter}
        </button>
      </Take>
      <div role="alert" class="leaving screen-only">
        {leaving && (
          <div class="notice care">
            <p>{words.changesLost}</p>
            <p class="actions">
              <button
                type="button"
                class="button"
                onClick={() => {
                  onRewrite(null);
                }}
              >
                {words.loseChanges}
              </button>
              <button type="button" class="button" onClick={write}>
                {words.keepChanges}
              </button>
            </p>
          </div>
        )}
      </div>
    </>
  );
}
