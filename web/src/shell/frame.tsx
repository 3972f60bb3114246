// The frame around every screen: skip link, header with language and quick exit, main, footer.

import type { ComponentChildren, JSX } from "preact";
import "./base.css";
import { QuickExit } from "./exit.tsx";
import { inLanguage, nameOf, useLanguage, useWords } from "./language.tsx";
import { shellWords } from "./words/index.ts";

export interface FrameProps {
  /** The name at the top: the organisation's, or the guide's. */
  readonly brand: string;
  /** Makes the name a link home. */
  readonly onBrand?: () => void;
  /** Where quick exit leads. */
  readonly exitTo: string;
  readonly nav?: ComponentChildren;
  readonly footer?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** The choice of a language; nothing when there is only one. */
export function LanguageSwitch(): JSX.Element | null {
  const { language, offered, coming, choose } = useLanguage();
  const words = useWords(shellWords);
  if (offered.length < 2) return null;
  return (
    <select
      class="language"
      aria-label={words.language}
      value={coming ?? language}
      onChange={(event) => {
        choose(event.currentTarget.value);
      }}
    >
      {offered.map((each) => (
        <option key={each} value={each} {...inLanguage(each)}>
          {nameOf(each)}
        </option>
      ))}
    </select>
  );
}

/** Every screen stands in one of these. */
export function Frame(props: FrameProps): JSX.Element {
  const words = useWords(shellWords);
  const { onBrand } = props;
  return (
    <>
      <a class="skip" href="#main" onClick={toMain}>
        {words.skip}
      </a>
      <header class="top">
        <div class="top-row">
          {onBrand === undefined ? (
            <span class="brand">{props.brand}</span>
          ) : (
            <button type="button" class="brand" onClick={onBrand}>
              {props.brand}
            </button>
          )}
          <LanguageSwitch />
          <QuickExit to={props.exitTo} />
        </div>
        {props.nav === undefined ? null : (
          <nav class="top-nav" aria-label={words.pageMenu}>
            {props.nav}
          </nav>
        )}
      </header>
      <main id="main" tabIndex={-1}>
        {props.children}
      </main>
      {props.footer === undefined ? null : <footer class="bottom">{props.footer}</footer>}
    </>
  );
}

// The address keeps its meaning for views, so the skip link moves the focus and leaves the address alone.
function toMain(event: Event): void {
  event.preventDefault();
  document.getElementById("main")?.focus();
}
