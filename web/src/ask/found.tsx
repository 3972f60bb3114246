// What a guide found, as it goes along with a request: shown before it is sent, and left out with one switch.

import type { JSX } from "preact";
import type { Guide, Text } from "../guides/guide.ts";
import { ReadingIn, Said } from "../runner/reading.tsx";
import { Answered } from "../runner/summary.tsx";
import { ageOf } from "../runner/interview.ts";
import type { GuideResult } from "../sealed/index.ts";
import { useLanguage, useWords } from "../shell/language.tsx";
import { dayText } from "../shell/day.ts";

/** A finished run and the guide it was a run of. */
export interface Found {
  readonly guide: Guide;
  readonly result: GuideResult;
  /** `FoundShown`, which comes with the guide: asking alone needs nothing of guides. */
  readonly Shown: typeof FoundShown;
}

interface FoundProps {
  readonly found: Found;
  readonly along: boolean;
  readonly onAlong: (along: boolean) => void;
}

export function FoundShown({ found, along, onAlong }: FoundProps): JSX.Element {
  const words = useWords("ask");
  const { guide } = found;
  return (
    <fieldset class="found">
      <legend>{words.found}</legend>
      <p class="hint">{words.foundHint}</p>
      <label class="option">
        <input
          type="checkbox"
          checked={along}
          onChange={(event) => {
            onAlong(event.currentTarget.checked);
          }}
        />{" "}
        {words.sendFound}
      </label>
      {along && (
        <ReadingIn guide={guide} today={ageOf(guide).today}>
          <details>
            <summary>
              <Said text={guide.title} />
            </summary>
            <FoundList {...found} />
          </details>
        </ReadingIn>
      )}
    </fieldset>
  );
}

type Titled = ReadonlyMap<string, { readonly title: Text }>;

function FoundList({ guide, result }: Found): JSX.Element {
  const words = useWords("ask");
  const { spoken } = useLanguage();
  const titles = (name: string, of: Titled, found: readonly { readonly id: string }[]): JSX.Element | null =>
    found.length === 0 ? null : (
      <>
        <h2>{name}</h2>
        <ul>
          {found.map(({ id }) => (
            <li key={id}>
              <Said text={of.get(id)?.title ?? new Map()} />
            </li>
          ))}
        </ul>
      </>
    );
  return (
    <>
      <h2>{words.answers}</h2>
      <dl>
        {Object.entries(result.answers).map(([id, answer]) => {
          const question = guide.questions.get(id);
          return question === undefined ? null : (
            <div key={id}>
              <dt>
                <Said text={question.ask} />
              </dt>
              <dd>
                <Answered question={question} answer={answer} />
              </dd>
            </div>
          );
        })}
      </dl>
      {titles(words.outcomes, guide.outcomes, result.outcomes)}
      {result.deadlines.length > 0 && (
        <>
          <h2>{words.deadlines}</h2>
          <ul>
            {result.deadlines.map(({ id, date }) => (
              <li key={id}>
                <Said text={guide.deadlines.get(id)?.title ?? new Map()} />: {date ? dayText(date, spoken) : words.noDate}
              </li>
            ))}
          </ul>
        </>
      )}
      {titles(words.letters, guide.letters, result.letters)}
    </>
  );
}
