// A picture without what is written beside it, its pixels as they were: for browsers that do not let a page read back what
// it drew, as Tor Browser does not. Only what is needed to show the picture is kept; everything else, known or not, goes.

import { concat } from "../sealed/bytes.ts";

/** Not a picture of this kind as far as it was looked at. */
export class NotThisPicture extends Error {}

const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const EXIF = 0xe1;
const ADOBE = 0xee;
const ORIENTATION = 0x0112;

function is16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}

/** How the picture is to be turned (1 to 8), from the data of an Exif segment; 1 when it does not say. */
function orientationOf(segment: Uint8Array): number {
  const view = new DataView(segment.buffer, segment.byteOffset, segment.byteLength);
  try {
    if (view.getUint32(0) !== 0x45786966) return 1; // "Exif"
    const little = view.getUint16(6) === 0x4949;
    const first = 6 + view.getUint32(10, little);
    const count = view.getUint16(first, little);
    for (let i = 0; i < Math.min(count, 64); i++) {
      const entry = first + 2 + i * 12;
      if (view.getUint16(entry, little) !== ORIENTATION) continue;
      const value = view.getUint16(entry + 8, little);
      return value >= 1 && value <= 8 ? value : 1;
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  return 1;
}

/** An Exif segment that says how to turn the picture, and nothing else. */
function turned(orientation: number): Uint8Array {
  const tiff = [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0];
  const data = [0x45, 0x78, 0x69, 0x66, 0, 0, ...tiff];
  return Uint8Array.from([0xff, EXIF, 0, data.length + 2, ...data]);
}

/** What of a JPEG file shows the picture. NotThisPicture when it cannot be followed to its end. */
export function strippedJpeg(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  if (bytes[0] !== 0xff || bytes[1] !== SOI) throw new NotThisPicture();
  const kept: Uint8Array[] = [];
  let orientation = 1;
  let at = 2;
  for (;;) {
    const marker = bytes[at + 1];
    if (bytes[at] !== 0xff || marker === undefined) throw new NotThisPicture();
    if (marker === 0xff) {
      at += 1; // fill
      continue;
    }
    if (marker === EOI) break;
    const end = at + 2 + is16(bytes, at + 2);
    if (end > bytes.length || end < at + 4) throw new NotThisPicture();
    const data = bytes.subarray(at + 4, end);
    if (marker === EXIF) orientation = Math.max(orientation, orientationOf(data));
    // 0xc0 to 0xdf without the markers around it: tables, frames and scans; Adobe's says how colours are meant.
    if ((marker >= 0xc0 && marker <= 0xdf) || marker === ADOBE) {
      // Of Adobe's, the twelve bytes that have a meaning.
      kept.push(marker === ADOBE ? adobe(data) : bytes.subarray(at, end));
    }
    at = end;
    if (marker === SOS) {
      const next = endOfScan(bytes, at);
      kept.push(bytes.subarray(at, next));
      at = next;
    }
  }
  const head = Uint8Array.from([0xff, SOI]);
  const turn = orientation === 1 ? new Uint8Array() : turned(orientation);
  return concat(head, turn, ...kept, Uint8Array.from([0xff, EOI]));
}

function adobe(data: Uint8Array): Uint8Array {
  if (data.length < 12) return new Uint8Array();
  return concat(Uint8Array.from([0xff, ADOBE, 0, 14]), data.subarray(0, 12));
}

/** Where the next marker stands that is not part of the scan itself. */
function endOfScan(bytes: Uint8Array, from: number): number {
  for (let at = from; at < bytes.length - 1; at++) {
    if (bytes[at] !== 0xff) continue;
    const next = bytes[at + 1] ?? 0;
    if (next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at;
  }
  throw new NotThisPicture();
}

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const SHOWN = new Set(["IHDR", "PLTE", "tRNS", "IDAT", "IEND", "gAMA", "sRGB"]);

/** What of a PNG file shows the picture. NotThisPicture when it cannot be followed to its end. */
export function strippedPng(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  if (!PNG.every((byte, i) => bytes[i] === byte)) throw new NotThisPicture();
  const kept = [bytes.subarray(0, 8)];
  for (let at = 8; ; ) {
    const length = is16(bytes, at) * 0x10000 + is16(bytes, at + 2);
    const end = at + 12 + length;
    if (end > bytes.length) throw new NotThisPicture();
    const name = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (SHOWN.has(name)) kept.push(bytes.subarray(at, end));
    if (name === "IEND") return concat(...kept);
    at = end;
  }
}
