// Days by which something must have happened.

import type { JSX } from "preact";
import { readDay } from "../guides/dates.ts";
import type { Run } from "../guides/run.ts";
import { allInForce } from "../guides/run.ts";
import { useLanguage, useWords } from "../shell/language.tsx";
import { saveCalendar } from "./calendar.ts";
import { dayInWords, Said, useReading } from "./reading.tsx";
import { Sources } from "./sources.tsx";
import { runnerWords } from "./words/index.ts";

export function Deadlines({ found }: { readonly found: Run["deadlines"] }): JSX.Element | null {
  const words = useWords(runnerWords);
  if (found.length === 0) return null;
  return (
    <section aria-labelledby="deadlines">
      <h2 id="deadlines">{words.deadlines}</h2>
      {found.map((deadline) => (
        <One key={deadline.id} {...deadline} />
      ))}
    </section>
  );
}

const NEAR = 7;

function One({ id, date, facts }: Run["deadlines"][number]): JSX.Element | null {
  const words = useWords(runnerWords);
  const { spoken } = useLanguage();
  const { guide, today, text } = useReading();
  const deadline = guide.deadlines.get(id);
  if (deadline === undefined) return null;
  const day = date === null ? null : readDay(date);
  const left = day === null ? 0 : day - today;
  return (
    <div class={`card deadline${day !== null && left <= NEAR ? " near" : ""}`}>
      <h3>
        <Said text={deadline.title} />
      </h3>
      {day === null ? (
        <p>{allInForce(guide, facts, today) ? <Said text={deadline.unknown} /> : words.stopped}</p>
      ) : (
        <>
          <p class="deadline-day">
            <strong>{dayInWords(day, spoken, true)}</strong>{" "}
            <span class={`tag${left <= NEAR ? " alarm" : ""}`}>{left < 0 ? words.past(-left) : words.daysLeft(left)}</span>
          </p>
          {left < 0 ? (
            <p>{words.pastAdvice}</p>
          ) : (
            <p class="deadline-save screen-only">
              <button
                type="button"
                class="button"
                onClick={() => {
                  saveCalendar(day, words.calendarSummary, words.calendarFile);
                }}
              >
                {words.calendar}
                <span class="hidden"> {dayInWords(day, spoken)}</span>
              </button>
              <span class="small soft">{words.calendarHint}</span>
            </p>
          )}
        </>
      )}
      <Sources facts={facts} of={text(deadline.title)} />
    </div>
  );
}
