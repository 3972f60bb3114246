import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { test, type TestContext } from "node:test";
import { type Chosen, take } from "../src/attach/chosen.ts";
import { kindOf } from "../src/attach/kind.ts";
import { FileGone, Stopped } from "../src/attach/parcel.ts";
import { NotThisPicture, strippedJpeg, strippedPng } from "../src/attach/strip.ts";
import { newFollowup, newRequest, type RequestContent } from "../src/ask/request.ts";
import { Busy, type Patience, Relays, Unreachable } from "../src/relay/index.ts";
import {
  type Card,
  generateIdentity,
  type Message,
  MOST_BYTES,
  MOST_FILES,
  openEnvelope,
  type Part,
  PART,
  readMessage,
  Receipt,
  recipientOf,
  verify,
} from "../src/sealed/index.ts";
import { today } from "../src/shell/day.ts";
import { RelayTwin } from "./relay-twin.ts";

const AT_ONCE: Patience = { timeout: 20_000, pauses: [] };
const BOX = "ab".repeat(32);
const DESK = generateIdentity();
const CONTENT: RequestContent = { text: "Mit Anlagen", language: "de", guide: null };
const latin = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(Buffer.from(text, "latin1"));

// ---- What a file is

const KINDS: readonly [why: string, head: string, name: string, picture: boolean, type: string | null][] = [
  ["a photo", "\xff\xd8\xff\xe1", "a.jpg", true, "image/jpeg"],
  ["a photo under another name", "\xff\xd8\xff\xe1", "notes.txt", true, "image/jpeg"],
  ["a PNG", "\x89PNG\r\n\x1a\n", "a", true, "image/png"],
  ["a GIF", "GIF89a", "a.gif", true, null],
  ["a WebP", "RIFF\x00\x00\x00\x00WEBPVP8 ", "a.bin", true, null],
  ["a TIFF", "II*\0", "a.tif", true, null],
  ["a camera's raw file", "MM\0*", "a.dng", true, null],
  ["a HEIC of a phone", "\0\0\0\x18ftypheic", "IMG_0001.HEIC", true, null],
  ["an AVIF", "\0\0\0\x18ftypavif", "a", true, null],
  ["a BMP", "BM\x36\0\0\0\0\0\0\0", "a", true, null],
  ["a film", "\0\0\0\x18ftypisom", "a.mp4", false, "video/mp4"],
  ["a recording", "\0\0\0\x18ftypM4A ", "a.m4a", false, "audio/mp4"],
  ["a PDF", "%PDF-1.7", "a.txt", false, "application/pdf"],
  ["a sound", "ID3\x04", "a.mp3", false, "audio/mpeg"],
  ["a sound of Telegram", "OggS", "a.oga", false, "audio/ogg"],
  ["a Word file", "PK\x03\x04", "a.DOCX", false, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"],
  ["an archive", "PK\x03\x04", "a.zip", false, "application/octet-stream"],
  ["an archive that calls itself a text", "PK\x03\x04", "a.txt", false, "application/octet-stream"],
  ["a text", "Guten Tag", "a.txt", false, "text/plain"],
  ["a page", "<html>", "a.html", false, "application/octet-stream"],
  ["a drawing that can run scripts", "<svg xmlns", "a.svg", false, "application/octet-stream"],
  ["bytes that call themselves a text", "\x00\x01\x02", "a.txt", false, "application/octet-stream"],
];
for (const [why, head, name, picture, type] of KINDS) {
  test(`a file is known by how it begins: ${why}`, () => {
    assert.deepEqual(kindOf(latin(head), name), { picture, type });
  });
}

// ---- Pictures whose pixels are not read

function segment(marker: number, data: Uint8Array | number[]): number[] {
  return [0xff, marker, (data.length + 2) >> 8, (data.length + 2) & 255, ...data];
}
function exif(orientation: number): number[] {
  const tiff = [0x49, 0x49, 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0];
  return segment(0xe1, [...latin("Exif\0\0"), ...tiff, ...latin("GPS 52.5200 N 13.4050 E")]);
}
const TABLES = segment(0xdb, Array.from({ length: 65 }, (_, i) => i));
const SCAN = [...segment(0xda, [1, 2, 3]), 0x12, 0xff, 0, 0x34, 0xff, 0xd0, 0x56];
const photo = (orientation: number): Uint8Array =>
  Uint8Array.from([
    0xff, 0xd8, ...exif(orientation), ...segment(0xe1, latin("http://ns.adobe.com/xap/1.0/\0canary")), ...segment(0xe2, latin("ICC canary")),
    ...segment(0xfe, latin("canary")), ...TABLES, ...SCAN, ...segment(0xfe, latin("canary")), 0xff, 0xd9, ...latin("canary after the end"),
  ]);

test("a stripped photo keeps its tables and scans and how it is turned, and nothing else", () => {
  assert.deepEqual([...strippedJpeg(photo(1))], [0xff, 0xd8, ...TABLES, ...SCAN, 0xff, 0xd9]);
  const turned = Buffer.from(strippedJpeg(photo(6)));
  assert.equal(turned.includes("canary"), false);
  assert.equal(turned.includes("GPS"), false);
  assert.deepEqual([...strippedJpeg(turned)], [...turned]);
  assert.ok(turned.includes(Buffer.from([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6])));
});

test("a photo that cannot be followed to its end is not passed on", () => {
  for (let cut = 0; cut < photo(6).length - "canary after the end".length; cut++) {
    assert.throws(() => strippedJpeg(photo(6).subarray(0, cut)), NotThisPicture, String(cut));
  }
});

function chunk(name: string, data: Uint8Array): number[] {
  return [0, 0, data.length >> 8, data.length & 255, ...latin(name), ...data, 1, 2, 3, 4];
}
const START = [...latin("\x89PNG\r\n\x1a\n"), ...chunk("IHDR", new Uint8Array(13))];
const END = [...chunk("IDAT", latin("pixels")), ...chunk("IEND", new Uint8Array())];

test("a stripped PNG keeps its pixels, and neither texts nor places nor what follows its end", () => {
  const named = ["tEXt", "zTXt", "iTXt", "eXIf", "tIME", "iCCP", "caBX"].flatMap((name) => chunk(name, latin("canary")));
  const png = Uint8Array.from([...START, ...named, ...END, ...latin("canary")]);
  assert.deepEqual([...strippedPng(png)], [...START, ...END]);
  assert.throws(() => strippedPng(png.subarray(0, -16)), NotThisPicture);
});

// ---- Choosing

const file = (name: string, size: number): File => new File([new Uint8Array(size)], name);

test("empty files, too many and too large ones are not taken, and each is told why", async () => {
  const many = Array.from({ length: MOST_FILES }, (_, i) => file(`${String(i)}.bin`, 1));
  const taken = await take([], [file("empty", 0), ...many, file("more", 1)]);
  assert.equal(taken.files.length, MOST_FILES);
  assert.deepEqual(taken.refused, [{ name: "empty", why: "empty" }, { name: "more", why: "many" }]);
  const large = { size: MOST_BYTES + 1, name: "large" } as File;
  assert.deepEqual((await take([], [large])).refused, [{ name: "large", why: "large" }]);
});

// ---- Sending

interface Setting {
  relay: RelayTwin;
  relays: Relays;
  card: Card;
}

async function setting(t: TestContext): Promise<Setting> {
  const relay = await RelayTwin.start();
  t.after(() => relay.stop());
  const intake = [{ month: today().slice(0, 7), recipient: await recipientOf(DESK) }];
  const card: Card = {
    name: "Beratungsstelle Musterstadt", languages: ["de"], lands: ["DE"], topics: [], relays: [relay.address], box: BOX, intake,
    key: "00".repeat(32), issued: "2020-01-01", expires: "2199-12-31", serial: 1, previous: null, text: "", words: [],
  };
  return { relay, relays: new Relays([relay.address], AT_ONCE), card };
}

async function arrived(relay: RelayTwin): Promise<Message[]> {
  const kept = relay.boxes.get(BOX) ?? [];
  return await Promise.all(kept.map(async ({ bytes }) => readMessage(await openEnvelope(bytes, DESK), BOX)));
}

function chosen(...contents: Uint8Array<ArrayBuffer>[]): Chosen[] {
  return contents.map((content, i) => ({ name: `secret-name-${String(i)}.pdf`, blob: new Blob([content]), type: "application/pdf", picture: false }));
}

function whole(messages: Message[], id: string): Buffer {
  const parts = messages.filter((one): one is Part => one.kind === "part" && one.attachment.id === id);
  return Buffer.concat(parts.sort((a, b) => a.n - b.n).map(({ data }) => data));
}

function last(messages: Message[]): Message | undefined {
  return messages[messages.length - 1];
}

const random = (size: number): Uint8Array<ArrayBuffer> => Uint8Array.from(randomBytes(size));
const never = new AbortController().signal;
const nothing = (): void => undefined;

test("all parts are stored before the message that lists them, and nothing of a name travels", async (t) => {
  const { relay, relays, card } = await setting(t);
  const { receipt, outgoing } = newRequest(card);
  const contents = [random(2 * PART + 7), random(10)];
  assert.equal(await outgoing.send(CONTENT, relays, nothing, { files: chosen(...contents), signal: never }), "sent");
  const messages = await arrived(relay);
  assert.deepEqual(messages.map(({ kind }) => kind), ["part", "part", "part", "part", "request"]);
  const request = last(messages);
  assert.ok(request?.kind === "request");
  assert.deepEqual(request.attachments.map(({ size }) => size), contents.map(({ length }) => length));
  request.attachments.forEach(({ id, sha256 }, i) => {
    assert.deepEqual(whole(messages, id), Buffer.from(contents[i] ?? []));
    assert.equal(createHash("sha256").update(contents[i] ?? "").digest("hex"), sha256);
  });
  for (const message of messages) {
    if (message.kind !== "part") continue;
    verify(message, receipt.macKey);
    assert.equal(message.message, request.id);
  }
  assert.equal(JSON.stringify(messages).includes("secret-name"), false);
});

test("after a cut connection only what is not stored yet is sent, under the same ids", async (t) => {
  const { relay, relays, card } = await setting(t);
  const { outgoing } = newRequest(card);
  const along = { files: chosen(random(3 * PART)), signal: never };
  let puts = 0;
  const cutAtThird = (step: string, progress?: { done: number }): void => {
    if (step === "files" && progress?.done === PART && puts++ === 0) relay.order("PUT", { kind: "cut" });
  };
  await assert.rejects(outgoing.send(CONTENT, relays, cutAtThird, along), Unreachable);
  assert.equal((await arrived(relay)).length, 1);
  const before = relay.requests("PUT").length;
  assert.equal(await outgoing.send(CONTENT, relays, nothing, along), "sent");
  assert.equal(relay.requests("PUT").length - before, 3);
  assert.equal(new Set(relay.requests("PUT")).size, 4);
  assert.equal((await arrived(relay)).length, 4);
});

test("a part whose answer was lost is known as stored, though it is sealed anew", async (t) => {
  const { relay, relays, card } = await setting(t);
  const { outgoing } = newRequest(card);
  const along = { files: chosen(random(10)), signal: never };
  relay.order("PUT", { kind: "lost" });
  await assert.rejects(outgoing.send(CONTENT, relays, nothing, along), Unreachable);
  assert.equal(await outgoing.send(CONTENT, relays, nothing, along), "sent");
  assert.deepEqual((await arrived(relay)).map(({ kind }) => kind), ["part", "request"]);
});

test("a file taken from the list after a failure is not in the message, and the text may change", async (t) => {
  const { relay, relays, card } = await setting(t);
  const { outgoing } = newRequest(card);
  const [first, second] = chosen(random(10), random(20)) as [Chosen, Chosen];
  relay.order("PUT", { kind: "say", status: 201 }, { kind: "say", status: 503, headers: { "Retry-After": "9" } });
  await assert.rejects(outgoing.send(CONTENT, relays, nothing, { files: [first, second], signal: never }), Busy);
  const changed = { ...CONTENT, text: "Ohne die zweite" };
  assert.equal(await outgoing.send(changed, relays, nothing, { files: [second], signal: never }), "sent");
  const request = last(await arrived(relay));
  assert.ok(request?.kind === "request");
  assert.deepEqual([request.text, request.attachments.map(({ size }) => size)], ["Ohne die zweite", [20]]);
});

test("stopping ends it at once, no message goes out, and sending again goes on", async (t) => {
  const { relay, relays, card } = await setting(t);
  const { outgoing } = newRequest(card);
  const files = chosen(random(3 * PART));
  const control = new AbortController();
  const stop = (step: string, progress?: { done: number }): void => {
    if (step === "files" && progress?.done === PART) control.abort();
  };
  await assert.rejects(outgoing.send(CONTENT, relays, stop, { files, signal: control.signal }), Stopped);
  assert.equal((await arrived(relay)).some(({ kind }) => kind === "request"), false);
  assert.equal(await outgoing.send(CONTENT, relays, nothing, { files, signal: never }), "sent");
  assert.equal(last(await arrived(relay))?.kind, "request");
});

test("a file that changed after it was chosen is named and nothing of it counts as sent", async (t) => {
  const { relay, relays, card } = await setting(t);
  const [file] = chosen(random(PART + 1)) as [Chosen];
  let reads = 0;
  const changing = {
    size: file.blob.size,
    slice: (from: number, to: number) => (++reads > 2 ? new Blob([new Uint8Array(to - from)]) : file.blob.slice(from, to)),
  } as unknown as Blob;
  const sending = newRequest(card).outgoing.send(CONTENT, relays, nothing, { files: [{ ...file, blob: changing }], signal: never });
  await assert.rejects(sending, (error: unknown) => error instanceof FileGone && error.file === file.name);
  assert.deepEqual(await arrived(relay), []);
});

test("a further message lists its files too, and progress only ever rises", async (t) => {
  const { relay, relays, card } = await setting(t);
  const receipt = Receipt.new();
  const seen: number[] = [];
  const follow = (step: string, progress?: { done: number; total: number }): void => {
    if (step === "files" && progress) seen.push(progress.done / progress.total);
  };
  await newFollowup(card, receipt, 2).send({ text: "Noch etwas" }, relays, follow, { files: chosen(random(PART * 2)), signal: never });
  assert.deepEqual(seen, [0, 0.5, 1]);
  const followup = last(await arrived(relay));
  assert.ok(followup?.kind === "followup");
  assert.deepEqual([followup.n, followup.attachments.length], [2, 1]);
});

test("of a large file never more than a few parts are in memory", async (t) => {
  const { relays, card } = await setting(t);
  let open = 0;
  let most = 0;
  const size = 12 * PART;
  const blob = {
    size,
    slice: (from: number, to: number) => ({
      arrayBuffer: () => {
        most = Math.max(most, ++open);
        assert.ok(to - from <= PART);
        queueMicrotask(() => open--);
        return Promise.resolve(new ArrayBuffer(to - from));
      },
    }),
  } as unknown as Blob;
  const file: Chosen = { name: "large", blob, type: "application/octet-stream", picture: false };
  await newRequest(card).outgoing.send(CONTENT, relays, nothing, { files: [file], signal: never });
  assert.equal(most, 1);
});
