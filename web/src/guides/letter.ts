// The text of a letter: the twin of src/safeconduct/guides/letters.py. Values are data: whatever stands in them is printed
// as it is, never read as markup. An empty field is a blank to fill in by hand: as many ruled lines as the field has.

import { type Day, writeDay, writeDotted } from "./dates.ts";
import { LetterError } from "./errors.ts";
import type { Value, Values } from "./evaluate.ts";
import type { Guide, Letter } from "./guide.ts";
import type { Node } from "./nodes.ts";
import { allInForce, readAnswers, walk } from "./run.ts";

export const BLANK = "________";
/** One line to write on, of a field that has several. */
export const RULED = "_".repeat(60);
const RULE = "--------";
const INLINE = new Set(["value", "strong", "em", "code", "a", "br"]);
const DOTTED = new Set(["de", "ru", "uk", "be", "pl", "tr"]);
const YES_NO = new Map([
  ["de", ["ja", "nein"]],
  ["ru", ["да", "нет"]],
  ["uk", ["так", "ні"]],
]);

/** The letter as plain text, ending in a line break. LetterError, or AnswerError for answers. */
export function letterText(
  guide: Guide,
  letterId: string,
  answers: ReadonlyMap<string, unknown>,
  fields: ReadonlyMap<string, string>,
  today: Day,
): string {
  return plainText(letterNodes(guide, letterId, answers, fields, today));
}

/** The letter's nodes with every field, answer and condition replaced by what it says now. */
export function letterNodes(
  guide: Guide,
  letterId: string,
  answers: ReadonlyMap<string, unknown>,
  fields: ReadonlyMap<string, string>,
  today: Day,
): readonly Node[] {
  const letter = guide.letters.get(letterId);
  if (letter === undefined) throw new LetterError("there is no such letter");
  if (!allInForce(guide, letter.facts, today)) throw new LetterError("the letter rests on a fact that is not in force");
  for (const name of fields.keys()) {
    if (!letter.fields.some((field) => field.id === name)) throw new LetterError("the letter has no such field");
  }
  const { values } = walk(guide, readAnswers(guide, answers), today);
  return fill(letter.body, { guide, letter, values, fields, today });
}

interface Filling {
  readonly guide: Guide;
  readonly letter: Letter;
  readonly values: Values;
  readonly fields: ReadonlyMap<string, string>;
  readonly today: Day;
}

function fill(nodes: readonly Node[], filling: Filling): Node[] {
  return nodes.flatMap((node): Node[] => {
    if (typeof node === "string") return [node];
    switch (node.tag) {
      case "field":
        return [{ tag: "value", text: fieldText(node.name, filling), field: node.name }];
      case "answer":
        return [{ tag: "value", text: answerText(node.name, filling) }];
      case "if": {
        const holds = node.when(filling.values, filling.today) === true;
        return fill(holds ? node.children : node.otherwise, filling);
      }
      default:
        return "children" in node ? [{ ...node, children: fill(node.children, filling) }] : [node];
    }
  });
}

function strip(text: string): string {
  return text.replace(/^[ \t\n]+|[ \t\n]+$/g, "");
}

function fieldText(name: string, { letter, fields }: Filling): string {
  const text = strip((fields.get(name) ?? "").replace(/\r\n?/g, "\n"));
  if (text !== "") return text;
  const lines = letter.fields.find((field) => field.id === name)?.lines ?? 1;
  return lines === 1 ? BLANK : new Array<string>(lines).fill(RULED).join("\n");
}

function answerText(name: string, { guide, letter, values }: Filling): string {
  const value: Value | null = values.get(name) ?? null;
  const question = guide.questions.get(name);
  if (value === null || question === undefined) return BLANK;
  if (typeof value === "boolean") {
    const [yes, no] = YES_NO.get(letter.language) ?? ["yes", "no"];
    return (value ? yes : no) ?? BLANK;
  }
  if (typeof value === "number") {
    if (question.type !== "date") return String(value);
    return DOTTED.has(letter.language) ? writeDotted(value) : writeDay(value);
  }
  const chosen = typeof value === "string" ? new Set([value]) : value;
  const labels = question.choices
    .filter((choice) => chosen.has(choice.id))
    .map((choice) => choice.label.get(letter.language) ?? choice.label.get(guide.languages[0]) ?? "");
  return labels.join(", ") || BLANK;
}

/** The fields that these filled nodes print. */
export function fieldsIn(nodes: readonly Node[]): Set<string> {
  const found = new Set<string>();
  for (const node of nodes) {
    if (typeof node === "string") continue;
    if (node.tag === "value" && node.field !== undefined) found.add(node.field);
    for (const name of fieldsIn(childrenOf(node))) found.add(name);
  }
  return found;
}

function isInline(node: Node): boolean {
  return typeof node === "string" || INLINE.has(node.tag);
}

/** The blocks among `nodes`: each block alone, neighbouring inline nodes together. */
export function runsOf(nodes: readonly Node[]): (readonly Node[])[] {
  const runs: Node[][] = [];
  let line: Node[] | null = null;
  for (const node of nodes) {
    if (!isInline(node)) {
      runs.push([node]);
      line = null;
    } else if (line === null) {
      line = [node];
      runs.push(line);
    } else {
      line.push(node);
    }
  }
  return runs;
}

/** Filled nodes as plain text: an empty line between blocks, no space ends a line, one line break at the end. */
export function plainText(nodes: readonly Node[]): string {
  const lines = blocks(nodes).join("\n\n").split("\n");
  const text = lines.map((line) => line.replace(/[ \t]+$/, "")).join("\n");
  return text.replace(/^\n+|\n+$/g, "") + "\n";
}

function blocks(nodes: readonly Node[]): string[] {
  const found = runsOf(nodes).map((run) => {
    const first = run[0];
    return first === undefined || isInline(first) ? strip(run.map(inline).join("")) : block(first);
  });
  return found.filter((text) => strip(text) !== "");
}

function childrenOf(node: Node): readonly Node[] {
  return typeof node !== "string" && "children" in node ? node.children : [];
}

function block(node: Node): string {
  const children = childrenOf(node);
  switch (typeof node === "string" ? "" : node.tag) {
    case "hr":
      return RULE;
    case "ul":
      return children.map((child) => item(child, "- ")).join("\n");
    case "ol":
      return children.map((child, at) => item(child, `${String(at + 1)}. `)).join("\n");
    case "blockquote":
      return blocks(children)
        .join("\n\n")
        .split("\n")
        .map((line) => `> ${line}`)
        .join("\n");
    default:
      return blocks(children).join("\n\n");
  }
}

function item(node: Node, mark: string): string {
  return mark + blocks(childrenOf(node)).join("\n").split("\n").join("\n" + " ".repeat(mark.length));
}

function inline(node: Node): string {
  if (typeof node === "string") return node;
  if (node.tag === "value") return node.text;
  if (node.tag === "br") return "\n";
  const text = childrenOf(node).map(inline).join("");
  return node.tag === "a" && node.href !== text ? `${text} (${node.href})` : text;
}
