// Bringing a sealed file to the relay. It is not opened here, and could not be.

import type { JSX } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { Busy, Conflict, Refused, Relays, type Step } from "../relay/index.ts";
import { type Card, LONGEST_FILE, NotASealedFile, unpackFile } from "../sealed/index.ts";
import { inSeconds } from "../shell/day.ts";
import { Heading } from "../shell/heading.tsx";
import { type Spoken, useLanguage, useWords } from "../shell/language.tsx";
import { askWords, type AskWords } from "./words/index.ts";

/** The file is for another organisation. */
class Elsewhere extends Error {}

async function upload(file: File, card: Card, relays: Relays, onStep: (step: Step) => void): Promise<void> {
  if (file.size > LONGEST_FILE) throw new NotASealedFile("length", "it is too long for a sealed file");
  const letters = unpackFile(new Uint8Array(await file.arrayBuffer()));
  if (letters.some(({ box }) => box !== card.box)) throw new Elsewhere();
  for (const { box, id, envelope } of letters) await relays.put(box, id, envelope, onStep);
}

function told(error: unknown, words: AskWords, name: string, spoken: Spoken): string {
  const { file } = words;
  if (error instanceof NotASealedFile) return file.noFile;
  if (error instanceof Elsewhere) return file.elsewhere(name);
  if (error instanceof Conflict) return file.conflict;
  if (error instanceof Busy) return `${words.busy} ${words.busyMend(inSeconds(error.seconds, spoken))}`;
  if (error instanceof Refused) return file.refused(error.code);
  return file.unreachable;
}

export function Upload({ card }: { readonly card: Card }): JSX.Element {
  const words = useWords(askWords);
  const say = words.file;
  const { spoken } = useLanguage();
  const relays = useMemo(() => new Relays(card.relays), [card]);
  const [file, setFile] = useState<File | null>(null);
  const [step, setStep] = useState<Step | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [isDone, setDone] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const isHere = useRef(true);
  useEffect(
    () => () => {
      isHere.current = false;
    },
    [],
  );
  const submit = async (): Promise<void> => {
    if (step) return;
    if (!file) {
      setFailure(say.missing);
      field.current?.focus();
      return;
    }
    setFailure(null);
    setStep("computing");
    try {
      await upload(file, card, relays, setStep);
      if (isHere.current) setDone(true);
    } catch (error) {
      setFailure(told(error, words, card.name, spoken));
    } finally {
      setStep(null);
    }
  };
  if (isDone) {
    return (
      <section class="ask" key="done">
        <Heading step="uploaded" title={card.name}>
          {say.arrived}
        </Heading>
        <ul class="plain">
          {say.arrivedList.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </section>
    );
  }
  return (
    <form
      class="ask"
      key="choose"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <Heading step="upload" title={card.name}>
        {say.title}
      </Heading>
      <p class="lead">{say.lead(card.name)}</p>
      <div class="field">
        <label for="sealed-file">{say.field}</label>
        <p class="hint" id="sealed-file-hint">
          {say.fieldHint}
        </p>
        <input
          type="file"
          id="sealed-file"
          ref={field}
          aria-describedby="sealed-file-hint"
          onChange={(event) => {
            setFailure(null);
            setFile(event.currentTarget.files?.[0] ?? null);
          }}
        />
      </div>
      <div role="status">{step && <p class="doing">{words[step]}</p>}</div>
      <div role="alert">{failure !== null && <p class="notice alarm">{failure}</p>}</div>
      <div class="actions">
        <button type="submit" class="button primary" aria-disabled={step !== null}>
          {say.send}
        </button>
      </div>
    </form>
  );
}
