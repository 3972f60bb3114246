// A letter: its print-only fields, and the sheet that is printed. Fields are neither stored nor sent.

import { type ComponentChildren, type JSX } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { type Letter } from "../guides/guide.ts";
import { letterNodes, plainText } from "../guides/letter.ts";
import { type Answers } from "../guides/run.ts";
import { Heading } from "../shell/heading.tsx";
import { inLanguage, useWords } from "../shell/language.tsx";
import { Nodes, Said, useReading } from "./reading.tsx";
import { type Fields } from "./session.ts";
import { Sources } from "./sources.tsx";
import { runnerWords } from "./words/index.ts";

export interface WriteProps {
  readonly letter: Letter;
  readonly answers: Answers;
  readonly fields: Fields;
  readonly notices: ComponentChildren;
  readonly onFill: (fields: Fields) => void;
  readonly onBack: () => void;
}

export function Write(props: WriteProps): JSX.Element {
  const { letter, fields } = props;
  const words = useWords(runnerWords);
  const { guide, today, text } = useReading();
  const nodes = letterNodes(guide, letter.id, props.answers, fields, today);
  return (
    <div class="letter-page">
      <button type="button" class="link back" onClick={props.onBack}>
        {words.backToAdvice}
      </button>
      <Heading step={`letter/${letter.id}`} title={words.windowTitle}>
        <Said text={letter.title} />
      </Heading>
      {letter.fields.length > 0 && (
        <form
          class="screen-only"
          autoComplete="off"
          onSubmit={(event) => {
            event.preventDefault();
          }}
        >
          <h2>{words.fieldsTitle}</h2>
          <p class="hint">{words.fieldsHint}</p>
          {letter.fields.map((field) => (
            <label key={field.id} class="field letter-field">
              <span class="label">
                <Said text={field.ask} />
              </span>
              <Field
                lines={field.lines}
                value={fields.get(field.id) ?? ""}
                onInput={(value) => {
                  props.onFill(new Map([...fields, [field.id, value]]));
                }}
              />
            </label>
          ))}
        </form>
      )}
      <h2 id="preview" class="screen-only">
        {words.preview}
      </h2>
      <div class="sheet" {...inLanguage(letter.language)} role="region" aria-labelledby="preview">
        <Nodes nodes={nodes} level={3} />
      </div>
      <Take text={plainText(nodes)} language={letter.language} />
      <div class="screen-only">
        <Sources facts={letter.facts} of={text(letter.title)} />
        {props.notices}
      </div>
    </div>
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

type Copied = "no" | "yes" | "by hand";

/** Printing and copying. Where the clipboard is closed to us, the text is offered, selected. */
function Take({ text, language }: { readonly text: string; readonly language: string }): JSX.Element {
  const words = useWords(runnerWords);
  const [copied, setCopied] = useState<Copied>("no");
  const area = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    setCopied("no");
  }, [text]);
  useLayoutEffect(() => {
    if (copied === "by hand") area.current?.select();
  }, [copied]);
  const copy = (): void => {
    copyText(text).then(
      () => {
        setCopied("yes");
      },
      () => {
        setCopied("by hand");
      },
    );
  };
  return (
    <div class="screen-only">
      <p class="actions">
        <button
          type="button"
          class="button primary"
          onClick={() => {
            window.print();
          }}
        >
          {words.print}
        </button>
        <button type="button" class="button" onClick={copy}>
          {words.copy}
        </button>
      </p>
      <p class="taken small soft" role="status">
        {copied === "yes" ? words.copied : copied === "by hand" ? words.copyByHand : ""}
      </p>
      {copied === "by hand" && (
        <textarea ref={area} readOnly rows={12} aria-label={words.letterText} value={text} {...inLanguage(language)} />
      )}
    </div>
  );
}

/** Rejects where there is no clipboard: old browsers have none for pages opened from a file. */
async function copyText(text: string): Promise<void> {
  await navigator.clipboard.writeText(text);
}
