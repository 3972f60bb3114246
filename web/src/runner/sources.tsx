// The facts that advice rests on: statement, norm, source, age, and how sure we are.

import type { JSX } from "preact";
import { type Fact, inForce, isStale } from "../guides/guide.ts";
import { useLanguage, useWords } from "../shell/language.tsx";
import { dayInWords, Said, useReading } from "./reading.tsx";
import { runnerWords } from "./words/index.ts";

export function Sources({ facts, of }: { readonly facts: readonly string[]; readonly of: string }): JSX.Element | null {
  const words = useWords(runnerWords);
  const { spoken } = useLanguage();
  const { guide, today } = useReading();
  const cited = [...guide.facts.values()].filter((fact) => facts.includes(fact.id));
  if (cited.length === 0) return null;
  const oldest = Math.min(...cited.map((fact) => fact.checked));
  const doubtful = cited.some((fact) => isStale(fact, today) || fact.confidence === "unverified");
  return (
    <details class="sources">
      <summary>
        {words.sources} ({cited.length}), {words.lawAsOf(dayInWords(oldest, spoken))}
        {doubtful && <> <span class="tag care">{words.someDoubtful}</span></>}
        <span class="hidden"> {words.sourcesOf(of)}</span>
      </summary>
      <ul>
        {cited.map((fact) => (
          <li key={fact.id} class={isStale(fact, today) ? "stale" : ""}>
            <Cited fact={fact} />
          </li>
        ))}
      </ul>
    </details>
  );
}

function Cited({ fact }: { readonly fact: Fact }): JSX.Element {
  const words = useWords(runnerWords);
  const { spoken } = useLanguage();
  const { today, guide } = useReading();
  const doubt = !inForce(fact, today)
    ? words.noLongerLaw
    : fact.confidence === "unverified"
      ? words.unverified
      : isStale(fact, today)
        ? words.stale
        : null;
  return (
    <>
      <p>
        <Said text={fact.says} />
      </p>
      <p class="small soft">
        {/* A norm is cited in the language of its land. */}
        <span lang={guide.languages[0]}>{fact.norm}</span>
        {" · "}
        {words.lawAsOf(dayInWords(fact.checked, spoken))}
        {" · "}
        {words.confidence[fact.confidence]}
        {fact.source !== null && (
          <>
            {" · "}
            <a href={fact.source} rel="noreferrer noopener" target="_blank">
              {words.source}
              <span class="hidden"> {fact.norm}</span>
            </a>
          </>
        )}
      </p>
      {doubt !== null && <p class="small doubt">{doubt}</p>}
    </>
  );
}
