// The words of each language: those of the frame are here from the start; the others are files, and only the languages
// that are read are fetched.

import { Part } from "../parts/part.ts";
import { de as partsDe } from "../parts/words/de.ts";
import { en as partsEn } from "../parts/words/en.ts";
import { ru as partsRu } from "../parts/words/ru.ts";
import type { Spoken } from "../shell/language.tsx";
import { de as shellDe } from "../shell/words/de.ts";
import { en as shellEn } from "../shell/words/en.ts";
import { ru as shellRu } from "../shell/words/ru.ts";
import type { FirstWords, GuideWords, LateWords, MailboxOnly, SomeWords } from "./vocabulary.ts";

type Files<Words> = Readonly<Record<Spoken, Part<{ readonly words: Words }>>>;

const LATE: Files<LateWords> = {
  en: new Part(() => import("./en.ts")),
  de: new Part(() => import("./de.ts")),
  ru: new Part(() => import("./ru.ts")),
};

const GUIDE: Files<GuideWords> = {
  en: new Part(() => import("./guide-en.ts")),
  de: new Part(() => import("./guide-de.ts")),
  ru: new Part(() => import("./guide-ru.ts")),
};

const MAILBOX: Files<MailboxOnly> = {
  en: new Part(() => import("./mailbox-en.ts")),
  de: new Part(() => import("./mailbox-de.ts")),
  ru: new Part(() => import("./mailbox-ru.ts")),
};

/** What is here of each language: it grows. */
const HERE: Readonly<Record<Spoken, FirstWords & SomeWords>> = {
  en: { parts: partsEn, shell: shellEn },
  de: { parts: partsDe, shell: shellDe },
  ru: { parts: partsRu, shell: shellRu },
};

/** The words of a language that are here: always the same object, which gets more. */
export function wordsHere(spoken: Spoken): SomeWords {
  return HERE[spoken];
}

/** Brings the words of a language, but for those of guides and of the mailbox; PartMissing when they did not come. */
export async function loadWords(spoken: Spoken): Promise<void> {
  Object.assign(HERE[spoken], (await LATE[spoken].load()).words);
}

/** Brings the words around a guide in a language; PartMissing when they did not come. */
export async function loadGuideWords(spoken: Spoken): Promise<void> {
  Object.assign(HERE[spoken], (await GUIDE[spoken].load()).words);
}

/** Brings the words of the mailbox in a language; PartMissing when they did not come. */
export async function loadMailboxWords(spoken: Spoken): Promise<void> {
  Object.assign(HERE[spoken], (await MAILBOX[spoken].load()).words);
}
