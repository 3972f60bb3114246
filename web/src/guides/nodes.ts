// Markdown as nodes, never HTML: what the pack compiler makes, read with nothing in it that this version does not know.

import { compileTree, type Evaluator } from "./evaluate.ts";
import { CompiledError } from "./errors.ts";

export type Block = "p" | "h2" | "h3" | "ul" | "ol" | "li" | "blockquote";
export type Span = "strong" | "em" | "code";

export type Node =
  | string
  | { readonly tag: Block | Span; readonly children: readonly Node[] }
  | { readonly tag: "a"; readonly href: string; readonly children: readonly Node[] }
  | { readonly tag: "br" | "hr" }
  | { readonly tag: "value"; readonly text: string; readonly field?: string }
  | { readonly tag: "field" | "answer"; readonly name: string }
  | {
      readonly tag: "if";
      readonly when: Evaluator;
      readonly children: readonly Node[];
      readonly otherwise: readonly Node[];
    };

const HOLDING = new Set(["p", "h2", "h3", "ul", "ol", "li", "blockquote", "strong", "em", "code"]);
const SAFE_LINK = /^(?:https?:\/\/|mailto:|tel:)/i;

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The nodes of a text. CompiledError for a tag or a kind of link that this version does not know. */
export function readNodes(value: unknown): readonly Node[] {
  if (!Array.isArray(value)) throw new CompiledError("a text is not a list of nodes");
  return value.map(readNode);
}

function readNode(value: unknown): Node {
  if (typeof value === "string") return value;
  if (!isObject(value)) throw new CompiledError("a node is neither text nor a tag");
  const { tag } = value;
  if (tag === "br" || tag === "hr") return { tag };
  if (tag === "a") {
    if (typeof value.href !== "string" || !SAFE_LINK.test(value.href)) throw new CompiledError("not a link for a guide");
    return { tag, href: value.href, children: readNodes(value.children) };
  }
  if (tag === "field" || tag === "answer") {
    if (typeof value.name !== "string") throw new CompiledError("a placeholder has no name");
    return { tag, name: value.name };
  }
  if (tag === "if") {
    const when = compileTree(value.when);
    return { tag, when, children: readNodes(value.children), otherwise: readNodes(value.otherwise) };
  }
  if (isHolding(tag)) return { tag, children: readNodes(value.children) };
  throw new CompiledError(`"${String(tag)}" is no tag that this version knows`);
}

function isHolding(tag: unknown): tag is Block | Span {
  return typeof tag === "string" && HOLDING.has(tag);
}
