// The site as a whole: what was loaded, which view is open, what is remembered between views.

import type { JSX } from "preact";
import { useCallback, useEffect, useMemo, useState } from "preact/hooks";
import type { Found } from "../ask/found.tsx";
import { Awaited, LanguageMissing, Missing } from "../parts/awaited.tsx";
import { partsWords } from "../parts/words/index.ts";
import { today } from "../shell/day.ts";
import { NEUTRAL } from "../shell/exit.tsx";
import { Frame } from "../shell/frame.tsx";
import { Heading } from "../shell/heading.tsx";
import { Languages, preferred, SPOKEN, useWords } from "../shell/language.tsx";
import { useTrail } from "../shell/trail.ts";
import { wordsHere } from "../words/files.ts";
import { About } from "./about.tsx";
import { GuideView } from "./guide-view.tsx";
import { Home } from "./home.tsx";
import { POST, speak } from "./parts.ts";
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
      const [files] = await Promise.all([loadSite(today()), speak(preferred(SPOKEN) ?? "en")]);
      setLoaded(files);
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
    <Languages offered={offered} wordsOf={wordsHere} load={speak}>
      {typeof loaded === "string" ? (
        <NotYet failed={loaded === "failed"} onAgain={() => void load()} />
      ) : (
        <Views files={loaded} />
      )}
    </Languages>
  );
}

function NotYet({ failed, onAgain }: { readonly failed: boolean; readonly onAgain: () => void }): JSX.Element {
  const words = useWords(partsWords);
  return (
    <Frame brand={NAMELESS} exitTo={NEUTRAL}>
      <LanguageMissing />
      {failed ? (
        <Missing title={NAMELESS} heading={words.notLoaded} mend={words.notLoadedMend} onAgain={onAgain} />
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
  const { guides, card } = files;
  const trail = useTrail<View>("view", viewOf(window.location.hash, guides));
  const { become, go, here } = trail;
  const [found, setFound] = useState<Found | null>(null);
  const [opened, setOpened] = useState(0);
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
    setOpened(opened + 1);
    go(view, addressOf(view));
  };
  const name = typeof card === "string" ? NAMELESS : card.name;
  const isPost = here.name === "ask" || here.name === "mailbox" || here.name === "upload";
  useEffect(() => {
    // Asking comes next, and must not wait for a slow network then.
    if (!isPost && typeof card !== "string") POST.preload();
  }, [isPost, card]);
  return (
    <Frame
      brand={name}
      onBrand={() => {
        open({ name: "home" });
      }}
      exitTo={NEUTRAL}
      nav={<Menu here={here} onView={open} />}
    >
      <LanguageMissing />
      {typeof card === "string" ? (
        isPost && <NoCard why={card} />
      ) : (
        <Awaited part={POST} title={name} needed={isPost}>
          {({ Post }) => (
            <Post
              card={card}
              here={here}
              opened={opened}
              found={found}
              onDone={() => {
                setFound(null);
              }}
              onView={open}
            />
          )}
        </Awaited>
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
          onUpload={() => {
            open({ name: "upload" });
          }}
        />
      )}
      {here.name === "guide" && (
        <GuideView
          key={here.id}
          id={here.id}
          name={name}
          onAsk={(result) => {
            setFound(result);
            open({ name: "ask" });
          }}
          onLeave={() => {
            open({ name: "home" });
          }}
        />
      )}
      {here.name === "about" && <About name={name} card={card} />}
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
