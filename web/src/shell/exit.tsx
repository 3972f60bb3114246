// Quick exit after the GOV.UK pattern "Exit this page": a visible button, Escape three times, and nothing left on screen.

import type { JSX } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { useWords } from "./language.tsx";
import { shellWords } from "./words/index.ts";

/** Where a public page leads when somebody must get away: everyday, the same for everyone. */
export const NEUTRAL = "https://www.wikipedia.org/";
const PRESSES = 3;
const PATIENCE = 5000;

/** Clears the page and puts `target` in its place in the history. A page that comes back from memory stays empty. */
export function leave(target: string): void {
  document.title = "\u200b";
  document.body.replaceChildren();
  document.documentElement.classList.add("left");
  window.addEventListener("pageshow", () => {
    document.body.replaceChildren();
  });
  // Referrer-Policy: no-referrer stands in the page's head or the relay's headers; replace() obeys it.
  window.location.replace(target);
}

/** The button, the three keys, and what a screen reader hears of them. */
export function QuickExit({ to }: { readonly to: string }): JSX.Element {
  const words = useWords(shellWords);
  const [pressed, setPressed] = useState<number | null>(null);
  const count = useRef(0);
  useLayoutEffect(() => {
    let forget = 0;
    const listen = (event: KeyboardEvent): void => {
      if (event.key !== "Escape" || event.repeat) return;
      window.clearTimeout(forget);
      count.current += 1;
      setPressed(count.current);
      if (count.current === PRESSES) {
        leave(to);
        return;
      }
      forget = window.setTimeout(() => {
        count.current = 0;
        setPressed(0);
      }, PATIENCE);
    };
    // Capturing, so that no field or menu can swallow the key.
    window.addEventListener("keydown", listen, true);
    return () => {
      window.removeEventListener("keydown", listen, true);
      window.clearTimeout(forget);
    };
  }, [to]);
  const said = [words.staying, words.leaveTwice, words.leaveOnce, words.leaving];
  return (
    <div class="exit">
      <a
        class="exit-button"
        href={to}
        rel="noreferrer nofollow"
        title={words.leaveHint}
        onClick={(event) => {
          event.preventDefault();
          leave(to);
        }}
      >
        {words.leave}
      </a>
      <span class="exit-dots" aria-hidden="true">
        {[0, 1, 2].map((dot) => (
          <i key={dot} class={dot < (pressed ?? 0) ? "on" : ""} />
        ))}
      </span>
      <span class="hidden" role="status" aria-live="assertive">
        {pressed === null ? "" : said[pressed]}
      </span>
    </div>
  );
}
