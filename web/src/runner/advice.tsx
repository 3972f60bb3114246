// What the answers lead to: deadlines, advice by urgency, letters, and the way to a counsellor.

import type { ComponentChildren, JSX } from "preact";
import { useLayoutEffect } from "preact/hooks";
import type { Outcome, Urgency } from "../guides/guide.ts";
import { allInForce, type Run } from "../guides/run.ts";
import { Heading } from "../shell/heading.tsx";
import { useWords } from "../shell/language.tsx";
import { shellWords } from "../shell/words/index.ts";
import { Deadlines } from "./deadlines.tsx";
import { Said, Told, useReading } from "./reading.tsx";
import { Sources } from "./sources.tsx";
import { runnerWords } from "./words/index.ts";

export interface AdviceProps {
  readonly found: Run;
  readonly notices: ComponentChildren;
  readonly onBack: () => void;
  readonly onLetter: (id: string) => void;
  readonly onChange: () => void;
  readonly onAgain: () => void;
  readonly onAsk?: (() => void) | undefined;
}

const ORDER: readonly Urgency[] = ["now", "soon", "info"];
const TONE: Readonly<Record<Urgency, string>> = { now: "tag alarm", soon: "tag care", info: "tag" };

export function Advice(props: AdviceProps): JSX.Element {
  const { found } = props;
  const words = useWords(runnerWords);
  const shell = useWords(shellWords);
  const { guide } = useReading();
  usePrintedSources();
  const outcomes = ORDER.flatMap((urgency) => found.outcomes.filter((each) => each.urgency === urgency))
    .map(({ id }) => guide.outcomes.get(id))
    .filter((outcome) => outcome !== undefined);
  return (
    <>
      <button type="button" class="link back" onClick={props.onBack}>
        {shell.back}
      </button>
      <Heading step="advice" title={words.windowTitle}>
        {words.advice}
      </Heading>
      {props.notices}
      <Deadlines found={found.deadlines} />
      {outcomes.map((outcome) => (
        <Advised key={outcome.id} outcome={outcome} />
      ))}
      <Letters found={found} outcomes={outcomes} onLetter={props.onLetter} />
      {props.onAsk && (
        <section class="notice screen-only" aria-labelledby="ask">
          <h2 id="ask">{words.ask}</h2>
          <p>{words.askText}</p>
          <p>
            <button type="button" class="button primary" onClick={props.onAsk}>
              {words.askButton}
            </button>
          </p>
        </section>
      )}
      <p class="actions">
        <button
          type="button"
          class="button"
          onClick={() => {
            window.print();
          }}
        >
          {words.printAdvice}
        </button>
        <button type="button" class="button" onClick={props.onChange}>
          {words.changeAnswers}
        </button>
        <button type="button" class="link" onClick={props.onAgain}>
          {words.again}
        </button>
      </p>
    </>
  );
}

function Advised({ outcome }: { readonly outcome: Outcome }): JSX.Element {
  const words = useWords(runnerWords);
  const { text } = useReading();
  return (
    <article class={`card outcome ${outcome.urgency}`}>
      <p class="outcome-urgency">
        <span class={TONE[outcome.urgency]}>{words.urgency[outcome.urgency]}</span>
      </p>
      <h2>
        <Said text={outcome.title} />
      </h2>
      <Told markdown={outcome.steps} level={3} />
      <Sources facts={outcome.facts} of={text(outcome.title)} />
    </article>
  );
}

interface LettersProps {
  readonly found: Run;
  readonly outcomes: readonly Outcome[];
  readonly onLetter: (id: string) => void;
}

function Letters({ found, outcomes, onLetter }: LettersProps): JSX.Element | null {
  const words = useWords(runnerWords);
  const { guide, today, text } = useReading();
  const named = new Set(outcomes.flatMap((outcome) => outcome.letters));
  const letters = [...guide.letters.values()].filter((letter) => named.has(letter.id));
  if (letters.length === 0) return null;
  return (
    <section class="screen-only" aria-labelledby="letters">
      <h2 id="letters">{words.letters}</h2>
      <ul class="letters">
        {letters.map((letter) => (
          <li key={letter.id} class="card">
            {found.letters.includes(letter.id) && allInForce(guide, letter.facts, today) ? (
              <>
                <h3>
                  <Said text={letter.title} />
                </h3>
                <button
                  type="button"
                  class="button"
                  onClick={() => {
                    onLetter(letter.id);
                  }}
                >
                  {words.writeLetter}
                  <span class="hidden">
                    {" "}
                    <Said text={letter.title} />
                  </span>
                </button>
              </>
            ) : (
              <p>{words.letterStopped(text(letter.title))}</p>
            )}
            <Sources facts={letter.facts} of={text(letter.title)} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Opens the sources while the page is printed: advice on paper is worth little without them. */
function usePrintedSources(): void {
  useLayoutEffect(() => {
    let opened: HTMLDetailsElement[] = [];
    const open = (): void => {
      opened = [...document.querySelectorAll<HTMLDetailsElement>("details.sources:not([open])")];
      for (const each of opened) each.open = true;
    };
    const close = (): void => {
      for (const each of opened) each.open = false;
    };
    window.addEventListener("beforeprint", open);
    window.addEventListener("afterprint", close);
    return () => {
      window.removeEventListener("beforeprint", open);
      window.removeEventListener("afterprint", close);
    };
  }, []);
}
