// Leaves P-256 and P-384 out of the bundles: 8 KB of curves for kinds of recipients that ../src/sealed refuses before the
// libraries see them (there is one kind: mlkem768x25519). What these libraries would do with a P-256 recipient is to fail.
// Each edit must find its text, so that a new version of a library is looked at again.

import { readFile } from "node:fs/promises";

const EDITS = {
  // Tables that are computed when the module is loaded, for combinations nobody here imports.
  "@noble/post-quantum/hybrid.js": [
    [/= QSF\(/g, "= /* @__PURE__ */ QSF(", 2],
    [/, ecdhKem\(/g, ", /* @__PURE__ */ ecdhKem(", 2],
    [/= createKitchenSink\(/g, "= /* @__PURE__ */ createKitchenSink(", 1],
  ],
  // The recipients age1tag1… and age1tagpq1….
  "age-encryption/dist/recipients.js": [
    ["import { MLKEM768P256, MLKEM768X25519 }", "const MLKEM768P256 = undefined; import { MLKEM768X25519 }", 1],
    ['import { p256 } from "@noble/curves/nist.js";', "const p256 = undefined;", 1],
  ],
};

/** The plugin for esbuild. */
export const lean = {
  name: "lean",
  setup(build) {
    for (const [name, edits] of Object.entries(EDITS)) {
      build.onLoad({ filter: new RegExp(`/node_modules/${name.replaceAll(".", "\\.")}$`) }, async ({ path }) => {
        let contents = await readFile(path, "utf8");
        for (const [old, better, times] of edits) {
          const found = contents.split(old).length - 1;
          if (found !== times) throw new Error(`${name}: ${String(old)} is there ${found} times, not ${times}: look again`);
          contents = contents.replaceAll(old, better);
        }
        return { contents, loader: "js" };
      });
    }
  },
};
