// A receipt's 48 digits as a QR code, and the code as one SVG path. What it holds and why: docs/receipt.md.

import { correction, generate, mode } from "lean-qr";

/** Light modules around the code; without them cameras do not find it. */
export const QUIET = 4;

/** The code's modules, row by row, true for dark: version 2, error correction Q, without the quiet zone. */
export function modulesOf(digits: string): readonly (readonly boolean[])[] {
  const code = generate(mode.numeric(digits), { minCorrectionLevel: correction.Q, minVersion: 2, maxVersion: 2 });
  const places = Array.from({ length: code.size }, (_, place) => place);
  return places.map((y) => places.map((x) => code.get(x, y)));
}

/** The dark modules as an SVG path: one rectangle for each run in a row. */
export function pathOf(modules: readonly (readonly boolean[])[]): string {
  const runs: string[] = [];
  modules.forEach((row, y) => {
    for (let x = 0; x < row.length; x++) {
      const start = x;
      while (row[x] === true) x++;
      const length = x - start;
      if (length > 0) runs.push(`M${String(start + QUIET)} ${String(y + QUIET)}h${String(length)}v1h-${String(length)}z`);
    }
  });
  return runs.join("");
}
