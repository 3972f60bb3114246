// The words of each language: those of the frame are here from the start; the others are a file, and only the languages
// that are read are fetched.

import { Part } from "../parts/part.ts";
import { de as partsDe } from "../parts/words/de.ts";
import { en as partsEn } from "../parts/words/en.ts";
import { ru as partsRu } from "../parts/words/ru.ts";
import type { Spoken } from "../shell/language.tsx";
import { de as shellDe } from "../shell/words/de.ts";
import { en as shellEn } from "../shell/words/en.ts";
import { ru as shellRu } from "../shell/words/ru.ts";
import type { FirstWords, LateWords, SomeWords } from "./vocabulary.ts";

export const WORDS: Readonly<Record<Spoken, Part<{ readonly words: LateWords }>>> = {
  en: new Part(() => import("./en.ts")),
  de: new Part(() => import("./de.ts")),
  ru: new Part(() => import("./ru.ts")),
};

const FIRST: Readonly<Record<Spoken, FirstWords>> = {
  en: { parts: partsEn, shell: shellEn },
  de: { parts: partsDe, shell: shellDe },
  ru: { parts: partsRu, shell: shellRu },
};

/** The words of a language that are here now. */
export function wordsHere(spoken: Spoken): SomeWords {
  return { ...FIRST[spoken], ...WORDS[spoken].here?.words };
}
