// A letter: its print-only fields, and the sheet that is printed. Fields are neither stored nor sent.

import type { ComponentChildren, JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Letter } from "../guides/guide.ts";
import { fieldsIn, letterNodes, plainText } from "../guides/letter.ts";
import type { Answers } from "../guides/run.ts";
import { Heading } from "../shell/heading.tsx";
import { inLanguage, useWords } from "../shell/language.tsx";
import { Nodes, Said, useReading } from "./reading.tsx";
import { Rewriting } from "./rewriting.tsx";
import type { Fields, Rewritten } from "./session.ts";
import { Sources } from "./sources.tsx";
import { Take } from "./take.tsx";
import { runnerWords } from "./words/index.ts";

export interface WriteProps {
  readonly letter: Letter;
  readonly answers: Answers;
  readonly fields: Fields;
  /** The letter's text as the person changed it. */
  readonly rewritten: Rewritten | null;
  readonly notices: ComponentChildren;
  readonly onFill: (fields: Fields) => void;
  readonly onRewrite: (rewritten: Rewritten | null) => void;
  readonly onBack: () => void;
}

export function Write(props: WriteProps): JSX.Element {
  const { letter, fields, rewritten, onRewrite } = props;
  const words = useWords(runnerWords);
  const { guide, today, text } = useReading();
  const nodes = letterNodes(guide, letter.id, props.answers, fields, today);
  const plain = plainText(nodes);
  const change = useRef<HTMLButtonElement>(null);
  const area = useRef<HTMLTextAreaElement>(null);
  const changing = rewritten !== null;
  const was = useRef(changing);
  useLayoutEffect(() => {
    // Who has just come to this page begins at its heading.
    if (was.current === changing) return;
    was.current = changing;
    (changing ? area : change).current?.focus();
    area.current?.setSelectionRange(0, 0);
  }, [changing]);
  return (
    <div class="letter-page">
      <button type="button" class="link back" onClick={props.onBack}>
        {words.backToAdvice}
      </button>
      <Heading step={`letter/${letter.id}`} title={words.windowTitle}>
        <Said text={letter.title} />
      </Heading>
      {rewritten === null ? (
        <>
          <Filling letter={letter} asked={fieldsIn(nodes)} fields={fields} onFill={props.onFill} />
          <h2 id="preview" class="screen-only">
            {words.preview}
          </h2>
          <div class="sheet" {...inLanguage(letter.language)} role="region" aria-labelledby="preview">
            <Nodes nodes={nodes} level={3} />
          </div>
          <Take text={plain} language={letter.language}>
            <button
              ref={change}
              type="button"
              class="button"
              onClick={() => {
                onRewrite({ text: plain, from: plain });
              }}
            >
              {words.changeText}
            </button>
          </Take>
        </>
      ) : (
        <Rewriting area={area} letter={letter} plain={plain} rewritten={rewritten} onRewrite={onRewrite} />
      )}
      <div class="screen-only">
        <Sources facts={letter.facts} of={text(letter.title)} />
        {props.notices}
      </div>
    </div>
  );
}

interface FillingProps {
  readonly letter: Letter;
  /** The fields that this letter prints after these answers. */
  readonly asked: ReadonlySet<string>;
  readonly fields: Fields;
  readonly onFill: (fields: Fields) => void;
}

function Filling({ letter, asked, fields, onFill }: FillingProps): JSX.Element | null {
  const words = useWords(runnerWords);
  if (asked.size === 0) return null;
  return (
    <form
      class="screen-only"
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault();
      }}
    >
      <h2>{words.fieldsTitle}</h2>
      <p class="hint">{words.fieldsHint}</p>
      {letter.fields
        .filter((field) => asked.has(field.id))
        .map((field) => (
          <label key={field.id} class="field letter-field">
            <span class="label">
              <Said text={field.ask} />
            </span>
            <Field
              lines={field.lines}
              value={fields.get(field.id) ?? ""}
              onInput={(value) => {
                onFill(new Map([...fields, [field.id, value]]));
              }}
            />
          </label>
        ))}
    </form>
  );
}

function Field(props: { lines: number; value: string; onInput: (value: string) => void }): JSX.Element {
  // No spelling service and no autofill may learn what stands here.
  const off = { autoComplete: "off", spellcheck: false } as const;
  return props.lines > 1 ? (
    <textarea
      {...off}
      rows={props.lines}
      value={props.value}
      onInput={(event) => {
        props.onInput(event.currentTarget.value);
      }}
    />
  ) : (
    <input
      {...off}
      type="text"
      value={props.value}
      onInput={(event) => {
        props.onInput(event.currentTarget.value);
      }}
    />
  );
}
