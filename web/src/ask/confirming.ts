// Letting a receipt go: which of its words a person is asked to type, and whether they are the ones.

import { isWord, languageOf, nearest } from "../sealed/index.ts";
import type { AskWords } from "./words/en.ts";

const COUNT = 12;

/** A number from 0 to below `below` (at most 256), each as likely as the others. */
function pick(below: number): number {
  const byte = new Uint8Array(1);
  // Bytes above the last whole multiple would make the first numbers likelier.
  do crypto.getRandomValues(byte);
  while ((byte[0] ?? 0) >= 256 - (256 % below));
  return (byte[0] ?? 0) % below;
}

/** Two different places of the twelve, from 1, in their order. */
export function twoPositions(): readonly [number, number] {
  const one = pick(COUNT);
  const other = pick(COUNT - 1);
  const two = other >= one ? other + 1 : other;
  return [Math.min(one, two) + 1, Math.max(one, two) + 1];
}

/** Why what was typed is not the word that was asked for; null when it is. */
export function wordError(
  typed: string,
  position: number,
  words: readonly string[],
  say: AskWords,
): string | null {
  const word = typed.trim().toLowerCase();
  const wanted = words[position - 1] ?? "";
  if (word === "") return say.receipt.missing;
  if (isSame(word, wanted)) return null;
  if (isWord(word)) return say.receipt.other(position);
  const near = nearest(word, languageOf([wanted]));
  return near.length > 0 ? say.receipt.unknown(near.map(say.quoted).join(", ")) : say.receipt.unknownAlone;
}

function isSame(one: string, other: string): boolean {
  const plain = (word: string): string => word.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return plain(one) === plain(other);
}
