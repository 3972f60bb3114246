// Which language is read: the one chosen for content, and the one the interface can speak.

import { type ComponentChildren, createContext, type JSX } from "preact";
import { useContext, useLayoutEffect, useMemo, useState } from "preact/hooks";

/** The languages the interface itself speaks. A new one is a new file of words beside each `en.ts`. */
export const SPOKEN = ["en", "de"] as const;
export type Spoken = (typeof SPOKEN)[number];

/** One object of words for each spoken language. */
export type Translated<Words> = Readonly<Record<Spoken, Words>>;

const RIGHT_TO_LEFT = new Set(["ar", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"]);

/** The direction in which a language is written. */
export function directionOf(language: string): "ltr" | "rtl" {
  return RIGHT_TO_LEFT.has(language.split("-")[0] ?? "") ? "rtl" : "ltr";
}

/** The language's name in itself, such as "Deutsch". */
export function nameOf(language: string): string {
  const name = new Intl.DisplayNames([language], { type: "language" }).of(language) ?? language;
  return name.charAt(0).toLocaleUpperCase(language) + name.slice(1);
}

function isSpoken(language: string): language is Spoken {
  return (SPOKEN as readonly string[]).includes(language);
}

/** The first of the reader's languages that is offered; otherwise the first offered. */
export function preferred(offered: readonly string[], wanted: readonly string[] = navigator.languages): string {
  for (const language of wanted) {
    const short = language.split("-")[0] ?? "";
    const found = offered.find((each) => each === language) ?? offered.find((each) => each === short);
    if (found !== undefined) return found;
  }
  return offered[0] ?? "en";
}

export interface LanguageChoice {
  /** The language the reader chose; content is shown in it where it exists. */
  readonly language: string;
  /** The language of the interface's own words: the chosen one, or English. */
  readonly spoken: Spoken;
  readonly offered: readonly string[];
  readonly choose: (language: string) => void;
}

const Context = createContext<LanguageChoice | null>(null);

/** What is chosen; only inside `<Languages>`. */
export function useLanguage(): LanguageChoice {
  const choice = useContext(Context);
  if (choice === null) throw new Error("no <Languages> around this component");
  return choice;
}

/** The words of one room in the spoken language. */
export function useWords<Words>(words: Translated<Words>): Words {
  return words[useLanguage().spoken];
}

/** Gives its children a language, and the page its `lang` and `dir`. Kept in memory only. */
export function Languages(props: { readonly offered: readonly string[]; readonly children: ComponentChildren }): JSX.Element {
  const { offered } = props;
  const [wish, choose] = useState<string | null>(null);
  const language = wish !== null && offered.includes(wish) ? wish : preferred(offered);
  const spoken = isSpoken(language) ? language : "en";
  useLayoutEffect(() => {
    document.documentElement.lang = spoken;
    document.documentElement.dir = directionOf(language);
    document.documentElement.classList.toggle("borrowed", directionOf(language) !== directionOf(spoken));
  }, [language, spoken]);
  const choice = useMemo(() => ({ language, spoken, offered, choose }), [language, spoken, offered]);
  return <Context.Provider value={choice}>{props.children}</Context.Provider>;
}

/** A `lang` and `dir` for text in another language than the page's, to be spread on an element. */
export function inLanguage(language: string): { lang: string; dir: "ltr" | "rtl" } {
  return { lang: language, dir: directionOf(language) };
}
