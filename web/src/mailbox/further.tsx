// A further message of the person whose receipt is open.

import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import { newFollowup } from "../ask/request.ts";
import { SendStatus, useSending } from "../ask/sending.tsx";
import { useUnsentWarning } from "../ask/unsent.ts";
import { PRIVATE } from "../ask/word-input.tsx";
import { askWords } from "../ask/words/index.ts";
import type { Relays } from "../relay/index.ts";
import type { Card, Receipt } from "../sealed/index.ts";
import { useWords } from "../shell/language.tsx";
import type { Outgoing, Sent } from "../ask/outgoing.ts";
import { mailboxWords } from "./words/index.ts";

interface FurtherProps {
  readonly card: Card;
  readonly relays: Relays;
  readonly receipt: Receipt;
  /** The highest number of a reply that was read. */
  readonly read: number;
}

export function Further({ card, relays, receipt, read }: FurtherProps): JSX.Element {
  const words = useWords(mailboxWords);
  const ask = useWords(askWords);
  const [text, setText] = useState("");
  const [sent, setSent] = useState<Sent | null>(null);
  const [isEmpty, setEmpty] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  // One id for one message, from the first attempt until it is sent.
  const outgoing = useRef<Outgoing<string> | null>(null);
  const sending = useSending();
  useUnsentWarning(text.trim() !== "");
  const submit = async (): Promise<void> => {
    if (sending.busy) return;
    if (text.trim() === "") {
      setEmpty(true);
      field.current?.focus();
      return;
    }
    outgoing.current ??= newFollowup(card, receipt, read);
    const how = await sending.send(outgoing.current, text, relays);
    if (!how) return;
    setText("");
    setSent(how);
    outgoing.current = null;
  };
  return (
    <form
      class="further"
      noValidate
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <h2>{words.write}</h2>
      <div role="status">
        {sent && <p class="notice">{sent === "sent" ? words.further : words.furtherEarlier}</p>}
      </div>
      <div class="field">
        <label for="further-text">{words.furtherLabel}</label>
        <p class="hint" id="further-hint">
          {words.writeHint}
        </p>
        {isEmpty && (
          <p class="error" id="further-empty">
            {ask.empty}
          </p>
        )}
        <textarea
          {...PRIVATE}
          id="further-text"
          ref={field}
          rows={6}
          value={text}
          readOnly={sending.busy}
          aria-invalid={isEmpty}
          aria-describedby={isEmpty ? "further-hint further-empty" : "further-hint"}
          onInput={(event) => {
            setEmpty(false);
            setSent(null);
            setText(event.currentTarget.value);
          }}
        />
      </div>
      <SendStatus state={sending.state} letters={text.length} />
      <div class="actions">
        <button type="submit" class="button primary" aria-disabled={sending.busy}>
          {sending.state.kind === "failed" ? ask.again : words.sendFurther}
        </button>
      </div>
    </form>
  );
}
