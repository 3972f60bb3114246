// Which language is read: the one chosen for content, and the one the interface can speak.

import { type ComponentChildren, createContext, type JSX } from "preact";
import { useContext, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { SomeWords, Vocabulary } from "../words/vocabulary.ts";

/** The languages the interface itself speaks. A new one is a new file of words beside each `en.ts`. */
export const SPOKEN = ["en", "de", "ru"] as const;
export type Spoken = (typeof SPOKEN)[number];

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

/** The first of the reader's languages that is offered; otherwise the first offered. */
export function preferred<Offered extends string>(
  offered: readonly Offered[],
  wanted: readonly string[] = navigator.languages,
): Offered | undefined {
  for (const language of wanted) {
    const short = language.split("-")[0] ?? "";
    const found = offered.find((each) => each === language) ?? offered.find((each) => each === short);
    if (found !== undefined) return found;
  }
  return offered[0];
}

/** The language of the interface for a reader of `language`: that one, or another of theirs, or the first there is. */
export function spokenFor(language: string, spoken: readonly Spoken[], wanted: readonly string[]): Spoken {
  return preferred(spoken, [language, ...wanted]) ?? "en";
}

export interface LanguageChoice {
  /** The language the reader chose; content is shown in it where it exists. */
  readonly language: string;
  /** The language of the interface's own words. */
  readonly spoken: Spoken;
  readonly words: SomeWords;
  readonly offered: readonly string[];
  /** The language that was chosen and whose words are not here yet. */
  readonly coming: string | null;
  /** Whether the words of the language that was chosen last did not come. */
  readonly failed: boolean;
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
export function useWords<Room extends keyof Vocabulary>(room: Room): Vocabulary[Room] {
  const words: Partial<Vocabulary> = useLanguage().words;
  const found = words[room];
  if (found === undefined) throw new Error(`the words of ${room} are not here yet`);
  return found;
}

export interface LanguagesProps {
  readonly offered: readonly string[];
  /** The languages there are words of. */
  readonly spoken?: readonly Spoken[];
  /** The words that are here. */
  readonly wordsOf: (spoken: Spoken) => SomeWords;
  /** Settles when all words of a language are here; fails when they did not come. */
  readonly load?: (spoken: Spoken) => Promise<unknown>;
  readonly children: ComponentChildren;
}

/** Gives its children a language, and the page its `lang` and `dir`. Kept in memory only. */
export function Languages(props: LanguagesProps): JSX.Element {
  const { offered, spoken: spoke = SPOKEN, wordsOf, load } = props;
  const [wish, setWish] = useState<string | null>(null);
  const [coming, setComing] = useState<string | null>(null);
  const [failed, setFailed] = useState(false);
  const last = useRef<string | null>(null);
  // A browser's languages can change under the page; the words for them would not be here.
  const [wanted] = useState(navigator.languages);
  const language = wish !== null && offered.includes(wish) ? wish : (preferred(offered, wanted) ?? "en");
  const spoken = spokenFor(language, spoke, wanted);
  useLayoutEffect(() => {
    document.documentElement.lang = spoken;
    document.documentElement.dir = directionOf(language);
    document.documentElement.classList.toggle("borrowed", directionOf(language) !== directionOf(spoken));
  }, [language, spoken]);
  const words = wordsOf(spoken);
  const choice = useMemo(() => {
    const choose = (chosen: string): void => {
      last.current = chosen;
      setFailed(false);
      if (load === undefined) {
        setWish(chosen);
        return;
      }
      // Until its words are here, the page goes on in the language it has.
      setComing(chosen);
      const settle = (come: boolean): void => {
        if (last.current !== chosen) return;
        if (come) setWish(chosen);
        setFailed(!come);
        setComing(null);
      };
      load(spokenFor(chosen, spoke, wanted)).then(
        () => {
          settle(true);
        },
        () => {
          settle(false);
        },
      );
    };
    return { language, spoken, words, offered, coming, failed, choose };
  }, [language, spoken, spoke, words, offered, coming, failed, load, wanted]);
  return <Context.Provider value={choice}>{props.children}</Context.Provider>;
}

/** A `lang` and `dir` for text in another language than the page's, to be spread on an element. */
export function inLanguage(language: string): { lang: string; dir: "ltr" | "rtl" } {
  return { lang: language, dir: directionOf(language) };
}
