// The parts of the site that are files of their own.

import { Part } from "../parts/part.ts";
import type { Spoken } from "../shell/language.tsx";
import { loadGuideWords, loadWords } from "../words/files.ts";
import type * as Guides from "./guides.tsx";

/** Asking and the mailbox: everything that seals, sends, fetches and opens, so that nothing is missing when it must send. */
export const POST = new Part(() => import("./post.tsx"));

const RUNNING = new Part(() => import("./guides.tsx"));

async function guidesIn(spoken: Spoken): Promise<typeof Guides> {
  const [guides] = await Promise.all([RUNNING.load(), loadGuideWords(spoken)]);
  return guides;
}

/** Running a guide, in each language. */
export const GUIDES: Readonly<Record<Spoken, Part<typeof Guides>>> = {
  en: new Part(() => guidesIn("en")),
  de: new Part(() => guidesIn("de")),
  ru: new Part(() => guidesIn("ru")),
};

/** Brings all words of a language that are needed by what is open; PartMissing when they did not come. */
export async function speak(spoken: Spoken): Promise<void> {
  await Promise.all([loadWords(spoken), RUNNING.asked ? GUIDES[spoken].load() : null]);
}
