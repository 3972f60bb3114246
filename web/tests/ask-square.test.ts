import assert from "node:assert/strict";
import { test } from "node:test";
import decodeQR from "qr/decode.js";
import { modulesOf, pathOf, QUIET } from "../src/ask/qr.ts";
import { readTyped } from "../src/mailbox/typed.ts";
import { Receipt } from "../src/sealed/index.ts";

/** The picture that the path draws, `scale` pixels for each module, as a camera gives it. */
function picture(path: string, modules: number, scale: number): { width: number; height: number; data: Uint8Array } {
  const side = (modules + 2 * QUIET) * scale;
  const data = new Uint8Array(side * side * 4).fill(255);
  for (const [, x, y, length] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\3z/g)) {
    for (let row = Number(y) * scale; row < (Number(y) + 1) * scale; row++) {
      const at = row * side + Number(x) * scale;
      for (let pixel = at; pixel < at + Number(length) * scale; pixel++) data.fill(0, pixel * 4, pixel * 4 + 3);
    }
  }
  return { width: side, height: side, data };
}

function read(path: string, modules: number): string {
  return decodeQR(picture(path, modules, 6));
}

for (const fill of [0, 7, 255]) {
  test(`a reader reads from the square the digits of the receipt (${String(fill)})`, () => {
    const receipt = new Receipt(new Uint8Array(16).fill(fill));
    const modules = modulesOf(receipt.digits());
    assert.equal(modules.length, 25);
    assert.equal(read(pathOf(modules), 25), receipt.digits());
  });
}

test("a coffee stain over three by three modules does not hurt", () => {
  const receipt = Receipt.new();
  const modules = modulesOf(receipt.digits()).map((row, y) => row.map((dark, x) => (x >= 11 && x < 14 && y >= 11 && y < 14 ? !dark : dark)));
  assert.equal(read(pathOf(modules), 25), receipt.digits());
});

test("what the camera shows opens the mailbox, however it is pasted", () => {
  const receipt = Receipt.new();
  for (const text of [receipt.digits(), ` ${receipt.digits()}\n`, (receipt.digits().match(/.{4}/g) ?? []).join(" ")]) {
    const typed = readTyped(text, true);
    assert.deepEqual([typed.receipt?.secret, typed.digits, typed.words], [receipt.secret, 48, []]);
  }
});

test("digits that are too few, or of no receipt, are counted and open nothing", () => {
  const digits = Receipt.new().digits();
  const other = digits.slice(0, -1) + String((Number(digits.slice(-1)) + 1) % 10);
  assert.deepEqual([readTyped(digits.slice(1), true).digits, readTyped(digits.slice(1), true).receipt], [47, null]);
  assert.deepEqual([readTyped(other, true).digits, readTyped(other, true).receipt], [48, null]);
  assert.equal(readTyped("1. abandon", false).digits, 0);
});

test("a square tells a phone nothing but a number: no address, no scheme, no word", () => {
  for (let i = 0; i < 100; i++) assert.match(Receipt.new().digits(), /^[0-9]{48}$/);
});
