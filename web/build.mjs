// Builds the front end into src/safeconduct/front/, or into another folder if one is named on the command line.
//
//   site.js + parts    ES modules: src/site.tsx, and a file for each `new Part(() => import(…))` in it
//   offline.js         src/offline.tsx, one script; offline-<language>.js, its words
//   site.css, offline.css
//   front.json         which files belong to what (safeconduct.front reads it)
//
// The same sources give the same bytes: no dates, no paths, no source maps.

import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { lean } from "./lean.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const front = resolve(process.argv[2] ?? fileURLToPath(new URL("../src/safeconduct/front/", import.meta.url)));
const LANGUAGES = ["de", "en", "ru"];

const common = {
  absWorkingDir: here,
  // Where esbuild believes it writes: the names of parts are hashes of this, too.
  outdir: "front",
  write: false,
  bundle: true,
  minify: true,
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
};

/** A script that stands alone; all styles, also those of parts, in one file. */
const alone = await build({
  ...common,
  format: "iife",
  entryPoints: ["src/site.tsx", "src/offline.tsx", ...LANGUAGES.map((each) => ({ in: `src/offline/${each}.ts`, out: `offline-${each}` }))],
});
const parts = await build({
  ...common,
  format: "esm",
  splitting: true,
  entryPoints: ["src/site.tsx"],
  chunkNames: "[name]-[hash]",
});

const files = new Map();
const made = {};
for (const { result, belongs } of [
  { result: alone, belongs: (name) => name.startsWith("offline") || name === "site.css" },
  { result: parts, belongs: (name) => name.endsWith(".js") },
]) {
  for (const { path, text } of result.outputFiles) if (belongs(basename(path))) files.set(basename(path), text);
  for (const [path, output] of Object.entries(result.metafile.outputs)) if (belongs(basename(path))) made[basename(path)] = output;
}

const importsOf = (name, kind) => made[name].imports.filter((each) => each.kind === kind).map(({ path }) => basename(path));
const first = importsOf("site.js", "import-statement").sort();
const late = Object.keys(made).filter((name) => !name.startsWith("offline") && name.endsWith(".js") && name !== "site.js" && !first.includes(name));

// A part that did not come is asked for again under another address (src/parts/part.ts): `()=>import("./x.js")` becomes
// `a=>import("./x.js"+a)`.
let asked = 0;
for (const [name, text] of files) {
  if (!name.endsWith(".js")) continue;
  files.set(name, text.replace(/\(\)=>import\(("\.\/[\w-]+\.js")\)/g, (_, file) => ((asked += 1), `a=>import(${file}+a)`)));
}
const wanted = [...new Set(["site.js", ...first, ...late].flatMap((name) => importsOf(name, "dynamic-import")))];
if (asked !== wanted.length) throw new Error(`${asked} of ${wanted.length} parts are asked for as src/parts/part.ts says`);

files.set(
  "front.json",
  `${JSON.stringify(
    {
      v: 1,
      // What the page loads at once, in the order in which a browser should hear of it; then what comes when it is needed.
      first: ["site.css", "site.js", ...first],
      late: late.sort(),
      words: Object.fromEntries(LANGUAGES.map((each) => [each, `offline-${each}.js`])),
    },
    null,
    1,
  )}\n`,
);

await mkdir(front, { recursive: true });
for (const [name, text] of files) await writeFile(resolve(front, name), text);
for (const name of await readdir(front)) {
  if (/\.(?:js|css|json)$/.test(name) && !files.has(name)) await rm(resolve(front, name));
}

for (const [name, { bytes, inputs }] of Object.entries(made)) {
  const packed = gzipSync(files.get(name), { level: 9 }).length;
  const largest = Object.entries(inputs)
    .sort(([, a], [, b]) => b.bytesInOutput - a.bytesInOutput)
    .slice(0, 3)
    .map(([input, { bytesInOutput }]) => `${input} ${String(bytesInOutput)}`);
  console.log(`${name}: ${String(bytes)} bytes, gzip ${String(packed)} (${largest.join(", ")})`);
}
