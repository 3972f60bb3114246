// Asking a counsellor: the form, then the receipt, then two of its words, then what happens next.

import type { JSX } from "preact";
import { useMemo, useRef, useState } from "preact/hooks";
import { FilesField } from "../attach/files-field.tsx";
import { Relays } from "../relay/index.ts";
import "./ask.css";
import { type Card, packFile } from "../sealed/index.ts";
import { Heading } from "../shell/heading.tsx";
import { nameOf, useLanguage, useWords } from "../shell/language.tsx";
import type { Found } from "./found.tsx";
import { ReceiptConfirm, ReceiptShown } from "./receipt.tsx";
import { SaveOffer, saveSealed } from "./save.tsx";
import { type Sending, SendStatus } from "./sending.tsx";
import { afterConfirming, afterSaving, afterSending, type AskState, isUnsent, withReceipt } from "./state.ts";
import { useUnsentWarning } from "./unsent.ts";
import { WordGrid } from "./word-grid.tsx";
import { PRIVATE } from "./word-input.tsx";
import { askWords } from "./words/index.ts";

export interface AskProps {
  readonly card: Card;
  readonly found: Found | null;
  readonly sending: Sending;
  readonly state: AskState;
  readonly onState: (state: AskState) => void;
  readonly onHome: () => void;
}

export function Ask(props: AskProps): JSX.Element {
  const { card, state, onState, onHome } = props;
  const words = useWords(askWords);
  useUnsentWarning(isUnsent(state));
  const say = words.receipt;
  const { spoken } = useLanguage();
  const wordLanguage = state.wordLanguage ?? (spoken === "ru" ? "russian" : "english");
  if (state.stage === "receipt" && state.receipt) {
    return (
      <section class="ask" key="receipt">
        <div class="screen-only">
          <Heading step="receipt" title={card.name}>
            {say.title}
          </Heading>
        </div>
        <ReceiptShown
          receipt={state.receipt}
          sent={state.sent}
          file={state.file}
          language={wordLanguage}
          words={words}
          onLanguage={(chosen) => {
            onState({ ...state, wordLanguage: chosen });
          }}
          onWritten={() => {
            onState({ ...state, stage: "confirm" });
          }}
        />
      </section>
    );
  }
  if (state.stage === "confirm" && state.receipt) {
    return (
      <section class="ask" key="confirm">
        <Heading step="confirm" title={card.name}>
          {say.confirmTitle}
        </Heading>
        <ReceiptConfirm
          receipt={state.receipt}
          language={wordLanguage}
          positions={state.positions}
          words={words}
          onConfirmed={() => {
            onState(afterConfirming(state));
          }}
          onShowAgain={() => {
            onState({ ...state, stage: "receipt" });
          }}
        />
      </section>
    );
  }
  if (state.stage === "done") {
    return (
      <section class="ask" key="done">
        <Heading step="done" title={card.name}>
          {state.sent === "saved" ? words.file.doneTitle : say.doneTitle}
        </Heading>
        <ul class="plain">
          {(state.sent === "saved" ? words.file.doneList : say.doneList)(card.name).map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
        <div class="actions">
          <button type="button" class="button primary" onClick={onHome}>
            {say.home}
          </button>
        </div>
      </section>
    );
  }
  return <Form {...props} />;
}

function Form({ card, found, sending, state, onState }: AskProps): JSX.Element {
  const words = useWords(askWords);
  const { language } = useLanguage();
  const relays = useMemo(() => new Relays(card.relays), [card]);
  const [isEmpty, setEmpty] = useState(false);
  const [isLooking, setLooking] = useState(false);
  // Files are looked at while the person writes on, and must not bring an older text back.
  const latest = useRef(state);
  latest.current = state;
  const field = useRef<HTMLTextAreaElement>(null);
  const replyIn = state.language ?? (card.languages.includes(language) ? language : (card.languages[0] ?? language));
  const submit = async (): Promise<void> => {
    if (sending.busy || isLooking) return;
    if (state.text.trim() === "") {
      setEmpty(true);
      field.current?.focus();
      return;
    }
    const ready = withReceipt(state, card);
    onState(ready);
    const guide = found && state.withGuide ? found.result : null;
    const content = { text: state.text, language: replyIn, guide };
    const sent = await sending.send(ready.asking.outgoing, content, relays, state.files);
    if (sent) onState(afterSending(ready, ready.asking.receipt, sent));
  };
  const save = async (): Promise<void> => {
    const ready = withReceipt(state, card);
    const guide = found && state.withGuide ? found.result : null;
    const sealed = await sending.seal(ready.asking.outgoing, { text: state.text, language: replyIn, guide });
    if (!sealed) return;
    const file = packFile([sealed]);
    saveSealed(file);
    onState(afterSaving(ready, ready.asking.receipt, file));
  };
  return (
    <form
      class="ask"
      noValidate
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <Heading step="ask" title={card.name}>
        {words.title}
      </Heading>
      <p class="lead">{words.lead(card.name)}</p>
      <details class="eight-words">
        <summary>{words.isItThem}</summary>
        <WordGrid words={card.words} language="en" />
        <p>{words.compare(card.name)}</p>
      </details>
      <div class="field">
        <label for="ask-text">{words.text}</label>
        <p class="hint" id="ask-hint">
          {words.textHint}
        </p>
        {isEmpty && (
          <p class="error" id="ask-empty">
            {words.empty}
          </p>
        )}
        <textarea
          {...PRIVATE}
          id="ask-text"
          ref={field}
          rows={9}
          value={state.text}
          readOnly={sending.busy}
          aria-invalid={isEmpty}
          aria-describedby={isEmpty ? "ask-hint ask-empty ask-length" : "ask-hint ask-length"}
          onInput={(event) => {
            setEmpty(false);
            onState({ ...state, text: event.currentTarget.value });
          }}
        />
        <p class="hint" id="ask-length">
          {words.kept} {state.text !== "" && words.length(Array.from(state.text).length)}
        </p>
      </div>
      {found && (
        <found.Shown
          found={found}
          along={state.withGuide}
          onAlong={(withGuide) => {
            onState({ ...state, withGuide });
          }}
        />
      )}
      {card.languages.length > 1 && (
        <div class="field">
          <label for="ask-language">{words.language}</label>
          <select
            id="ask-language"
            value={replyIn}
            onChange={(event) => {
              onState({ ...state, language: event.currentTarget.value });
            }}
          >
            {card.languages.map((one) => (
              <option key={one} value={one}>
                {nameOf(one)}
              </option>
            ))}
          </select>
        </div>
      )}
      <details>
        <summary>{words.whoReads}</summary>
        <ul>
          {words.whoReadsList.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </details>
      <FilesField
        id="ask-files"
        files={state.files}
        busy={sending.busy}
        onLooking={setLooking}
        onFiles={(files) => {
          onState({ ...latest.current, files });
        }}
      />
      <SendStatus state={sending.state} letters={state.text.length} files={state.files.length} onStop={sending.stop} />
      <SaveOffer state={sending.state} files={state.files.length} onSave={() => void save()} />
      <div class="actions">
        <button type="submit" class="button primary" aria-disabled={sending.busy || isLooking}>
          {sending.state.kind === "failed" ? words.again : words.send}
        </button>
      </div>
    </form>
  );
}
