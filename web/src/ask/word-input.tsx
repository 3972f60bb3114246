// A field for one word of a receipt, with the words it may become as buttons beneath it.

import type { JSX } from "preact";
import { completions, isWord, languageOf, nearest } from "../sealed/index.ts";

interface WordInputProps {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly error: string | null;
  readonly offer: string;
  readonly onValue: (value: string) => void;
}

/** What keeps a private text from being sent to a spelling service, a translator or a store of form entries. */
export const PRIVATE = {
  autoComplete: "off",
  autoCorrect: "off",
  autoCapitalize: "none",
  spellcheck: false,
  translate: false,
  "data-gramm": "false",
} as const;

export function WordInput({ id, label, value, error, offer, onValue }: WordInputProps): JSX.Element {
  const begun = completions(value).filter((word) => word !== value);
  const offered = begun.length > 0 || error === null || isWord(value) ? begun : nearest(value, languageOf([value]));
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {error && (
        <p class="error" id={`${id}-error`}>
          {error}
        </p>
      )}
      <input
        {...PRIVATE}
        id={id}
        type="text"
        value={value}
        aria-invalid={error !== null}
        aria-describedby={error ? `${id}-error` : undefined}
        onInput={(event) => {
          onValue(event.currentTarget.value);
        }}
      />
      <Offers label={offer} words={offered} onChoose={onValue} />
    </div>
  );
}

interface OffersProps {
  readonly label: string;
  readonly words: readonly string[];
  readonly onChoose: (word: string) => void;
}

/** Words to choose from: buttons, which every browser, finger and screen reader knows. */
export function Offers({ label, words, onChoose }: OffersProps): JSX.Element | null {
  if (words.length === 0) return null;
  return (
    <div class="offers" role="group" aria-label={label} translate={false}>
      {words.map((word) => (
        <button
          key={word}
          type="button"
          class="offer"
          onClick={() => {
            onChoose(word);
          }}
        >
          {word}
        </button>
      ))}
    </div>
  );
}
