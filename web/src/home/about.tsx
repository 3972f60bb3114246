// What is promised and what is not: the promises of docs/threat-model.md in the words of the people they are made to.

import type { JSX } from "preact";
import { Heading } from "../shell/heading.tsx";
import { useWords } from "../shell/language.tsx";
import { WordGrid } from "../ask/word-grid.tsx";
import type { CardFound } from "./site-files.ts";
import { homeWords } from "./words/index.ts";

interface AboutProps {
  readonly name: string;
  readonly card: CardFound;
}

export function About({ name, card }: AboutProps): JSX.Element {
  const words = useWords(homeWords);
  return (
    <>
      <Heading step="about" title={name}>
        {words.about}
      </Heading>
      <List title={words.promised} items={words.promisedList} />
      <List title={words.notPromised} items={words.notPromisedList} />
      <List title={words.safer} items={words.saferList} />
      {typeof card === "string" ? null : <WordGrid words={card.words} language="en" />}
    </>
  );
}

function List({ title, items }: { readonly title: string; readonly items: readonly string[] }): JSX.Element {
  return (
    <section>
      <h2>{title}</h2>
      <ul>
        {items.map((item) => (
          <li key={item}>{item}</li>
        ))}
      </ul>
    </section>
  );
}
