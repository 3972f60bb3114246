// Twelve words for 128 bits, and back: the twin of src/safeconduct/sealed/words.py, held to the same vectors.

import { english } from "../../generated/english.ts";
import { russian } from "../../generated/russian.ts";
import { wordsOfBits } from "./bits.ts";
import { type Bytes, sha256 } from "./bytes.ts";
import { WordsDoNotBelong, WordUnknown, WrongCount } from "./errors.ts";

export type Language = "english" | "russian";
export const LANGUAGES: readonly Language[] = ["english", "russian"];

const COUNT = 12;
const SECRET = 16;
/** Four for each word. */
const DIGITS = /^[0-9]{48}$/;
const LISTS: Record<Language, readonly string[]> = { english, russian };
const INVISIBLE = /[\u00ad\u200b-\u200f\u2060\ufeff]/g;
const BETWEEN = /[\s\x1c-\x1f\x85\u00ab\u00bb\u00b7\u2010-\u201f\u2022!-/:-@[-`{-~]+/;
const indexes = new Map<Language, Map<string, number>>();

/** What is compared of a word: without combining marks, in lower case. */
export function plain(word: string): string {
  return word.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

function indexOf(language: Language): Map<string, number> {
  let index = indexes.get(language);
  if (!index) {
    index = new Map(LISTS[language].map((word, position) => [plain(word), position]));
    indexes.set(language, index);
  }
  return index;
}

function partsOf(text: string): string[] {
  return text.normalize("NFKC").replace(INVISIBLE, "").split(BETWEEN);
}

/** The words of what a person typed or pasted, as they wrote them, without numbering and punctuation. */
export function split(text: string): string[] {
  return partsOf(text).map((part) => part.replace(/^[0-9]+/, "")).filter((word) => word !== "");
}

/** The language whose list knows most of the words; English when no list knows more. */
export function languageOf(words: readonly string[]): Language {
  const known = (language: Language): number => words.filter((word) => indexOf(language).has(plain(word))).length;
  return known("russian") > known("english") ? "russian" : "english";
}

/** The twelve words of 16 bytes. */
export function encode(secret: Uint8Array, language: Language = "english"): string[] {
  if (secret.length !== SECRET) throw new RangeError(`a receipt is ${String(SECRET)} bytes`);
  const withCheck = new Uint8Array(SECRET + 1);
  withCheck.set(secret);
  withCheck[SECRET] = sha256(secret)[0] ?? 0;
  return wordsOfBits(withCheck, COUNT, LISTS[language]);
}

/** The 48 digits of 16 bytes, for a square to print: the place of each word in the list from 0, four digits each. */
export function digits(secret: Uint8Array): string {
  const index = indexOf("english");
  return encode(secret)
    .map((word) => String(index.get(word) ?? 0).padStart(4, "0"))
    .join("");
}

function wordsOfDigits(text: string): string[] | null {
  const together = partsOf(text).join("");
  if (!DIGITS.test(together)) return null;
  return (together.match(/.{4}/g) ?? []).map((place) => {
    const word = english[Number(place)];
    if (word === undefined) throw new WordsDoNotBelong();
    return word;
  });
}

/** The 16 bytes of twelve words in either language, or of their 48 digits; WrongCount, WordUnknown or WordsDoNotBelong. */
export function decode(text: string): Bytes {
  const words = wordsOfDigits(text) ?? split(text);
  if (words.length !== COUNT) throw new WrongCount(words.length);
  const language = languageOf(words);
  const secret = new Uint8Array(SECRET);
  let number = 0;
  let bits = 0;
  let at = 0;
  words.forEach((word, place) => {
    const position = indexOf(language).get(plain(word));
    if (position === undefined) throw new WordUnknown(place + 1, word, nearest(word, language), language);
    number = (number << 11) | position;
    bits += 11;
    while (bits >= 8 && at < SECRET) {
      bits -= 8;
      secret[at++] = number >> bits;
      number &= (1 << bits) - 1;
    }
  });
  if (number !== (sha256(secret)[0] ?? 0) >> 4) throw new WordsDoNotBelong();
  return secret;
}

/** How many letters (code points) must be changed, added, left out or swapped with their neighbour to come from one to the other. */
export function distance(one: readonly string[], other: readonly string[]): number {
  let before: number[] = [];
  let row = Array.from({ length: other.length + 1 }, (_, j) => j);
  for (let i = 1; i <= one.length; i++) {
    const last = before;
    before = row;
    row = [i];
    for (let j = 1; j <= other.length; j++) {
      const differ = one[i - 1] === other[j - 1] ? 0 : 1;
      let best = Math.min((before[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (before[j - 1] ?? 0) + differ);
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) {
        best = Math.min(best, (last[j - 2] ?? 0) + 1);
      }
      row.push(best);
    }
  }
  return row[other.length] ?? 0;
}

/** Up to `most` known words that a mistyped one may have been: those it begins first, then the most alike. */
export function nearest(word: string, language: Language, most = 3): string[] {
  const letters = Array.from(plain(word)).slice(0, 16);
  const typed = letters.join("");
  if (typed === "") return [];
  const furthest = Math.max(1, Math.min(3, Math.floor(letters.length / 2)));
  const ranked: [rank: number, position: number][] = [];
  for (const [known, position] of indexOf(language)) {
    if (known.startsWith(typed)) ranked.push([0, position]);
    else if (Math.abs(known.length - letters.length) <= furthest) ranked.push([distance(letters, Array.from(known)), position]);
  }
  ranked.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  return ranked
    .slice(0, most)
    .filter(([rank]) => rank <= furthest)
    .map(([, position]) => LISTS[language][position] ?? "");
}

/** Whether the list of one of the languages has the word. */
export function isWord(word: string): boolean {
  return LANGUAGES.some((language) => indexOf(language).has(plain(word)));
}

/** Up to `most` words that begin as typed, for completion while typing; of the language the letters belong to. */
export function completions(typed: string, most = 6): string[] {
  const start = plain(typed);
  if (start === "") return [];
  const found: string[] = [];
  for (const language of LANGUAGES) {
    for (const [known, position] of indexOf(language)) {
      if (known.startsWith(start)) found.push(LISTS[language][position] ?? "");
    }
  }
  return found.slice(0, most);
}
