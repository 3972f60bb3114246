// Words with their numbers, in a grid that reads well aloud, on paper and at 320 pixels.

import type { JSX } from "preact";

interface WordGridProps {
  readonly words: readonly string[];
  /** Of the words, as a tag. */
  readonly language: string;
}

export function WordGrid({ words, language }: WordGridProps): JSX.Element {
  return (
    <ol class="word-grid" translate={false} lang={language}>
      {words.map((word, i) => (
        <li key={i}>{word}</li>
      ))}
    </ol>
  );
}
