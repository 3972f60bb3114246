// One question a page.

import type { ComponentChildren, JSX } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { readDay } from "../guides/dates.ts";
import type { Question } from "../guides/guide.ts";
import type { Answer } from "../guides/run.ts";
import { Heading } from "../shell/heading.tsx";
import { useLanguage, useWords } from "../shell/language.tsx";
import { shellWords } from "../shell/words/index.ts";
import { answerOf, type Draft, draftOf } from "./draft.ts";
import { dayInWords, Said, Told } from "./reading.tsx";
import { runnerWords } from "./words/index.ts";

export interface AskProps {
  readonly question: Question;
  readonly answer: Answer | undefined;
  readonly number: number;
  readonly most: number;
  readonly notices: ComponentChildren;
  readonly onBack: () => void;
  readonly onAnswer: (answer: Answer) => void;
}

export function Ask(props: AskProps): JSX.Element {
  const { question } = props;
  const words = useWords(runnerWords);
  const shell = useWords(shellWords);
  const [draft, setDraft] = useState(() => draftOf(question, props.answer));
  const [tries, setTries] = useState(0);
  const form = useRef<HTMLFormElement>(null);
  const reckoned = answerOf(question, draft, words);
  const wrong = tries > 0 && "wrong" in reckoned ? reckoned : null;
  useLayoutEffect(() => {
    if (tries === 0) return;
    const first = form.current?.querySelector<HTMLElement>('.choices.wrong input, input[aria-invalid="true"]');
    first?.focus();
  }, [tries]);
  const described = [
    question.help === null ? "" : "help",
    question.type === "choose" || question.type === "yes_no" ? "" : "hint",
    wrong === null ? "" : "wrong",
  ];
  const submit = (event: Event): void => {
    event.preventDefault();
    if ("answer" in reckoned) props.onAnswer(reckoned.answer);
    else setTries(tries + 1);
  };
  const field: FieldProps = { question, draft, change: setDraft, wrong: wrong?.field ?? null };
  return (
    <>
      <button type="button" class="link back" onClick={props.onBack}>
        {shell.back}
      </button>
      <form ref={form} noValidate onSubmit={submit}>
        <div class="progress">
          <progress value={props.number} max={props.most} aria-label={words.progress(props.number, props.most)} />
          <p class="small soft">{words.progress(props.number, props.most)}</p>
        </div>
        <fieldset aria-describedby={described.filter(Boolean).join(" ") || undefined}>
          <legend>
            <Heading
              step={`question/${question.id}`}
              title={`${wrong ? shell.errorPrefix + " " : ""}${words.windowTitle} ${String(props.number)}`}
            >
              <Said text={question.ask} />
            </Heading>
          </legend>
          {question.help && (
            <div id="help" class="help">
              <Told markdown={question.help} />
            </div>
          )}
          <p id="wrong" class="error" role="alert">
            {wrong && (
              <>
                <span class="hidden">{shell.errorPrefix} </span>
                {wrong.wrong}
              </>
            )}
          </p>
          <Fields {...field} />
        </fieldset>
        <p class="actions">
          <button type="submit" class="button primary">
            {shell.continue}
          </button>
        </p>
      </form>
      {props.notices}
    </>
  );
}

interface FieldProps {
  readonly question: Question;
  readonly draft: Draft;
  readonly change: (draft: Draft) => void;
  /** Which field is wrong. */
  readonly wrong: 0 | 1 | 2 | null;
}

function Fields(props: FieldProps): JSX.Element {
  const words = useWords(runnerWords);
  switch (props.question.type) {
    case "choose":
    case "yes_no":
      return <Choices {...props} />;
    case "choose_many":
      return (
        <>
          <p id="hint" class="hint">
            {words.chooseAll}
          </p>
          <Choices {...props} />
        </>
      );
    case "date":
      return <DateFields {...props} />;
    case "number":
      return <NumberField {...props} />;
  }
}

function Choices({ question, draft, change, wrong }: FieldProps): JSX.Element {
  const words = useWords(runnerWords);
  const many = question.type === "choose_many";
  const choices: { id: string; label: ComponentChildren }[] =
    question.type === "yes_no"
      ? [
          { id: "yes", label: words.yes },
          { id: "no", label: words.no },
        ]
      : question.choices.map(({ id, label }) => ({ id, label: <Said text={label} /> }));
  const choose = (id: string, on: boolean): void => {
    const others = many ? draft.chosen.filter((each) => each !== id) : [];
    change({ ...draft, unknown: false, chosen: on ? [...others, id] : others });
  };
  return (
    <div class={wrong === null ? "choices" : "choices wrong"}>
      {choices.map(({ id, label }) => (
        <label key={id} class="choice">
          <input
            type={many ? "checkbox" : "radio"}
            name={question.id}
            checked={!draft.unknown && draft.chosen.includes(id)}
            onChange={(event) => {
              choose(id, event.currentTarget.checked);
            }}
          />
          <span>{label}</span>
        </label>
      ))}
      <Unknown question={question} draft={draft} change={change} wrong={null} />
    </div>
  );
}

/** "I don't know", where it is offered: one more choice, or a tick beside the fields. */
function Unknown({ question, draft, change }: FieldProps): JSX.Element | null {
  const words = useWords(runnerWords);
  if (!question.unknown) return null;
  const one = question.type === "choose" || question.type === "yes_no";
  return (
    <>
      <p class="or soft" aria-hidden="true">
        {words.or}
      </p>
      <label class="choice">
        <input
          type={one ? "radio" : "checkbox"}
          name={one ? question.id : `${question.id}-unknown`}
          checked={draft.unknown}
          onChange={(event) => {
            change({ ...draft, unknown: event.currentTarget.checked });
          }}
        />
        <span>{words.unknown}</span>
      </label>
    </>
  );
}

function DateFields(props: FieldProps): JSX.Element {
  const { question, draft, change, wrong } = props;
  const words = useWords(runnerWords);
  const { spoken } = useLanguage();
  const reckoned = answerOf(question, { ...draft, unknown: false }, words);
  const day = "answer" in reckoned && typeof reckoned.answer === "string" ? readDay(reckoned.answer) : null;
  const type = (at: number, text: string): void => {
    const [one, two, three] = draft.typed.map((old, each) => (each === at ? text : old));
    change({ ...draft, unknown: false, typed: [one ?? "", two ?? "", three ?? ""] });
  };
  return (
    <>
      <p id="hint" class="hint">
        {words.dateHint}
      </p>
      <div class="date">
        {([words.day, words.month, words.year] as const).map((label, at) => (
          <label key={label} class={at === 2 ? "date-year" : ""}>
            <span class="label">{label}</span>
            <input
              type="text"
              inputMode="numeric"
              autoComplete="off"
              maxLength={at === 2 ? 4 : 2}
              value={draft.typed[at] ?? ""}
              aria-invalid={wrong === at ? true : undefined}
              onInput={(event) => {
                type(at, event.currentTarget.value);
              }}
            />
          </label>
        ))}
      </div>
      <p class="read" role="status">
        {day !== null && !draft.unknown && words.dateRead(dayInWords(day, spoken, true))}
      </p>
      <Unknown {...props} />
    </>
  );
}

function NumberField(props: FieldProps): JSX.Element {
  const { question, draft, change, wrong } = props;
  const words = useWords(runnerWords);
  const hint = words.numberHint(question.min, question.max);
  return (
    <>
      <p id="hint" class="hint">
        {hint}
      </p>
      <input
        class="number"
        type="text"
        inputMode={question.min !== null && question.min >= 0 ? "numeric" : "text"}
        autoComplete="off"
        aria-label={hint}
        value={draft.typed[0]}
        aria-invalid={wrong === null ? undefined : true}
        onInput={(event) => {
          change({ ...draft, unknown: false, typed: [event.currentTarget.value, "", ""] });
        }}
      />
      <Unknown {...props} />
    </>
  );
}
