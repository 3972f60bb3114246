// A guide on screen: which page stands where, and what the answers do to it.

import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import type { Guide } from "../guides/guide.ts";
import { type Answer, run } from "../guides/run.ts";
import type { GuideResult } from "../sealed/guide-result.ts";
import { useTrail } from "../shell/trail.ts";
import { Advice } from "./advice.tsx";
import { ageOf, applying, mostQuestions, pathOf, type Place, placeAfter, resultOf, settle } from "./interview.ts";
import { Write } from "./letter.tsx";
import { Notices } from "./notices.tsx";
import { Ask } from "./question.tsx";
import { ReadingIn } from "./reading.tsx";
import "./runner.css";
import { useSession } from "./session.ts";
import { Start } from "./start.tsx";
import { Summary } from "./summary.tsx";

export interface RunnerProps {
  readonly guide: Guide;
  /** Carries the result to the request form. Without it, as in the offline file, there is no such button. */
  readonly onAsk?: (result: GuideResult) => void;
  /** Leads from the guide's first page to where one came from. */
  readonly onLeave?: () => void;
}

const START: Place = { screen: "start" };

export function Runner({ guide, onAsk, onLeave }: RunnerProps): JSX.Element {
  const age = useMemo(() => ageOf(guide), [guide]);
  const { today } = age;
  const trail = useTrail<Place>(`guide/${guide.id}`, START);
  const session = useSession(guide);
  const { answers } = session;
  const most = useMemo(() => mostQuestions(guide, answers, today), [guide, answers, today]);
  const place = settle(guide, answers, today, trail.here);
  const notices = <Notices age={age} full={false} />;

  const answered = (id: string, changing: boolean, answer: Answer): void => {
    const kept = applying(guide, new Map([...answers, [id, answer]]), today);
    session.answer(kept);
    trail.go(placeAfter(guide, kept, today, id, changing));
  };
  const draw = (): JSX.Element | null => {
    switch (place.screen) {
      case "start":
        return (
          <Start
            age={age}
            most={most}
            begun={answers.size > 0}
            onLeave={onLeave}
            onStart={() => {
              const { open } = pathOf(guide, answers, today);
              trail.go(open === null ? { screen: "summary" } : { screen: "question", id: open, changing: false });
            }}
          />
        );
      case "question": {
        const question = guide.questions.get(place.id);
        if (question === undefined) return null;
        return (
          <Ask
            key={question.id}
            question={question}
            answer={answers.get(question.id)}
            number={pathOf(guide, answers, today).ids.indexOf(question.id) + 1}
            most={most}
            notices={notices}
            onBack={trail.back}
            onAnswer={(answer) => {
              answered(question.id, place.changing, answer);
            }}
          />
        );
      }
      case "summary":
        return (
          <Summary
            answers={applying(guide, answers, today)}
            notices={notices}
            onBack={trail.back}
            onChange={(id) => {
              trail.go({ screen: "question", id, changing: true });
            }}
            onAdvice={() => {
              trail.go({ screen: "advice" });
            }}
          />
        );
      case "advice":
        return (
          <Advice
            found={run(guide, answers, today)}
            notices={<Notices age={age} full />}
            onBack={trail.back}
            onLetter={(id) => {
              trail.go({ screen: "letter", id });
            }}
            onChange={() => {
              trail.go({ screen: "summary" });
            }}
            onAgain={() => {
              session.forget();
              trail.go(START);
            }}
            onAsk={
              onAsk &&
              (() => {
                onAsk(resultOf(guide, answers, today));
              })
            }
          />
        );
      case "letter": {
        const letter = guide.letters.get(place.id);
        if (letter === undefined) return null;
        return (
          <Write
            letter={letter}
            answers={answers}
            fields={session.fields.get(letter.id) ?? new Map<string, string>()}
            rewritten={session.rewritten.get(letter.id) ?? null}
            notices={notices}
            onBack={trail.back}
            onRewrite={(rewritten) => {
              session.rewrite(letter.id, rewritten);
            }}
            onFill={(fields) => {
              session.fill(letter.id, fields);
            }}
          />
        );
      }
    }
  };
  return (
    <ReadingIn guide={guide} today={today}>
      {draw()}
    </ReadingIn>
  );
}
