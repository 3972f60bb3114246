// Taking a letter along: on paper, or as text.

import type { ComponentChildren, JSX, RefObject } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { inLanguage, useWords } from "../shell/language.tsx";
import { runnerWords } from "./words/index.ts";

export interface TakeProps {
  readonly text: string;
  readonly language: string;
  /** Where the text already stands to be selected. */
  readonly area?: RefObject<HTMLTextAreaElement | null>;
  /** More buttons. */
  readonly children: ComponentChildren;
}

type Copied = "no" | "yes" | "by hand";

/** Printing and copying. Where the clipboard is closed to us, the text is offered, selected. */
export function Take({ text, language, area, children }: TakeProps): JSX.Element {
  const words = useWords(runnerWords);
  const [copied, setCopied] = useState<Copied>("no");
  const own = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    setCopied("no");
  }, [text]);
  useLayoutEffect(() => {
    if (copied === "by hand") (area ?? own).current?.select();
  }, [copied]);
  const copy = (): void => {
    copyText(text).then(
      () => {
        setCopied("yes");
      },
      () => {
        setCopied("by hand");
      },
    );
  };
  return (
    <div class="screen-only">
      <p class="actions">
        <button
          type="button"
          class="button primary"
          onClick={() => {
            window.print();
          }}
        >
          {words.print}
        </button>
        <button type="button" class="button" onClick={copy}>
          {words.copy}
        </button>
        {children}
      </p>
      <p class="taken small soft" role="status">
        {copied === "yes" ? words.copied : copied === "by hand" ? words.copyByHand : ""}
      </p>
      {copied === "by hand" && area === undefined && (
        <textarea ref={own} readOnly rows={12} aria-label={words.letterText} value={text} {...inLanguage(language)} />
      )}
    </div>
  );
}

/** Rejects where there is no clipboard: old browsers have none for pages opened from a file. */
async function copyText(text: string): Promise<void> {
  await navigator.clipboard.writeText(text);
}
