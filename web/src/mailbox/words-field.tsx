// The field for twelve words: they are looked at while they are typed, and nothing is sent for that.

import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import { askWords } from "../ask/words/index.ts";
import { Offers, PRIVATE } from "../ask/word-input.tsx";
import type { Receipt } from "../sealed/index.ts";
import { useWords } from "../shell/language.tsx";
import { COUNT, DIGITS, readTyped, replaceWord, type Typed } from "./typed.ts";
import { mailboxWords, type MailboxWords } from "./words/index.ts";

interface WordsFieldProps {
  readonly busy: boolean;
  readonly onReceipt: (receipt: Receipt) => void;
}

export function WordsField({ busy, onReceipt }: WordsFieldProps): JSX.Element {
  const words = useWords(mailboxWords);
  const { quoted } = useWords(askWords);
  const [text, setText] = useState("");
  const [isChecked, setChecked] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const typed = readTyped(text, isChecked);
  const change = (value: string): void => {
    setText(value);
    setChecked(false);
  };
  const choose = (position: number, word: string): void => {
    change(replaceWord(text, position, word));
    field.current?.focus();
  };
  const submit = (): void => {
    if (busy) return;
    setChecked(true);
    const { receipt } = readTyped(text, true);
    if (receipt) onReceipt(receipt);
    else field.current?.focus();
  };
  const unknown = typed.words.filter(({ state }) => state === "unknown");
  const problem = isChecked ? wholeProblem(typed, words) : null;
  const isWrong = unknown.length > 0 || problem !== null;
  return (
    <form
      noValidate
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <div class="field">
        <label for="mailbox-words">{words.field}</label>
        <p class="hint" id="mailbox-hint">
          {words.fieldHint}
        </p>
        <textarea
          {...PRIVATE}
          id="mailbox-words"
          ref={field}
          rows={4}
          value={text}
          readOnly={busy}
          aria-invalid={isWrong}
          aria-describedby="mailbox-hint mailbox-progress mailbox-problems"
          onInput={(event) => {
            change(event.currentTarget.value);
          }}
          onKeyDown={(event) => {
            // Twelve words are one line: Enter opens, as in a field of one line.
            const isShort = typed.words.length < COUNT && typed.digits < DIGITS;
            if (event.key !== "Enter" || event.isComposing || isShort) return;
            event.preventDefault();
            submit();
          }}
        />
        <Offers
          label={words.next}
          words={typed.completions}
          onChoose={(word) => {
            choose(typed.words.length, word);
          }}
        />
        <p class="hint" id="mailbox-progress">
          {typed.digits > 0 ? words.digits(typed.digits) : words.progress(typed.words.length)}
        </p>
        <div aria-live="polite" id="mailbox-problems">
          {unknown.map(({ position, word, nearest }) => (
            <div class="problem" key={position}>
              <p class="error">
                {nearest.length > 0
                  ? words.unknown(position, word, nearest.map(quoted).join(", "))
                  : words.unknownAlone(position, word)}
              </p>
              <Offers
                label={words.replace(position)}
                words={nearest}
                onChoose={(chosen) => {
                  choose(position, chosen);
                }}
              />
            </div>
          ))}
          {problem !== null && <p class="error problem">{problem}</p>}
        </div>
      </div>
      <div class="actions">
        <button type="submit" class="button primary" aria-disabled={busy}>
          {words.open}
        </button>
      </div>
    </form>
  );
}

/** What is wrong with the words as a whole, once they are meant to be all. */
function wholeProblem({ words, digits, receipt, doNotBelong }: Typed, say: MailboxWords): string | null {
  if (receipt) return null;
  if (digits === DIGITS) return say.digitsWrong;
  if (digits > COUNT) return say.digitsCount(digits);
  if (words.length < COUNT) return say.few(words.length);
  if (words.length > COUNT) return say.many(words.length);
  return doNotBelong ? say.doNotBelong : null;
}
