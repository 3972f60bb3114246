// The way to destroy the conversation: asked once more, in plain words, with what it cannot do.

import type { JSX } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Step } from "../ask/outgoing.ts";
import { askWords } from "../ask/words/index.ts";
import { RelayError, type Relays } from "../relay/index.ts";
import { type Card, CardExpired, type Receipt } from "../sealed/index.ts";
import { useWords } from "../shell/language.tsx";
import { Burning } from "./burning.ts";
import { mailboxWords } from "./words/index.ts";

interface BurnProps {
  readonly card: Card;
  readonly relays: Relays;
  readonly receipt: Receipt;
  /** It is done; `unreached` relays could not be emptied. */
  readonly onBurned: (unreached: number) => void;
}

type Doing = Step | "emptying";

export function Burn({ card, relays, receipt, onBurned }: BurnProps): JSX.Element {
  const { burn: words } = useWords(mailboxWords);
  const ask = useWords(askWords);
  const [isAsked, setAsked] = useState(false);
  const [step, setStep] = useState<Doing | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const question = useRef<HTMLHeadingElement>(null);
  const burning = useRef<Burning | null>(null);
  useLayoutEffect(() => {
    if (isAsked) question.current?.focus();
  }, [isAsked]);
  const burn = async (): Promise<void> => {
    if (step) return;
    setFailure(null);
    burning.current ??= new Burning(card, receipt);
    try {
      onBurned(await burning.current.burn(relays, setStep));
    } catch (error) {
      setStep(null);
      setFailure(error instanceof RelayError ? words.unreachable : error instanceof CardExpired ? words.cardExpired : words.failed);
    }
  };
  const doing = step === "emptying" ? words.emptying : step === "computing" || step === "sending" ? ask[step] : ask.sealing;
  if (!isAsked) {
    return (
      <section class="burn">
        <button
          type="button"
          class="button"
          onClick={() => {
            setAsked(true);
          }}
        >
          {words.open}
        </button>
      </section>
    );
  }
  return (
    <section class="burn" aria-labelledby="burn-question">
      <div class="notice alarm">
        <h2 id="burn-question" ref={question} tabIndex={-1}>
          {words.question}
        </h2>
        <ul>
          {words.does(card.name).map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
        <h3>{words.cannotTitle}</h3>
        <ul>
          {words.cannot(card.name).map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
        <div role="status">{step && <p class="doing">{doing}</p>}</div>
        <div role="alert">{failure !== null && <p class="error">{failure}</p>}</div>
        <div class="actions">
          <button type="button" class="button" aria-disabled={step !== null} onClick={() => void burn()}>
            {failure === null ? words.go : ask.again}
          </button>
          <button
            type="button"
            class="button primary"
            aria-disabled={step !== null}
            onClick={() => {
              if (!step) setAsked(false);
            }}
          >
            {words.keep}
          </button>
        </div>
      </div>
    </section>
  );
}

/** What is shown instead of the conversation. */
export function Burned({ name, unreached }: { readonly name: string; readonly unreached: number }): JSX.Element {
  const { burn: words } = useWords(mailboxWords);
  return (
    <>
      <ul class="plain">
        {words.doneList(name).map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      {unreached > 0 && <p class="notice care">{words.unreached}</p>}
    </>
  );
}
