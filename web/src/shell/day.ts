// Days and waiting times as every room writes them.

import type { Spoken } from "./language.tsx";

const REGIONS: Readonly<Record<Spoken, string>> = { en: "en-GB", de: "de-DE", ru: "ru-RU" };

/** The day in UTC, YYYY-MM-DD. */
export function today(): string {
  return new Date().toISOString().slice(0, 10);
}

/** A date without the Russian "г." at its end, whose point would stand beside that of a sentence. */
export function withoutYearSign(date: string): string {
  return date.replace(/\sг\.$/, "");
}

/** "24 November 2026" for "2026-11-24". */
export function dayText(day: string, spoken: Spoken): string {
  const format = new Intl.DateTimeFormat(REGIONS[spoken], { dateStyle: "long", timeZone: "UTC" });
  return withoutYearSign(format.format(new Date(`${day}T00:00:00Z`)));
}

/** "in 2 minutes", in the language of the page. */
export function inSeconds(seconds: number, spoken: Spoken): string {
  const format = new Intl.RelativeTimeFormat(REGIONS[spoken]);
  if (seconds < 90) return format.format(Math.max(1, seconds), "second");
  if (seconds < 5400) return format.format(Math.ceil(seconds / 60), "minute");
  return format.format(Math.ceil(seconds / 3600), "hour");
}
