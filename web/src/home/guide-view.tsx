// A guide in the site: fetched once, then run in the page.

import type { JSX } from "preact";
import { useCallback, useEffect, useState } from "preact/hooks";
import type { Found } from "../ask/found.tsx";
import type { Guide } from "../guides/guide.ts";
import { Awaited, Missing } from "../parts/awaited.tsx";
import { partsWords } from "../parts/words/index.ts";
import { useLanguage, useWords } from "../shell/language.tsx";
import type * as Guides from "./guides.tsx";
import { GUIDES } from "./parts.ts";
import { loadGuide } from "./site-files.ts";
import { homeWords } from "./words/index.ts";

/** The guides that were read, by id: one object for one guide as long as the page lives, for the answers hang on it. */
const read = new Map<string, Guide>();

interface GuideViewProps {
  readonly id: string;
  readonly name: string;
  readonly onAsk: (found: Found) => void;
  readonly onLeave: () => void;
}

/** The text of the compiled guide, which does not matter if it was read before. */
type Come = { readonly text: string } | "loading" | "missing";

export function GuideView(props: GuideViewProps): JSX.Element {
  const { id, name } = props;
  const { spoken } = useLanguage();
  const [come, setCome] = useState<Come>("loading");
  const load = useCallback(async () => {
    setCome("loading");
    try {
      setCome({ text: read.has(id) ? "" : await loadGuide(id) });
    } catch {
      setCome("missing");
    }
  }, [id]);
  // What runs a guide and what is run come at the same time.
  useEffect(() => {
    void load();
  }, [load]);
  return (
    <Awaited part={GUIDES[spoken]} title={name}>
      {(guides) => <GuideRead {...props} guides={guides} come={come} onAgain={() => void load()} />}
    </Awaited>
  );
}

interface GuideReadProps extends GuideViewProps {
  readonly guides: typeof Guides;
  readonly come: Come;
  readonly onAgain: () => void;
}

function GuideRead({ id, name, guides, come, onAsk, onLeave, onAgain }: GuideReadProps): JSX.Element {
  const words = useWords(homeWords);
  const parts = useWords(partsWords);
  const { readGuide, Runner, FoundShown, CompiledError } = guides;
  if (come === "loading") return <p class="doing">{parts.loading}</p>;
  if (come === "missing") {
    return <Missing title={name} heading={parts.notLoaded} mend={parts.notLoadedMend} onAgain={onAgain} />;
  }
  try {
    const guide = read.get(id) ?? readGuide(come.text);
    read.set(id, guide);
    return (
      <Runner
        guide={guide}
        onAsk={(result) => {
          onAsk({ guide, result, Shown: FoundShown });
        }}
        onLeave={onLeave}
      />
    );
  } catch (error) {
    if (!(error instanceof CompiledError)) throw error;
    return <Missing title={name} heading={words.guideBad} mend={words.guideBadMend} onAgain={onAgain} />;
  }
}
