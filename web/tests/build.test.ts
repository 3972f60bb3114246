import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, suite, test } from "node:test";
import { fileURLToPath } from "node:url";

const script = fileURLToPath(new URL("../build.mjs", import.meta.url));
const web = fileURLToPath(new URL("..", import.meta.url));
const folders: string[] = [];

function built(cwd: string): Map<string, string> {
  const folder = mkdtempSync(join(tmpdir(), "front-"));
  folders.push(folder);
  execFileSync(process.execPath, [script, folder], { cwd });
  return new Map(readdirSync(folder).sort().map((name) => [name, readFileSync(join(folder, name), "utf8")]));
}

/** The files that a module names: before it runs, or when it asks for them. */
function named(text: string, how: RegExp): string[] {
  return [...text.matchAll(how)].map(([, name]) => name ?? "");
}
const BEFORE = /(?:from|import)\s*"\.\/([\w-]+\.js)"/g;
const LATER = /\bimport\("\.\/([\w-]+\.js)"/g;

suite("the built front end", () => {
  after(() => {
    for (const folder of folders) rmSync(folder, { recursive: true });
  });
  const first = built(web);
  const front = JSON.parse(first.get("front.json") ?? "") as Readonly<{ first: string[]; late: string[]; words: Record<string, string> }>;
  const site = [...front.first, ...front.late];
  const text = (name: string): string => first.get(name) ?? "";

  test("is the same bytes wherever it is built", () => {
    assert.deepEqual(built(tmpdir()), first);
  });
  test("is the files it says it is", () => {
    assert.deepEqual(
      [...first.keys()].sort(),
      ["front.json", "offline.css", "offline.js", ...Object.values(front.words), ...site].sort(),
    );
    // A language has a file of words for the site, and one for offline files.
    const spoken = readdirSync(join(web, "src/words")).filter((name) => /^[a-z]{2}\.ts$/.test(name));
    assert.deepEqual(Object.keys(front.words).sort(), spoken.map((name) => name.slice(0, 2)).sort());
  });
  test("asks for each part under an address that can be another one next time, and for nothing else", () => {
    const asked = site.flatMap((name) => named(text(name), LATER));
    assert.deepEqual(asked.sort(), [...front.late].sort());
    for (const name of site) assert.equal((text(name).match(/\bimport\(/g) ?? []).length, (text(name).match(/\bimport\("\.\/[\w-]+\.js"\+\w/g) ?? []).length, name);
  });
  test("makes each part one file: beside it, it needs only what is here from the start", () => {
    const needed = front.late.flatMap((name) => named(text(name), BEFORE));
    assert.ok(needed.length > 0);
    assert.deepEqual(needed.filter((name) => !front.first.includes(name)), []);
  });
  test("begins with all that its first file needs", () => {
    const needed = new Set(front.first.flatMap((name) => named(text(name), BEFORE)));
    assert.deepEqual([...needed].filter((name) => !front.first.includes(name)), []);
  });
  test("tells no path and loads nothing from elsewhere", () => {
    for (const [name, content] of first) {
      assert.ok(!content.includes(web) && !content.includes("sourceMappingURL"), name);
      assert.doesNotMatch(content, /@import|url\(\s*['"]?(?!data:)|importScripts/, name);
    }
    for (const name of ["offline.js", ...Object.values(front.words)]) assert.doesNotMatch(text(name), /\bimport\s*\(/, name);
  });
  test("can stand inside an HTML page", () => {
    for (const name of ["offline.js", "offline.css", ...Object.values(front.words)]) {
      assert.doesNotMatch(text(name), /<!--|<\/?(?:script|style)/i, name);
    }
  });
  test("keeps nothing and asks no network in the offline file", () => {
    const asks = /localStorage|sessionStorage|indexedDB|\.cookie\b|\bfetch\(|XMLHttpRequest|WebSocket|sendBeacon/;
    for (const name of ["offline.js", ...Object.values(front.words)]) assert.doesNotMatch(text(name), asks, name);
  });
});
