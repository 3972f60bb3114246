// The file that seals and opens: the form to ask and the mailbox. It stands in the page from when it is here until the
// page is closed, whatever view is open, for what it remembers is in memory only.

import type { JSX } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";
import { Ask } from "../ask/ask.tsx";
import type { Found } from "../ask/found.tsx";
import { useSending } from "../ask/sending.tsx";
import { newAskState } from "../ask/state.ts";
import { Upload } from "../ask/upload.tsx";
import { Mailbox } from "../mailbox/mailbox.tsx";
import { Awaited } from "../parts/awaited.tsx";
import type { Card } from "../sealed/card.ts";
import { useLanguage, useWords } from "../shell/language.tsx";
import { MAILBOX } from "./parts.ts";
import type { View } from "./view.ts";
import { homeWords } from "./words/index.ts";

interface PostProps {
  readonly card: Card;
  readonly here: View;
  /** Rises whenever the person opens a view. */
  readonly opened: number;
  readonly found: Found | null;
  /** The request was sent, and its receipt is written down. */
  readonly onDone: () => void;
  readonly onView: (view: View) => void;
}

export function Post({ card, here, opened, found, onDone, onView }: PostProps): JSX.Element | null {
  const words = useWords(homeWords);
  const { spoken } = useLanguage();
  const [asking, setAsking] = useState(newAskState);
  const sending = useSending();
  useLayoutEffect(() => {
    // Whoever goes on after a request was sent finds an empty form when they come back.
    setAsking((state) => (state.stage === "done" ? newAskState() : state));
  }, [opened]);
  if (here.name === "mailbox") {
    return (
      <Awaited part={MAILBOX[spoken]} title={card.name}>
        {() => <Mailbox card={card} />}
      </Awaited>
    );
  }
  if (here.name === "upload") return <Upload card={card} />;
  if (here.name !== "ask") {
    if (asking.stage !== "receipt" && asking.stage !== "confirm") return null;
    return (
      <div class="notice alarm waiting">
        <strong>{words.waiting}</strong>
        <button
          type="button"
          class="link"
          onClick={() => {
            onView({ name: "ask" });
          }}
        >
          {words.waitingGo}
        </button>
      </div>
    );
  }
  return (
    <Ask
      card={card}
      found={found}
      sending={sending}
      state={asking}
      onState={(state) => {
        setAsking(state);
        if (state.stage === "done") onDone();
      }}
      onHome={() => {
        onView({ name: "home" });
      }}
    />
  );
}
