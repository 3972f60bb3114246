// Days as the law counts them: the twin of src/safeconduct/guides/dates.py. A day is a whole number, counted from
// 1970-01-01: no hours, so no time zone can move it. Only days from 1900-01-01 to 2199-12-31 exist.

export type Day = number;

const MILLISECONDS = 86_400_000;
const FIRST_YEAR = 1900;
const LAST_YEAR = 2199;
const WRITTEN = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;

export interface DayParts {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
}

function count(year: number, month: number, day: number): Day {
  return Date.UTC(year, month - 1, day) / MILLISECONDS;
}

const FIRST = count(FIRST_YEAR, 1, 1);
const LAST = count(LAST_YEAR, 12, 31);

function lastOfMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** Year, month and day of the month. */
export function partsOf(day: Day): DayParts {
  const date = new Date(day * MILLISECONDS);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** The day of these numbers, or null if the calendar has none. */
export function makeDay(year: number, month: number, day: number): Day | null {
  if (year < FIRST_YEAR || year > LAST_YEAR || month < 1 || month > 12 || day < 1) return null;
  return day > lastOfMonth(year, month) ? null : count(year, month, day);
}

/** The day written as YYYY-MM-DD, or null if there is no such day between 1900 and 2199. */
export function readDay(text: string): Day | null {
  if (!WRITTEN.test(text)) return null;
  return makeDay(Number(text.slice(0, 4)), Number(text.slice(5, 7)), Number(text.slice(8)));
}

/** YYYY-MM-DD. */
export function writeDay(day: Day): string {
  return new Date(day * MILLISECONDS).toISOString().slice(0, 10);
}

/** DD.MM.YYYY. */
export function writeDotted(day: Day): string {
  return writeDay(day).split("-").reverse().join(".");
}

/** The day `number` days later; earlier if negative. */
export function daysAfter(start: Day, number: number): Day | null {
  const found = start + number;
  return found < FIRST || found > LAST ? null : found;
}

/** The same day of the month `number` months later, clipped to that month's last day. */
export function monthsAfter(start: Day, number: number): Day | null {
  const from = partsOf(start);
  const months = from.year * 12 + from.month - 1 + number;
  const year = Math.floor(months / 12);
  if (year < FIRST_YEAR || year > LAST_YEAR) return null;
  const month = months - year * 12 + 1;
  return count(year, month, Math.min(from.day, lastOfMonth(year, month)));
}

/** The same day `number` years later; 29 February becomes 28 February where there is none. */
export function yearsAfter(start: Day, number: number): Day | null {
  return monthsAfter(start, number * 12);
}

/** Completed years from `birth` to `on`, negative before birth; who was born on 29 February turns on 1 March. */
export function age(birth: Day, on: Day): number {
  const from = partsOf(birth);
  const to = partsOf(on);
  const early = to.month < from.month || (to.month === from.month && to.day < from.day);
  return to.year - from.year - (early ? 1 : 0);
}

/** 0 is Monday, 6 is Sunday. */
export function weekday(day: Day): number {
  // 1970-01-01 was a Thursday.
  return (((day + 3) % 7) + 7) % 7;
}

export type Roll = "none" | "next_working_day" | "previous_working_day";

/** `day`, moved off Saturdays, Sundays and `holidays` in the direction that `roll` names. */
export function rollDay(day: Day, roll: Roll, holidays: ReadonlySet<Day>): Day | null {
  const step = { none: 0, next_working_day: 1, previous_working_day: -1 }[roll];
  let moved: Day | null = day;
  while (step !== 0 && moved !== null && (weekday(moved) > 4 || holidays.has(moved))) moved = daysAfter(moved, step);
  return moved;
}

/** Today where the reader's clock stands. */
export function localDay(now: Date = new Date()): Day {
  return count(now.getFullYear(), now.getMonth() + 1, now.getDate());
}
