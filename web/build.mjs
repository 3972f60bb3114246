// Builds the front end: src/site.tsx → front/site.js + site.css, src/offline.tsx → front/offline.js + offline.css; into
// another folder if one is named on the command line.
// The same sources give the same bytes: no dates, no paths, no source maps.

import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { lean } from "./lean.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const front = process.argv[2] ?? fileURLToPath(new URL("../src/safeconduct/front/", import.meta.url));

const { metafile } = await build({
  absWorkingDir: here,
  entryPoints: ["src/offline.tsx", "src/site.tsx"],
  outdir: front,
  bundle: true,
  minify: true,
  format: "iife",
  platform: "browser",
  // Browsers of five years ago: a phone that gets no more updates is the rule among the people who come here.
  target: ["es2021", "chrome92", "firefox91", "safari15"],
  jsx: "automatic",
  jsxImportSource: "preact",
  charset: "utf8",
  // Licences ask for their notices; they stand at the end of the file.
  legalComments: "eof",
  logLevel: "warning",
  metafile: true,
  plugins: [lean],
});

for (const [name, { bytes, inputs }] of Object.entries(metafile.outputs)) {
  const packed = gzipSync(await readFile(resolve(here, name)), { level: 9 }).length;
  const largest = Object.entries(inputs)
    .sort(([, a], [, b]) => b.bytesInOutput - a.bytesInOutput)
    .slice(0, 3)
    .map(([input, { bytesInOutput }]) => `${input} ${String(bytesInOutput)}`);
  console.log(`${name.split("/").at(-1)}: ${String(bytes)} bytes, gzip ${String(packed)} (${largest.join(", ")})`);
}
