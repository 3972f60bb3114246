import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { Part, PartMissing } from "../src/parts/part.ts";

/** A part that comes after some attempts; `asked` are the ends of the addresses it was asked for under. */
function coming(failures: number): { part: Part<string>; asked: string[] } {
  const asked: string[] = [];
  const part = new Part((again) => {
    asked.push(again);
    return asked.length > failures ? Promise.resolve("module") : Promise.reject(new TypeError("no network"));
  });
  return { part, asked };
}

suite("a part", () => {
  test("is asked for once, however many need it", async () => {
    const { part, asked } = coming(0);
    assert.equal(part.here, null);
    assert.deepEqual(await Promise.all([part.load(), part.load()]), ["module", "module"]);
    assert.equal(await part.load(), "module");
    assert.equal(part.here, "module");
    assert.deepEqual(asked, [""]);
  });
  test("that did not come is asked for under another address, for browsers remember what did not come", async () => {
    const { part, asked } = coming(2);
    for (const attempt of [part.load(), part.load()]) await assert.rejects(attempt, PartMissing);
    await assert.rejects(part.load(), PartMissing);
    assert.equal(await part.load(), "module");
    assert.equal(part.here, "module");
    assert.equal(new Set(asked).size, asked.length);
  });
  test("that is preloaded in vain says so to whoever needs it, and to nobody before", async () => {
    const { part, asked } = coming(1);
    part.preload();
    await new Promise(setImmediate);
    assert.equal(await part.load(), "module");
    assert.equal(asked.length, 2);
  });
});
