// The files that a site consists of besides its page: the list of guides, the card, one compiled guide each. They lie
// beside the page, so that a mirror in a folder works like the original.

import { type Card, readCard } from "../sealed/card.ts";
import { CardExpired, CardForged, CardMalformed, CardNotYet } from "../sealed/errors.ts";

export interface ListedGuide {
  readonly id: string;
  readonly title: Readonly<Record<string, string>>;
  readonly land: string;
  readonly languages: readonly string[];
  readonly sample: boolean;
  readonly version: string;
}

/** The card, or why there is none: `old` for its days, `bad` for everything that must not be. */
export type CardFound = Card | "old" | "bad";

export interface SiteFiles {
  readonly guides: readonly ListedGuide[];
  readonly card: CardFound;
}

/** A file did not come, or is not what it must be. */
export class FileMissing extends Error {}

const PATIENCE = 60_000;
const FORMAT = 1;

async function fetchText(path: string): Promise<string> {
  const control = new AbortController();
  const timer = setTimeout(() => {
    control.abort();
  }, PATIENCE);
  try {
    const response = await fetch(path, {
      signal: control.signal,
      credentials: "omit",
      referrerPolicy: "no-referrer",
      redirect: "error",
    });
    if (!response.ok) throw new FileMissing(path);
    return await response.text();
  } catch (error) {
    throw error instanceof FileMissing ? error : new FileMissing(path, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

/** List and card of the site; FileMissing when one of them did not come. `today` is the day in UTC. */
export async function loadSite(today: string): Promise<SiteFiles> {
  const [list, card] = await Promise.all([fetchText("site.json"), fetchText("card")]);
  return { guides: readList(list), card: findCard(card, today) };
}

/** The compiled guide as text; FileMissing when it did not come. */
export async function loadGuide(id: string): Promise<string> {
  return await fetchText(`guides/${id}.json`);
}

/** The card in `text`, or why it cannot be used. */
export function findCard(text: string, today: string): CardFound {
  try {
    return readCard(text, today);
  } catch (error) {
    if (error instanceof CardExpired || error instanceof CardNotYet) return "old";
    if (error instanceof CardForged || error instanceof CardMalformed) return "bad";
    throw error;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

function isListedGuide(value: unknown): value is ListedGuide {
  if (!isObject(value)) return false;
  const { id, title, land, languages, sample, version } = value;
  return (
    typeof id === "string" &&
    /^[a-z0-9][a-z0-9_-]{0,63}$/.test(id) &&
    isObject(title) &&
    isTexts(languages) &&
    languages.length > 0 &&
    languages.every((language) => typeof title[language] === "string") &&
    typeof land === "string" &&
    typeof sample === "boolean" &&
    typeof version === "string"
  );
}

/** The guides in the text of site.json; FileMissing when it is of another form. */
export function readList(text: string): readonly ListedGuide[] {
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value) && value.v === FORMAT && Array.isArray(value.guides)) {
      const guides: unknown[] = value.guides;
      if (guides.every(isListedGuide)) return guides;
    }
  } catch {
    // told below
  }
  throw new FileMissing("site.json");
}
