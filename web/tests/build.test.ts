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

suite("the built front end", () => {
  after(() => {
    for (const folder of folders) rmSync(folder, { recursive: true });
  });
  const first = built(web);
  test("is the same bytes wherever it is built", () => {
    assert.deepEqual([...first.keys()], ["offline.css", "offline.js", "site.css", "site.js"]);
    assert.deepEqual(built(tmpdir()), first);
  });
  test("tells no path and loads nothing", () => {
    for (const [name, text] of first) {
      assert.ok(!text.includes(web) && !text.includes("sourceMappingURL"), name);
      assert.doesNotMatch(text, /@import|url\(\s*['"]?(?!data:)|\bimport\s*\(/, name);
    }
  });
  test("can stand inside an HTML page", () => {
    for (const name of ["offline.js", "offline.css"]) assert.doesNotMatch(first.get(name) ?? "", /<!--|<\/?(?:script|style)/i);
  });
  test("keeps nothing and asks no network in the offline file", () => {
    const text = first.get("offline.js") ?? "";
    assert.doesNotMatch(text, /localStorage|sessionStorage|indexedDB|\.cookie\b|\bfetch\(|XMLHttpRequest|WebSocket|sendBeacon/);
  });
});
