// Files that a person chose to send along: looked at, pictures made anew, counted. Nothing of them has left the page yet.

import { type AttachmentType, MOST_BYTES, MOST_FILES } from "../sealed/index.ts";
import { HEAD, kindOf } from "./kind.ts";
import { cleaned, PictureUnreadable } from "./picture.ts";

export interface Chosen {
  /** Its name on this device, shown here and never sent. */
  readonly name: string;
  readonly blob: Blob;
  readonly type: AttachmentType;
  /** Whether it is a picture that was made anew. */
  readonly picture: boolean;
}

/** Why a file is not taken. */
export type Why = "empty" | "many" | "large" | "picture" | "unreadable";

export interface Refused {
  readonly name: string;
  readonly why: Why;
}

export interface Taken {
  readonly files: readonly Chosen[];
  readonly refused: readonly Refused[];
}

export function bytesOf(files: readonly Chosen[]): number {
  return files.reduce((sum, { blob }) => sum + blob.size, 0);
}

async function one(file: File): Promise<Chosen> {
  const kind = kindOf(new Uint8Array(await file.slice(0, HEAD).arrayBuffer()), file.name);
  if (!kind.picture) return { name: file.name, blob: file, type: kind.type, picture: false };
  return { name: file.name, ...(await cleaned(file, kind.type)), picture: true };
}

/** What was there with what of the new files can be taken, one after the other, and why the others cannot. */
export async function take(there: readonly Chosen[], fresh: readonly File[]): Promise<Taken> {
  const files = [...there];
  const refused: Refused[] = [];
  for (const file of fresh) {
    const { name } = file;
    if (file.size === 0) refused.push({ name, why: "empty" });
    else if (files.length >= MOST_FILES) refused.push({ name, why: "many" });
    else if (file.size > MOST_BYTES) refused.push({ name, why: "large" });
    else {
      try {
        const chosen = await one(file);
        if (bytesOf(files) + chosen.blob.size > MOST_BYTES) refused.push({ name, why: "large" });
        else files.push(chosen);
      } catch (error) {
        // A file that was moved or that needs a permission cannot be read; the name of that error depends on the browser.
        refused.push({ name, why: error instanceof PictureUnreadable ? "picture" : "unreadable" });
      }
    }
  }
  return { files, refused };
}
