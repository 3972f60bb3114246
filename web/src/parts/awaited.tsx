// What stands in the place of a part of the app until it is here, and if it does not come.

import type { JSX } from "preact";
import { Heading } from "../shell/heading.tsx";
import { useLanguage, useWords } from "../shell/language.tsx";
import { type Part, usePart } from "./part.ts";
import { partsWords } from "./words/index.ts";

interface AwaitedProps<Module> {
  readonly part: Part<Module>;
  /** The window's title while the part is missing. */
  readonly title: string;
  /** Without need nothing is asked for and nothing said; the children are drawn once the part is here anyway. */
  readonly needed?: boolean;
  readonly children: (module: Module) => JSX.Element | null;
}

/** The children, as soon as the part they are drawn with is here. */
export function Awaited<Module>({ part, title, needed = true, children }: AwaitedProps<Module>): JSX.Element | null {
  const words = useWords(partsWords);
  const { module, failed, again } = usePart(part, needed);
  if (module !== null) return children(module);
  if (!needed) return null;
  return failed ? (
    <Missing title={title} heading={words.partMissing} mend={words.partMissingMend} onAgain={again} />
  ) : (
    <p class="doing">{words.loading}</p>
  );
}

interface MissingProps {
  readonly title: string;
  readonly heading: string;
  readonly mend: string;
  readonly onAgain: () => void;
}

/** Something did not come: what, what helps, and a button to ask for it again. */
export function Missing({ title, heading, mend, onAgain }: MissingProps): JSX.Element {
  const words = useWords(partsWords);
  return (
    <>
      <Heading step="missing" title={title}>
        {heading}
      </Heading>
      <p>{mend}</p>
      <button type="button" class="button primary" onClick={onAgain}>
        {words.again}
      </button>
    </>
  );
}

/** That the words of the language chosen last did not come; the page is still in the one before. */
export function LanguageMissing(): JSX.Element | null {
  const words = useWords(partsWords);
  const { failed } = useLanguage();
  return failed ? (
    <p class="notice alarm" role="alert">
      {words.languageMissing}
    </p>
  ) : null;
}
