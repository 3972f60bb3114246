// The offline file: one guide, in the page itself. It makes no request; its policy would stop one.

import { render } from "preact";
import { CompiledError } from "./guides/errors.ts";
import { type Guide, readGuide } from "./guides/guide.ts";
import { Runner } from "./runner/runner.tsx";
import { runnerWords } from "./runner/words/index.ts";
import { Frame } from "./shell/frame.tsx";
import { Languages, SPOKEN } from "./shell/language.tsx";

// The file is opened where nobody may be listening: an address on the net would tell that it was.
const NOWHERE = "about:blank";

function read(): Guide | null {
  try {
    return readGuide(document.getElementById("guide")?.textContent ?? "");
  } catch (error) {
    if (error instanceof CompiledError) return null;
    throw error;
  }
}

const guide = read();
render(
  <Languages offered={guide?.languages ?? SPOKEN}>
    <Frame brand="Safeconduct" exitTo={NOWHERE}>
      {guide === null ? (
        SPOKEN.map((language) => (
          <p key={language} lang={language}>
            {runnerWords[language].broken}
          </p>
        ))
      ) : (
        <Runner guide={guide} />
      )}
    </Frame>
  </Languages>,
  document.body,
);
