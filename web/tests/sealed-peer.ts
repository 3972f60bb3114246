// The browser's side of sealed post as a process: one question a line on standard input, one answer a line on standard
// output. The Python tests (tests/sealed) hold the two sides against each other with it.

import { createInterface } from "node:readline";
import {
  nearest,
  openEnvelope,
  readCard,
  readMessage,
  readReply,
  Receipt,
  seal,
  SealedError,
  split,
  writeBurn,
  writeFollowup,
  writePart,
  writeReply,
  writeRequest,
} from "../src/sealed/index.ts";
import { LineRefused, readLine } from "../src/sealed/line.ts";
import { plain } from "../src/sealed/words.ts";

type Ask = Readonly<Record<string, string>>;

function bytes(base64 = ""): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.from(base64, "base64"));
}

function base64(data: Uint8Array): string {
  return Buffer.from(data).toString("base64");
}

const verbs: Readonly<Record<string, (ask: Ask) => unknown>> = {
  seal: async ({ plaintext, recipient = "", size }) => base64(await seal(bytes(plaintext), recipient, Number(size))),
  open: async ({ envelope, identity = "" }) => base64(await openEnvelope(bytes(envelope), identity)),
  request: async ({ text = "", words = "", box = "", recipient = "", day = "" }) => {
    const thread = await Receipt.fromWords(words).thread();
    return base64((await writeRequest(text, { thread, box, recipient, day, language: "de" })).envelope);
  },
  reply: async ({ text = "", words = "", n, day = "" }) => {
    const thread = await Receipt.fromWords(words).thread();
    return base64((await writeReply(text, { thread, n: Number(n), day, sender: "Beratung" })).envelope);
  },
  followup: async ({ text = "", words = "", box = "", recipient = "", n, day = "" }) => {
    const thread = await Receipt.fromWords(words).thread();
    return base64((await writeFollowup(text, { thread, box, recipient, n: Number(n), day })).envelope);
  },
  part: async ({ data = "", words = "", box = "", recipient = "", day = "", sha256 = "" }) => {
    const thread = await Receipt.fromWords(words).thread();
    const attachment = { id: "a".repeat(32), type: "application/pdf" as const, size: bytes(data).length, sha256 };
    const options = { thread, box, recipient, day, message: "b".repeat(32), attachment, n: 1 };
    return base64((await writePart(bytes(data), options)).envelope);
  },
  burn: async ({ words = "", box = "", recipient = "", day = "" }) =>
    base64((await writeBurn({ receipt: Receipt.fromWords(words), box, recipient, day })).envelope),
  readReply: async ({ envelope, words = "" }) => (await readReply(bytes(envelope), Receipt.fromWords(words))).text,
  message: ({ plaintext, box = "" }) => {
    const message = readMessage(bytes(plaintext), box);
    const text = message.kind === "part" ? base64(message.data) : message.text;
    return { kind: message.kind, text, day: message.day };
  },
  line: ({ data }) => JSON.stringify(readLine(bytes(data))),
  card: ({ text = "", today = "" }) => readCard(text, today).serial,
  words: ({ text = "" }) => split(text).map((word) => [word, plain(word), nearest(word, "english"), nearest(word, "russian")]),
};

function refusal(error: unknown): unknown {
  if (error instanceof LineRefused || error instanceof SealedError) {
    const { reason, where } = error as { reason?: string; where?: string };
    return { error: error.constructor.name, reason: reason ?? null, where: where ?? null };
  }
  throw error;
}

for await (const line of createInterface({ input: process.stdin })) {
  const ask = JSON.parse(line) as Ask;
  let answer: unknown;
  try {
    answer = { answer: await verbs[ask.verb ?? ""]?.(ask) };
  } catch (error) {
    answer = refusal(error);
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
