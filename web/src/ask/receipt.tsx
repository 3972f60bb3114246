// The receipt: twelve words, shown once, and not let go before two of them were typed.

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { type Bytes, type Language, LANGUAGES, type Receipt } from "../sealed/index.ts";
import type { Sent } from "./outgoing.ts";
import { wordError } from "./confirming.ts";
import { saveSealed } from "./save.tsx";
import { Square } from "./square.tsx";
import { WordGrid } from "./word-grid.tsx";
import { WordInput } from "./word-input.tsx";
import type { AskWords } from "./words/en.ts";

const NAMES: Readonly<Record<Language, string>> = { english: "English", russian: "Русский" };
const TAGS: Readonly<Record<Language, string>> = { english: "en", russian: "ru" };
interface ShownProps {
  readonly receipt: Receipt;
  readonly sent: Sent | "saved";
  /** The sealed file, where it was saved instead of sent. */
  readonly file: Bytes | null;
  readonly language: Language;
  readonly words: AskWords;
  readonly onLanguage: (language: Language) => void;
  readonly onWritten: () => void;
}

export function ReceiptShown(props: ShownProps): JSX.Element {
  const { receipt, sent, file, language, onLanguage, onWritten } = props;
  const words = props.words.receipt;
  const carried = props.words.file;
  const [copied, setCopied] = useState<boolean | null>(null);
  const list = receipt.words(language);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(list.join(" "));
      setCopied(true);
    } catch {
      setCopied(false); // an insecure origin, or the person said no
    }
  };
  return (
    <>
      <div class="screen-only">
        <p class="lead">{sent === "saved" ? carried.saved : words[sent]}</p>
        {file && (
          <p>
            <button
              type="button"
              class="link"
              onClick={() => {
                saveSealed(file);
              }}
            >
              {carried.saveAgain}
            </button>
          </p>
        )}
        <p>
          <strong>{words.only}</strong>
        </p>
      </div>
      <p class="print-only" aria-hidden="true">
        {words.printTitle}
      </p>
      <WordGrid words={list} language={TAGS[language]} />
      <figure class="square-beside">
        <Square digits={receipt.digits()} label={words.square} />
        <figcaption class="screen-only hint">{words.squareHint}</figcaption>
      </figure>
      <fieldset class="row screen-only">
        <legend>{words.wordsIn}</legend>
        {LANGUAGES.map((one) => (
          <label key={one} class="option">
            <input
              type="radio"
              name="receipt-language"
              checked={one === language}
              onChange={() => {
                onLanguage(one);
              }}
            />{" "}
            <span lang={TAGS[one]}>{NAMES[one]}</span>
          </label>
        ))}
      </fieldset>
      <p class="screen-only">{words.keep}</p>
      <div class="actions">
        <button type="button" class="button primary" onClick={onWritten}>
          {words.written}
        </button>
        <button
          type="button"
          class="button"
          onClick={() => {
            window.print();
          }}
        >
          {words.print}
        </button>
        <button type="button" class="button" onClick={() => void copy()}>
          {words.copy}
        </button>
      </div>
      <div role="status" class="screen-only">{copied !== null && <p class="notice">{copied ? words.copied : words.notCopied}</p>}</div>
    </>
  );
}

interface ConfirmProps {
  readonly receipt: Receipt;
  readonly language: Language;
  readonly positions: readonly [number, number];
  readonly words: AskWords;
  readonly onConfirmed: () => void;
  readonly onShowAgain: () => void;
}

export function ReceiptConfirm(props: ConfirmProps): JSX.Element {
  const { receipt, language, positions, words, onConfirmed, onShowAgain } = props;
  const say = words.receipt;
  const [typed, setTyped] = useState<readonly string[]>(["", ""]);
  const [errors, setErrors] = useState<readonly (string | null)[]>([null, null]);
  const check = (): void => {
    const list = receipt.words(language);
    const found = positions.map((position, i) => wordError(typed[i] ?? "", position, list, words));
    setErrors(found);
    const wrong = found.findIndex((error) => error !== null);
    if (wrong < 0) onConfirmed();
    else document.getElementById(`confirm-${String(wrong)}`)?.focus();
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        check();
      }}
    >
      <p>{say.confirmLead}</p>
      {positions.map((position, i) => (
        <WordInput
          key={position}
          id={`confirm-${String(i)}`}
          label={say.word(position)}
          value={typed[i] ?? ""}
          error={errors[i] ?? null}
          offer={words.offer}
          onValue={(value) => {
            setTyped(typed.map((one, j) => (j === i ? value : one)));
            setErrors(errors.map((one, j) => (j === i ? null : one)));
          }}
        />
      ))}
      <div class="actions">
        <button type="submit" class="button primary">
          {say.confirm}
        </button>
        <button type="button" class="button" onClick={onShowAgain}>
          {say.showAgain}
        </button>
      </div>
    </form>
  );
}
