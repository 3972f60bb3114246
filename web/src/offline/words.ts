// The words in an offline file: a script for each of its languages puts them where the guide's own script finds them.

import type { Spoken } from "../shell/language.tsx";
import type { GuideVocabulary } from "../words/vocabulary.ts";

type FileWords = Partial<Record<Spoken, GuideVocabulary>>;

declare global {
  var safeconductWords: FileWords | undefined;
}

export const words = (globalThis.safeconductWords ??= {});
