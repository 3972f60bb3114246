// The offline file: one guide, in the page itself. It makes no request; its policy would stop one.

import { render } from "preact";
import { CompiledError } from "./guides/errors.ts";
import { type Guide, readGuide } from "./guides/guide.ts";
import { unpacked } from "./offline/packed.ts";
import { words } from "./offline/words.ts";
import { Runner } from "./runner/runner.tsx";
import { Frame } from "./shell/frame.tsx";
import { Languages, SPOKEN, type Spoken } from "./shell/language.tsx";
import type { SomeWords } from "./words/vocabulary.ts";

// The file is opened where nobody may be listening: an address on the net would tell that it was.
const NOWHERE = "about:blank";

function read(): Guide | null {
  try {
    return readGuide(unpacked(document.getElementById("guide")?.textContent ?? ""));
  } catch (error) {
    if (error instanceof CompiledError) return null;
    throw error;
  }
}

/** The words of one of the file's languages; it has those of at least one (guides/offline.py). */
function wordsOf(language: Spoken): SomeWords {
  const found = words[language];
  if (found === undefined) throw new Error(`this file has no words in ${language}`);
  return found;
}

const guide = read();
const spoken = SPOKEN.filter((language) => words[language] !== undefined);
render(
  <Languages offered={guide?.languages ?? spoken} spoken={spoken} wordsOf={wordsOf}>
    <Frame brand="Safeconduct" exitTo={NOWHERE}>
      {guide === null ? (
        spoken.map((language) => (
          <p key={language} lang={language}>
            {words[language]?.runner.broken}
          </p>
        ))
      ) : (
        <Runner guide={guide} />
      )}
    </Frame>
  </Languages>,
  document.body,
);
