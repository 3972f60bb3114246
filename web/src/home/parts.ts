// The parts of the site that are files of their own.

import { Part } from "../parts/part.ts";
import type { Spoken } from "../shell/language.tsx";
import { loadGuideWords, loadMailboxWords, loadWords } from "../words/files.ts";
import type * as Guides from "./guides.tsx";
import type * as Posting from "./post.tsx";

type InEach<Module> = Readonly<Record<Spoken, Part<Module>>>;

/** A module together with words, in each language. */
function withWords<Module>(part: Part<Module>, words: (spoken: Spoken) => Promise<void>): InEach<Module> {
  const both = (spoken: Spoken): Part<Module> =>
    new Part(async () => {
      const [module] = await Promise.all([part.load(), words(spoken)]);
      return module;
    });
  return { en: both("en"), de: both("de"), ru: both("ru") };
}

/** Asking and the mailbox: everything that seals, sends, fetches and opens, so that nothing is missing when it must send. */
export const POST = new Part<typeof Posting>(() => import("./post.tsx"));

/** The same, with the words of the mailbox. */
export const MAILBOX = withWords(POST, loadMailboxWords);

const RUNNING = new Part<typeof Guides>(() => import("./guides.tsx"));

/** Running a guide. */
export const GUIDES = withWords(RUNNING, loadGuideWords);

/** Brings the words of a language for all that was opened; PartMissing when they did not come. */
export async function speak(spoken: Spoken): Promise<void> {
  const opened = [MAILBOX, GUIDES].filter((parts) => Object.values(parts).some(({ asked }) => asked));
  await Promise.all([loadWords(spoken), ...opened.map((parts) => parts[spoken].load())]);
}
