// A receipt as a square to print: a QR code of its 48 digits.

import type { JSX } from "preact";
import { modulesOf, pathOf, QUIET } from "./qr.ts";

/** Black on white whatever the colours of the page are: cameras read nothing else well. */
export function Square({ digits, label }: { readonly digits: string; readonly label: string }): JSX.Element {
  const modules = modulesOf(digits);
  const size = modules.length + 2 * QUIET;
  return (
    <svg class="square" viewBox={`0 0 ${String(size)} ${String(size)}`} role="img" aria-label={label} shape-rendering="crispEdges">
      <rect width={size} height={size} fill="#fff" />
      <path d={pathOf(modules)} fill="#000" />
    </svg>
  );
}
