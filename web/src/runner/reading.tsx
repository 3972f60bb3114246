// The guide's texts in the language that is read: the chosen one if the guide has it, otherwise the guide's first.

import { type ComponentChildren, createContext, createElement, type JSX } from "preact";
import { useContext } from "preact/hooks";
import type { Day } from "../guides/dates.ts";
import type { Guide, Markdown, Text } from "../guides/guide.ts";
import { RULED } from "../guides/letter.ts";
import type { Node } from "../guides/nodes.ts";
import { withoutYearSign } from "../shell/day.ts";
import { inLanguage, useLanguage } from "../shell/language.tsx";

export interface Reading {
  readonly guide: Guide;
  readonly today: Day;
  /** The language of the guide's texts. */
  readonly language: string;
  readonly text: (text: Text) => string;
  readonly nodes: (markdown: Markdown) => readonly Node[];
  /** `lang` and `dir` of the guide's texts, for the element that holds one. */
  readonly marks: { readonly lang: string; readonly dir: "ltr" | "rtl" };
}

const Context = createContext<Reading | null>(null);

export function useReading(): Reading {
  const reading = useContext(Context);
  if (reading === null) throw new Error("no <ReadingIn> around this component");
  return reading;
}

export function ReadingIn(props: { guide: Guide; today: Day; children: ComponentChildren }): JSX.Element {
  const { guide, today } = props;
  const wanted = useLanguage().language;
  const language = guide.languages.includes(wanted) ? wanted : guide.languages[0];
  const pick = <T,>(from: ReadonlyMap<string, T>): T | undefined => from.get(language) ?? from.get(guide.languages[0]);
  const reading: Reading = {
    guide,
    today,
    language,
    text: (text) => pick(text) ?? "",
    nodes: (markdown) => pick(markdown) ?? [],
    marks: inLanguage(language),
  };
  return <Context.Provider value={reading}>{props.children}</Context.Provider>;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Making one costs a cheap phone milliseconds, and a page of sources shows dozens of days. */
function formatOf(language: string, weekday: boolean): Intl.DateTimeFormat {
  const key = `${language} ${String(weekday)}`;
  const made = formats.get(key);
  if (made !== undefined) return made;
  const format = new Intl.DateTimeFormat(language, {
    ...(weekday ? { weekday: "long" } : {}),
    day: "numeric",
    month: "long",
    year: "numeric",
    timeZone: "UTC",
    calendar: "gregory",
  });
  formats.set(key, format);
  return format;
}

/** A day in words, with its weekday if wanted. */
export function dayInWords(day: Day, language: string, weekday = false): string {
  return withoutYearSign(formatOf(language, weekday).format(new Date(day * 86_400_000)));
}

/** One text of the guide, marked with its language. */
export function Said({ text }: { readonly text: Text }): JSX.Element {
  const reading = useReading();
  return <span {...reading.marks}>{reading.text(text)}</span>;
}

/** A text of the guide with its paragraphs and lists; its headings begin at `level`. */
export function Told({ markdown, level = 2 }: { readonly markdown: Markdown; readonly level?: 2 | 3 | 4 }): JSX.Element {
  const reading = useReading();
  return (
    <div class="told" {...reading.marks}>
      <Nodes nodes={reading.nodes(markdown)} level={level} />
    </div>
  );
}

/** Nodes as elements. Nothing here can become markup: strings are text, tags come from a closed list. */
export function Nodes({ nodes, level = 2 }: { readonly nodes: readonly Node[]; readonly level?: number }): JSX.Element {
  return <>{nodes.map((node) => drawn(node, level))}</>;
}

/** Lines to write on, none longer than the paper. */
function ruled(text: string): ComponentChildren {
  return text.split("\n").map((line, at) => [at > 0 && "\n", <span class="ruled">{line}</span>]);
}

function drawn(node: Node, level: number): ComponentChildren {
  if (typeof node === "string") return node;
  switch (node.tag) {
    case "value":
      return <span class="value">{node.text.startsWith(RULED) ? ruled(node.text) : node.text}</span>;
    case "br":
    case "hr":
      return createElement(node.tag, null);
    case "a":
      return (
        <a href={node.href} rel="noreferrer noopener" target="_blank">
          <Nodes nodes={node.children} level={level} />
        </a>
      );
    case "h2":
    case "h3":
      return createElement(`h${String(level + (node.tag === "h3" ? 1 : 0))}`, null, <Nodes nodes={node.children} />);
    // A letter is drawn when these have been replaced by what they say.
    case "field":
    case "answer":
    case "if":
      return null;
    default:
      return createElement(node.tag, null, <Nodes nodes={node.children} level={level} />);
  }
}
