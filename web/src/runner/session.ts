// What a person has answered and filled in: in memory, as long as the page lives and holds the guide.

import { useState } from "preact/hooks";
import type { Guide } from "../guides/guide.ts";
import type { Answers } from "../guides/run.ts";

export type Fields = ReadonlyMap<string, string>;

/** A letter's text as the person changed it, and what it was before. */
export interface Rewritten {
  readonly text: string;
  readonly from: string;
}

interface Held {
  readonly answers: Answers;
  /** Print-only fields by letter. */
  readonly fields: ReadonlyMap<string, Fields>;
  /** Changed texts by letter; null where it was changed back. */
  readonly rewritten: ReadonlyMap<string, Rewritten | null>;
}

const NOTHING: Held = { answers: new Map(), fields: new Map(), rewritten: new Map() };
const sessions = new WeakMap<Guide, Held>();

export interface Session extends Held {
  readonly answer: (answers: Answers) => void;
  readonly fill: (letter: string, fields: Fields) => void;
  readonly rewrite: (letter: string, rewritten: Rewritten | null) => void;
  readonly forget: () => void;
}

/** The session of this guide. It outlives the component, so that going to the request form and back loses nothing. */
export function useSession(guide: Guide): Session {
  const [, draw] = useState({});
  const held = sessions.get(guide) ?? NOTHING;
  const keep = (next: Held): void => {
    sessions.set(guide, next);
    draw({});
  };
  return {
    ...held,
    answer: (answers) => {
      keep({ ...(sessions.get(guide) ?? NOTHING), answers });
    },
    fill: (letter, fields) => {
      const before = sessions.get(guide) ?? NOTHING;
      keep({ ...before, fields: new Map([...before.fields, [letter, fields]]) });
    },
    rewrite: (letter, rewritten) => {
      const before = sessions.get(guide) ?? NOTHING;
      keep({ ...before, rewritten: new Map([...before.rewritten, [letter, rewritten]]) });
    },
    forget: () => {
      keep(NOTHING);
    },
  };
}
