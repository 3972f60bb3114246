// What a person has typed of their twelve words so far. All of it is decided here, without a request.

import { completions, isWord, languageOf, nearest, Receipt, ReceiptError, split } from "../sealed/index.ts";

/** How many words a receipt has. */
export const COUNT = 12;
/** How many digits the square on paper has. */
export const DIGITS = 48;

export interface TypedWord {
  readonly word: string;
  /** From 1. */
  readonly position: number;
  /** `typing`: the last one, which may yet become a word. */
  readonly state: "known" | "typing" | "unknown";
  /** What an unknown word may have been. */
  readonly nearest: readonly string[];
}

export interface Typed {
  readonly words: readonly TypedWord[];
  /** How many digits there are, where there is nothing else: then it is the square's number. */
  readonly digits: number;
  /** How the word that is being typed may go on. */
  readonly completions: readonly string[];
  /** The receipt, once the words are one; else null. */
  readonly receipt: Receipt | null;
  /** Twelve known words that are no receipt. */
  readonly doNotBelong: boolean;
}

/** The words of a text. `done` when no word is being typed any more, as after a space or when the form is sent. */
export function readTyped(text: string, done: boolean): Typed {
  const found = split(text);
  const digits = found.length === 0 ? (text.normalize("NFKC").match(/[0-9]/g) ?? []).length : 0;
  const language = languageOf(found);
  const words = found.map((word, i): TypedWord => {
    const last = i === found.length - 1 && !done;
    const state = isWord(word) ? "known" : last && completions(word, 1).length > 0 ? "typing" : "unknown";
    return { word, position: i + 1, state, nearest: state === "unknown" ? nearest(word, language) : [] };
  });
  const last = words[words.length - 1];
  const offered = last && !done ? completions(last.word).filter((word) => word !== last.word) : [];
  let receipt: Receipt | null = null;
  let unfit: unknown = null;
  try {
    receipt = Receipt.fromWords(text);
  } catch (error) {
    if (!(error instanceof ReceiptError)) throw error;
    unfit = error;
  }
  const doNotBelong = words.length === COUNT && unfit !== null && words.every(({ state }) => state === "known");
  return { words, digits, completions: offered, receipt, doNotBelong };
}

/** The text with its word at `position` replaced, and nothing else of it changed but the spaces. */
export function replaceWord(text: string, position: number, word: string): string {
  return `${split(text)
    .map((one, i) => (i === position - 1 ? word : one))
    .join(" ")} `;
}
