// A guide in the site: fetched once, then run in the page.

import type { JSX } from "preact";
import { useCallback, useEffect, useState } from "preact/hooks";
import { CompiledError } from "../guides/errors.ts";
import { type Guide, readGuide } from "../guides/guide.ts";
import { Runner } from "../runner/runner.tsx";
import type { GuideResult } from "../sealed/index.ts";
import { Heading } from "../shell/heading.tsx";
import { useWords } from "../shell/language.tsx";
import { loadGuide } from "./site-files.ts";
import { homeWords } from "./words/index.ts";

/** The guides that were read, by id: one object for one guide as long as the page lives, for the answers hang on it. */
const read = new Map<string, Guide>();

interface GuideViewProps {
  readonly id: string;
  readonly name: string;
  readonly onAsk: (guide: Guide, result: GuideResult) => void;
  readonly onLeave: () => void;
}

type Loaded = Guide | "loading" | "missing" | "bad";

export function GuideView({ id, name, onAsk, onLeave }: GuideViewProps): JSX.Element {
  const words = useWords(homeWords);
  const [loaded, setLoaded] = useState<Loaded>(read.get(id) ?? "loading");
  const load = useCallback(async () => {
    setLoaded("loading");
    try {
      const guide = read.get(id) ?? readGuide(await loadGuide(id));
      read.set(id, guide);
      setLoaded(guide);
    } catch (error) {
      setLoaded(error instanceof CompiledError ? "bad" : "missing");
    }
  }, [id]);
  useEffect(() => {
    void load();
  }, [load]);
  if (loaded === "loading") return <p class="doing">{words.loading}</p>;
  if (loaded === "missing" || loaded === "bad") {
    return (
      <>
        <Heading step={loaded} title={name}>
          {loaded === "bad" ? words.guideBad : words.notLoaded}
        </Heading>
        <p>{loaded === "bad" ? words.guideBadMend : words.notLoadedMend}</p>
        <button type="button" class="button primary" onClick={() => void load()}>
          {words.again}
        </button>
      </>
    );
  }
  return (
    <Runner
      guide={loaded}
      onAsk={(result) => {
        onAsk(loaded, result);
      }}
      onLeave={onLeave}
    />
  );
}
