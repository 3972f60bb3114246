// A sealed file: envelopes on their way by hand. Format: docs/sealed-file.md; the twin of
// src/safeconduct/sealed/sealed_file.py.

import { type Bytes, concat, hex, unhex } from "./bytes.ts";
import { checkHeader, SIZES } from "./envelope.ts";
import { NotAnEnvelope, NotASealedFile } from "./errors.ts";
import type { Sealed } from "./write.ts";

const BOX = 32;
const ID = 16;
const LENGTH = 4;
const MOST = 128;
/** A file of more bytes than this is something else. */
export const LONGEST_FILE = BOX + MOST * (ID + LENGTH + 1048576);

/** The file's bytes. All letters go to the first one's box. */
export function packFile(letters: readonly Sealed[]): Bytes {
  const [first] = letters;
  if (!first || letters.some(({ box }) => box !== first.box)) throw new RangeError("a sealed file goes to one box");
  return concat(
    unhex(first.box),
    ...letters.flatMap(({ id, envelope }) => {
      const length = new Uint8Array(LENGTH);
      new DataView(length.buffer).setUint32(0, envelope.length);
      return [unhex(id), length, envelope];
    }),
  );
}

/** The letters in a file, unopened; NotASealedFile with a reason. */
export function unpackFile(data: Bytes): readonly Sealed[] {
  const box = hex(data.subarray(0, BOX));
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  const letters: Sealed[] = [];
  let at = BOX;
  do {
    const start = at + ID + LENGTH;
    const size = start > data.length ? 0 : view.getUint32(at + ID);
    if (!SIZES.includes(size) || start + size > data.length) {
      throw new NotASealedFile("length", "it is cut off, or something else than a sealed file");
    }
    const id = hex(data.subarray(at, at + ID));
    const envelope = data.slice(start, start + size);
    try {
      checkHeader(envelope);
    } catch (error) {
      if (error instanceof NotAnEnvelope) throw new NotASealedFile("envelope", error.message);
      throw error;
    }
    if (letters.length === MOST || letters.some((letter) => letter.id === id)) {
      throw new NotASealedFile("entries", "it holds too many envelopes, or one twice");
    }
    letters.push({ box, id, envelope });
    at = start + size;
  } while (at < data.length);
  return letters;
}
