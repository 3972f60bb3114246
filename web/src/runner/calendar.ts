// A day as an iCalendar file (RFC 5545): an all-day event with a reminder, and nothing in it about what it is for.

import { type Day, writeDay } from "../guides/dates.ts";

const REMIND = "-P3D";
const LONGEST_LINE = 73;

function compact(day: Day): string {
  return writeDay(day).replace(/-/g, "");
}

function escaped(text: string): string {
  return text.replace(/[\\;,]/g, "\\$&").replace(/\r?\n/g, "\\n");
}

/** Lines longer than 75 octets go on after a line break and a space; counted for the longest letters, four octets each. */
function folded(line: string): string {
  const pieces: string[] = [];
  let piece = "";
  let octets = 0;
  for (const letter of line) {
    const size = new TextEncoder().encode(letter).length;
    if (octets + size > LONGEST_LINE) {
      pieces.push(piece);
      piece = "";
      octets = 0;
    }
    piece += letter;
    octets += size;
  }
  return [...pieces, piece].join("\r\n ");
}

/** The file's text. `id` is random: the same day saved twice is two entries. */
export function calendarFile(day: Day, summary: string, id: string): string {
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Safeconduct//Guide//EN",
    "BEGIN:VEVENT",
    `UID:${id}`,
    // The day of the event stands for the moment of writing: nobody needs to know that.
    `DTSTAMP:${compact(day)}T000000Z`,
    `DTSTART;VALUE=DATE:${compact(day)}`,
    `DTEND;VALUE=DATE:${compact(day + 1)}`,
    `SUMMARY:${escaped(summary)}`,
    "TRANSP:TRANSPARENT",
    "BEGIN:VALARM",
    "ACTION:DISPLAY",
    `DESCRIPTION:${escaped(summary)}`,
    `TRIGGER:${REMIND}`,
    "END:VALARM",
    "END:VEVENT",
    "END:VCALENDAR",
  ];
  return lines.map((line) => folded(line) + "\r\n").join("");
}

/** Hands the file to the reader's device. */
export function saveCalendar(day: Day, summary: string, fileName: string): void {
  const random = crypto.getRandomValues(new Uint8Array(16));
  const id = Array.from(random, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const address = URL.createObjectURL(new Blob([calendarFile(day, summary, id)], { type: "text/calendar" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = fileName;
  link.click();
  // The download has its own hold on the data once the click is handled.
  window.setTimeout(() => {
    URL.revokeObjectURL(address);
  }, 1000);
}
