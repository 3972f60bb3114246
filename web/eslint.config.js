// Everything typescript-eslint knows with types; each opt-out has its sentence.

import js from "@eslint/js";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

export default defineConfig(
  globalIgnores(["generated/", "node_modules/"]),
  js.configs.recommended,
  {
    files: ["**/*.ts", "**/*.tsx"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
      // An import of types alone must go whole: what is left of it would tie files together that are loaded apart.
      "@typescript-eslint/no-import-type-side-effects": "error",
      "@typescript-eslint/explicit-module-boundary-types": "error",
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      eqeqeq: "error",
      // Control characters are named on purpose, where texts that hold them are refused.
      "no-control-regex": "off",
      "no-restricted-globals": [
        "error",
        ...["localStorage", "sessionStorage", "indexedDB", "caches"].map((name) => ({
          name,
          message: "A seized phone must show nothing: keep it in memory.",
        })),
      ],
      "no-restricted-properties": [
        "error",
        { property: "innerHTML", message: "Text is text: make elements." },
        { property: "outerHTML", message: "Text is text: make elements." },
        { property: "cookie", message: "A seized phone must show nothing: keep it in memory." },
      ],
      "no-restricted-syntax": [
        "error",
        { selector: "JSXAttribute[name.name='dangerouslySetInnerHTML']", message: "Text is text: make elements." },
        { selector: "JSXAttribute[name.name='style']", message: "The policy forbids inline styles: use a class." },
      ],
    },
  },
  {
    files: ["tests/**"],
    // node:test's `test` returns a promise that the runner itself awaits.
    rules: {
      "@typescript-eslint/no-floating-promises": [
        "error",
        { allowForKnownSafeCalls: [{ from: "package", package: "node:test", name: ["suite", "test"] }] },
      ],
    },
  },
  {
    files: ["**/words.ts", "**/words/*.ts"],
    // A word with a number in it is a word: that it is a text, its use says.
    rules: { "@typescript-eslint/explicit-module-boundary-types": "off" },
  },
  {
    files: ["**/*.js", "**/*.mjs"],
    languageOptions: { globals: { console: "readonly", process: "readonly", URL: "readonly" } },
  },
);
