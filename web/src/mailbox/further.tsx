// A further message of the person whose receipt is open.

import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import { type FollowupContent, newFollowup } from "../ask/request.ts";
import { SendStatus, useSending } from "../ask/sending.tsx";
import { useUnsentWarning } from "../ask/unsent.ts";
import { PRIVATE } from "../ask/word-input.tsx";
import { askWords } from "../ask/words/index.ts";
import type { Relays } from "../relay/index.ts";
import type { Card, Receipt } from "../sealed/index.ts";
import { useWords } from "../shell/language.tsx";
import type { Sent } from "../ask/outgoing.ts";
import type { Chosen } from "../attach/chosen.ts";
import { FilesField } from "../attach/files-field.tsx";
import type { WithFiles } from "../attach/with-files.ts";
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
  const [files, setFiles] = useState<readonly Chosen[]>([]);
  const [isLooking, setLooking] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  // One id for one message, from the first attempt until it is sent.
  const outgoing = useRef<WithFiles<FollowupContent> | null>(null);
  const sending = useSending();
  useUnsentWarning(text.trim() !== "" || files.length > 0);
  const submit = async (): Promise<void> => {
    if (sending.busy || isLooking) return;
    if (text.trim() === "") {
      setEmpty(true);
      field.current?.focus();
      return;
    }
    outgoing.current ??= newFollowup(card, receipt, read);
    const how = await sending.send(outgoing.current, { text }, relays, files);
    if (!how) return;
    setText("");
    setFiles([]);
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
      <FilesField id="further-files" files={files} busy={sending.busy} onLooking={setLooking} onFiles={setFiles} />
      <SendStatus state={sending.state} letters={text.length} files={files.length} onStop={sending.stop} />
      <div class="actions">
        <button type="submit" class="button primary" aria-disabled={sending.busy || isLooking}>
          {sending.state.kind === "failed" ? ask.again : words.sendFurther}
        </button>
      </div>
    </form>
  );
}
