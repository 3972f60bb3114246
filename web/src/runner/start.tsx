// The first page of a guide: what it is about, how old it is, and what happens with the answers.

import type { JSX } from "preact";
import { Heading } from "../shell/heading.tsx";
import { useLanguage, useWords } from "../shell/language.tsx";
import type { Age } from "./interview.ts";
import { Notices } from "./notices.tsx";
import { dayInWords, Said, Told, useReading } from "./reading.tsx";
import { runnerWords } from "./words/index.ts";

export interface StartProps {
  readonly age: Age;
  readonly most: number;
  readonly begun: boolean;
  readonly onStart: () => void;
  readonly onLeave?: (() => void) | undefined;
}

export function Start({ age, most, begun, onStart, onLeave }: StartProps): JSX.Element {
  const words = useWords(runnerWords);
  const { spoken } = useLanguage();
  const { guide } = useReading();
  const checked = [...guide.facts.values()].map((fact) => fact.checked);
  const [oldest, newest] = [Math.min(...checked), Math.max(...checked)];
  return (
    <>
      {onLeave && (
        <button type="button" class="link back" onClick={onLeave}>
          {words.allGuides}
        </button>
      )}
      <Heading step="start" title={words.windowTitle}>
        <Said text={guide.title} />
      </Heading>
      {guide.intro && <Told markdown={guide.intro} />}
      <Notices age={age} full />
      <p>{words.private}</p>
      <p class="actions">
        <button type="button" class="button primary" onClick={onStart}>
          {begun ? words.resume : words.start}
        </button>
        <span class="soft">{words.questionsAtMost(most)}</span>
      </p>
      <p class="small soft edition">
        {words.builtOn(dayInWords(guide.built, spoken), guide.version)}{" "}
        {checked.length === 0
          ? null
          : oldest === newest
            ? words.sourcesCheckedOn(dayInWords(oldest, spoken))
            : words.sourcesChecked(dayInWords(oldest, spoken), dayInWords(newest, spoken))}
      </p>
    </>
  );
}
