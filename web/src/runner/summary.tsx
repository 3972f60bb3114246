// All answers once more, before the advice.

import type { ComponentChildren, JSX } from "preact";
import { readDay } from "../guides/dates.ts";
import type { Question } from "../guides/guide.ts";
import type { Answer, Answers } from "../guides/run.ts";
import { Heading } from "../shell/heading.tsx";
import { useLanguage, useWords } from "../shell/language.tsx";
import { shellWords } from "../shell/words/index.ts";
import { dayInWords, Said, useReading } from "./reading.tsx";
import { runnerWords } from "./words/index.ts";

export interface SummaryProps {
  readonly answers: Answers;
  readonly notices: ComponentChildren;
  readonly onBack: () => void;
  readonly onChange: (question: string) => void;
  readonly onAdvice: () => void;
}

export function Summary(props: SummaryProps): JSX.Element {
  const words = useWords(runnerWords);
  const shell = useWords(shellWords);
  const { guide } = useReading();
  return (
    <>
      <button type="button" class="link back" onClick={props.onBack}>
        {shell.back}
      </button>
      <Heading step="summary" title={words.windowTitle}>
        {words.summary}
      </Heading>
      <dl class="answers">
        {[...props.answers].map(([id, answer]) => {
          const question = guide.questions.get(id);
          if (question === undefined) return null;
          return (
            <div key={id}>
              <dt>
                <Said text={question.ask} />
              </dt>
              <dd>
                <Answered question={question} answer={answer} />
              </dd>
              <dd class="answers-change">
                <button
                  type="button"
                  class="link"
                  onClick={() => {
                    props.onChange(id);
                  }}
                >
                  {words.change}
                  <span class="hidden">
                    {" "}
                    <Said text={question.ask} />
                  </span>
                </button>
              </dd>
            </div>
          );
        })}
      </dl>
      <p class="actions">
        <button type="button" class="button primary" onClick={props.onAdvice}>
          {words.showAdvice}
        </button>
      </p>
      {props.notices}
    </>
  );
}

export function Answered({ question, answer }: { readonly question: Question; readonly answer: Answer }): JSX.Element {
  const words = useWords(runnerWords);
  const { spoken } = useLanguage();
  if (answer === null) return <>{words.unknown}</>;
  if (typeof answer === "boolean") return <>{answer ? words.yes : words.no}</>;
  if (typeof answer === "number") return <>{answer.toLocaleString(spoken)}</>;
  const day = question.type === "date" && typeof answer === "string" ? readDay(answer) : null;
  if (day !== null) return <>{dayInWords(day, spoken)}</>;
  const chosen = question.choices.filter(({ id }) => id === answer || (Array.isArray(answer) && answer.includes(id)));
  if (chosen.length === 0) return <>{words.none}</>;
  return (
    <>
      {chosen.map(({ id, label }) => (
        <span key={id} class="answers-one">
          <Said text={label} />
        </span>
      ))}
    </>
  );
}
