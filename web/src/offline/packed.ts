// The guide as it stands in the file: guides/offline.py has put the texts of each language together, which packs better.

import { CompiledError } from "../guides/errors.ts";

type Texts = Readonly<Record<string, readonly unknown[]>>;

function filled(node: unknown, texts: Texts): unknown {
  if (Array.isArray(node)) return node.map((each) => filled(each, texts));
  if (typeof node !== "object" || node === null) return node;
  const fill: (from: [string, unknown]) => [string, unknown] =
    "$" in node && typeof node.$ === "number"
      ? ([language]) => [language, texts[language]?.[Number(node.$)]]
      : ([key, value]) => [key, filled(value, texts)];
  return Object.fromEntries(Object.entries("$" in node ? texts : node).map(fill));
}

/** The compiled guide, as text, in what offline.py wrote; CompiledError for anything else. */
export function unpacked(text: string): string {
  try {
    const { guide, texts } = JSON.parse(text) as { guide: unknown; texts: Texts };
    return JSON.stringify(filled(guide, texts));
  } catch {
    throw new CompiledError("not what the file should hold");
  }
}
