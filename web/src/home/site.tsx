// The site as a whole: what was loaded, which view is open, what is remembered between views.

import type { JSX } from "preact";
import { useCallback, useEffect, useMemo, useState } from "preact/hooks";
import { Ask } from "../ask/ask.tsx";
import type { Found } from "../ask/found.tsx";
import { today } from "../ask/request.ts";
import { useSending } from "../ask/sending.tsx";
import { newAskState } from "../ask/state.ts";
import { Mailbox } from "../mailbox/mailbox.tsx";
import { NEUTRAL } from "../shell/exit.tsx";
import { Frame } from "../shell/frame.tsx";
import { Heading } from "../shell/heading.tsx";
import { Languages, SPOKEN, useWords } from "../shell/language.tsx";
import { useTrail } from "../shell/trail.ts";
import { About } from "./about.tsx";
import { GuideView } from "./guide-view.tsx";
import { Home } from "./home.tsx";
import { loadSite, type SiteFiles } from "./site-files.ts";
import { addressOf, type View, viewOf } from "./view.ts";
import { homeWords } from "./words/index.ts";
import "./home.css";

/** What the window is called before an organisation's name is known. */
const NAMELESS = "Safeconduct";

type Loaded = SiteFiles | "loading" | "failed";

export function Site(): JSX.Element {
  const [loaded, setLoaded] = useState<Loaded>("loading");
  const load = useCallback(async () => {
    setLoaded("loading");
    try {
      setLoaded(await loadSite(today()));
    } catch {
      setLoaded("failed");
    }
  }, []);
  useEffect(() => {
    void load();
  }, [load]);
  const offered = useMemo(() => {
    const guides = typeof loaded === "string" ? [] : loaded.guides;
    return [...new Set([...SPOKEN, ...guides.flatMap(({ languages }) => languages)])];
  }, [loaded]);
  return (
    <Languages offered={offered}>
      {typeof loaded === "string" ? (
        <NotYet failed={loaded === "failed"} onAgain={() => void load()} />
      ) : (
        <Views files={loaded} />
      )}
    </Languages>
  );
}

function NotYet({ failed, onAgain }: { readonly failed: boolean; readonly onAgain: () => void }): JSX.Element {
  const words = useWords(homeWords);
  return (
    <Frame brand={NAMELESS} exitTo={NEUTRAL}>
      {failed ? (
        <>
          <Heading step="failed" title={NAMELESS}>
            {words.notLoaded}
          </Heading>
          <p>{words.notLoadedMend}</p>
          <button type="button" class="button primary" onClick={onAgain}>
            {words.again}
          </button>
        </>
      ) : (
        <p class="doing">{words.loading}</p>
      )}
    </Frame>
  );
}

interface ViewsProps {
  readonly files: SiteFiles;
}

function Views({ files }: ViewsProps): JSX.Element {
  const words = useWords(homeWords);
  const { guides, card } = files;
  const trail = useTrail<View>("view", viewOf(window.location.hash, guides));
  const { become, go, here } = trail;
  const [asking, setAsking] = useState(newAskState);
  const sending = useSending();
  const [found, setFound] = useState<Found | null>(null);
  useEffect(() => {
    const follow = (): void => {
      become(viewOf(window.location.hash, guides));
    };
    window.addEventListener("hashchange", follow);
    return () => {
      window.removeEventListener("hashchange", follow);
    };
  }, [become, guides]);
  const open = (view: View): void => {
    if (asking.stage === "done") {
      setAsking(newAskState());
      setFound(null);
    }
    go(view, addressOf(view));
  };
  const name = typeof card === "string" ? NAMELESS : card.name;
  const isWaiting = here.name !== "ask" && (asking.stage === "receipt" || asking.stage === "confirm");
  return (
    <Frame
      brand={name}
      onBrand={() => {
        open({ name: "home" });
      }}
      exitTo={NEUTRAL}
      nav={<Menu here={here} onView={open} />}
    >
      {isWaiting && (
        <div class="notice alarm waiting">
          <strong>{words.waiting}</strong>
          <button
            type="button"
            class="link"
            onClick={() => {
              open({ name: "ask" });
            }}
          >
            {words.waitingGo}
          </button>
        </div>
      )}
      {here.name === "home" && (
        <Home
          name={name}
          guides={guides}
          onGuide={(id) => {
            open({ name: "guide", id });
          }}
          onAsk={() => {
            open({ name: "ask" });
          }}
          onMailbox={() => {
            open({ name: "mailbox" });
          }}
        />
      )}
      {here.name === "guide" && (
        <GuideView
          key={here.id}
          id={here.id}
          name={name}
          onAsk={(guide, result) => {
            setFound({ guide, result });
            open({ name: "ask" });
          }}
          onLeave={() => {
            open({ name: "home" });
          }}
        />
      )}
      {here.name === "about" && <About name={name} card={card} />}
      {(here.name === "ask" || here.name === "mailbox") && typeof card === "string" && <NoCard why={card} />}
      {here.name === "ask" && typeof card !== "string" && (
        <Ask
          card={card}
          found={found}
          sending={sending}
          state={asking}
          onState={setAsking}
          onHome={() => {
            open({ name: "home" });
          }}
        />
      )}
      {here.name === "mailbox" && typeof card !== "string" && <Mailbox card={card} />}
    </Frame>
  );
}

function NoCard({ why }: { readonly why: "old" | "bad" }): JSX.Element {
  const words = useWords(homeWords);
  return (
    <>
      <Heading step="no-card" title={NAMELESS}>
        {words.cardOld}
      </Heading>
      <p>{why === "old" ? words.cardOldMend : words.cardBad}</p>
    </>
  );
}

interface MenuProps {
  readonly here: View;
  readonly onView: (view: View) => void;
}

function Menu({ here, onView }: MenuProps): JSX.Element {
  const { nav } = useWords(homeWords);
  return (
    <>
      {(["home", "ask", "mailbox", "about"] as const).map((name) => (
        <a
          key={name}
          href={addressOf({ name })}
          aria-current={here.name === name ? "page" : undefined}
          onClick={(event) => {
            event.preventDefault();
            onView({ name });
          }}
        >
          {nav[name]}
        </a>
      ))}
    </>
  );
}
