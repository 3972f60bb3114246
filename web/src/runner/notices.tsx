// What must be said on every page of a guide: that it is a sample, that it is old, that the clock is wrong.

import type { JSX } from "preact";
import { useLanguage, useWords } from "../shell/language.tsx";
import { shellWords } from "../shell/words/index.ts";
import type { Age } from "./interview.ts";
import { dayInWords, useReading } from "./reading.tsx";
import { runnerWords } from "./words/index.ts";

/** In full on the first page and with the advice; otherwise in short. */
export function Notices({ age, full }: { readonly age: Age; readonly full: boolean }): JSX.Element {
  const words = useWords(runnerWords);
  const shell = useWords(shellWords);
  const { spoken, language } = useLanguage();
  const { guide } = useReading();
  const { due } = guide.review;
  const warnings = [
    ...(age.clock === null ? [] : [words.clockWrong(dayInWords(age.clock, spoken), dayInWords(guide.built, spoken))]),
    ...(age.overdue && due !== null ? [words.overdue(dayInWords(due, spoken))] : []),
  ];
  const remarks = [
    ...(guide.languages.includes(language) ? [] : [shell.missingWords]),
    ...(guide.sample ? [words.sampleLong] : []),
    ...(age.stale > 0 ? [words.someStale(age.stale, guide.facts.size)] : []),
  ];
  return (
    <>
      {warnings.map((text) => (
        <p key={text} class="notice alarm">
          {text}
        </p>
      ))}
      {remarks.length > 0 &&
        (full ? (
          <div class="notice care">
            {remarks.map((text) => (
              <p key={text}>{text}</p>
            ))}
          </div>
        ) : (
          <p class="remark">
            {guide.sample && <strong class="tag care">{words.sample}</strong>} {remarks.join(" ")}
          </p>
        ))}
    </>
  );
}
