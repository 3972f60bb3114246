// The vectors that hold Python and the browser to the same guides.

import { readdirSync, readFileSync } from "node:fs";
import { type Day, readDay } from "../src/guides/dates.ts";
import { type Guide, readGuide } from "../src/guides/guide.ts";

const FOLDER = new URL("../../vectors/guides/", import.meta.url);

export function readText(name: string): string {
  return readFileSync(new URL(name, FOLDER), "utf8");
}

export function guideNamed(name: string): Guide {
  return readGuide(readText(name));
}

/** Every file with this key that names its guide, with its cases. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the caller says what its vectors look like
export function casesOf<Case>(key: string): { file: string; guide: Guide; cases: Case[] }[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith(".json"))
    .sort()
    .flatMap((file) => {
      const data = JSON.parse(readText(file)) as Record<string, unknown>;
      const cases = data[key];
      if (typeof data.guide_file !== "string" || !Array.isArray(cases)) return [];
      // The shape of the cases is the vectors' own; a wrong one fails the test that reads it.
      return [{ file, guide: guideNamed(data.guide_file), cases: cases as Case[] }];
    });
}

export function dayOf(text: string): Day {
  const day = readDay(text);
  if (day === null) throw new Error(`no day: ${text}`);
  return day;
}
