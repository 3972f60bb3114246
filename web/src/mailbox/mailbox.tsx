// The mailbox: twelve words, then the replies they open, then a further message. Leaving the view forgets all of it.

import type { JSX } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { dayText, inSeconds } from "../shell/day.ts";
import { Busy, Relays, RelayError } from "../relay/index.ts";
import type { Card, Receipt, Reply } from "../sealed/index.ts";
import { Heading } from "../shell/heading.tsx";
import { type Spoken, useLanguage, useWords } from "../shell/language.tsx";
import { type Conversation, fetchConversation } from "./conversation.ts";
import { Burn, Burned } from "./burn.tsx";
import { Further } from "./further.tsx";
import { WordsField } from "./words-field.tsx";
import { mailboxWords, type MailboxWords } from "./words/index.ts";

interface MailboxProps {
  readonly card: Card;
}

interface Opened {
  readonly receipt: Receipt;
  readonly conversation: Conversation;
}

export function Mailbox(props: MailboxProps): JSX.Element {
  const { card } = props;
  const words = useWords(mailboxWords);
  const { spoken } = useLanguage();
  const relays = useMemo(() => new Relays(card.relays), [card]);
  const [opened, setOpened] = useState<Opened | null>(null);
  const [burned, setBurned] = useState<number | null>(null);
  const [isFetching, setFetching] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const isHere = useRef(true);
  useEffect(
    () => () => {
      isHere.current = false;
    },
    [],
  );
  const open = async (receipt: Receipt): Promise<void> => {
    setFetching(true);
    setFailure(null);
    try {
      const conversation = await fetchConversation(relays, receipt);
      if (isHere.current) setOpened({ receipt, conversation });
    } catch (error) {
      setFailure(told(error, words, spoken));
    } finally {
      setFetching(false);
    }
  };
  const status = (
    <>
      <div role="status">{isFetching && <p class="doing">{words.fetching}</p>}</div>
      <div role="alert">
        {failure !== null && (
          <div class="notice alarm">
            <p>
              <strong>{failure}</strong>
            </p>
            {!opened && <p>{words.stays}</p>}
          </div>
        )}
      </div>
    </>
  );
  if (burned !== null) {
    return (
      <section class="mailbox" key="burned">
        <Heading step="burned" title={card.name}>
          {words.burn.done}
        </Heading>
        <Burned name={card.name} unreached={burned} />
      </section>
    );
  }
  if (!opened) {
    return (
      <section class="mailbox" key="closed">
        <Heading step="mailbox" title={card.name}>
          {words.title}
        </Heading>
        <p class="lead">{words.lead}</p>
        <WordsField busy={isFetching} onReceipt={(receipt) => void open(receipt)} />
        {status}
      </section>
    );
  }
  const { receipt, conversation } = opened;
  return (
    <section class="mailbox" key="open">
      <Heading step="replies" title={card.name}>
        {conversation.replies.length > 0 ? words.answers : words.none}
      </Heading>
      <Replies conversation={conversation} />
      {status}
      <div class="actions">
        <button
          type="button"
          class="button"
          aria-disabled={isFetching}
          onClick={() => {
            if (!isFetching) void open(receipt);
          }}
        >
          {words.again}
        </button>
        <button
          type="button"
          class="button"
          onClick={() => {
            setOpened(null);
            setFailure(null);
          }}
        >
          {words.leave}
        </button>
      </div>
      <p class="hint">{words.leaveHint}</p>
      <Further card={card} relays={relays} receipt={receipt} read={Math.max(0, ...conversation.replies.map(({ n }) => n))} />
      <Burn
        card={card}
        relays={relays}
        receipt={receipt}
        onBurned={(unreached) => {
          if (!isHere.current) return;
          setOpened(null);
          setBurned(unreached);
        }}
      />
    </section>
  );
}

function told(error: unknown, words: MailboxWords, spoken: Spoken): string {
  if (error instanceof Busy) return words.busy(inSeconds(error.seconds, spoken));
  return error instanceof RelayError ? words.unreachable : words.failed;
}

interface RepliesProps {
  readonly conversation: Conversation;
}

function Replies({ conversation }: RepliesProps): JSX.Element {
  const words = useWords(mailboxWords);
  const { spoken } = useLanguage();
  const { replies, missing, unverified, unreached } = conversation;
  return (
    <>
      {replies.length === 0 && (
        <ul class="plain">
          {words.noneList.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
      {missing.length > 0 && <p class="notice care">{words.missing(listed(missing, spoken), missing.length)}</p>}
      {replies.map((reply) => (
        <ReplyShown key={reply.id} reply={reply} />
      ))}
      {replies.length > 0 && <p class="hint">{words.textOnly}</p>}
      {unverified > 0 && <p class="notice care">{words.unverified(unverified)}</p>}
      {unreached > 0 && <p class="notice care">{words.unreached}</p>}
    </>
  );
}

const MOST_NAMED = 10;

/** The first numbers, and an ellipsis when there are more. */
function listed(numbers: readonly number[], language: string): string {
  const named = numbers.slice(0, MOST_NAMED).map((number) => number.toLocaleString(language));
  return numbers.length > MOST_NAMED ? `${named.join(", ")}, …` : named.join(", ");
}

interface ReplyProps {
  readonly reply: Reply;
}

function ReplyShown({ reply }: ReplyProps): JSX.Element {
  const words = useWords(mailboxWords);
  const { spoken } = useLanguage();
  const id = `reply-${reply.id}`;
  return (
    <article class="reply card" aria-labelledby={id}>
      <h2 id={id}>
        <bdi>{words.from(reply.sender)}</bdi>
      </h2>
      <p class="hint">
        <time dateTime={reply.day}>{dayText(reply.day, spoken)}</time>
      </p>
      <p class="message" dir="auto" translate={false}>
        {reply.text}
      </p>
    </article>
  );
}
