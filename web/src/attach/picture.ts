// Pictures, made anew on this device: what comes out has the pixels and nothing else. No place, no time, no device, no
// small picture of what was cut away.

import { NotThisPicture, strippedJpeg, strippedPng } from "./strip.ts";

/** This browser cannot open the picture, so it cannot take out what is hidden in it: it is not sent. */
export class PictureUnreadable extends Error {}

export interface Picture {
  readonly blob: Blob;
  readonly type: "image/jpeg" | "image/png";
}

/** Pixels that any browser can draw; older iPhones end here. */
const MOST_PIXELS = 16_777_216;
const QUALITY = 0.9;
/** A picture whose pixels are not read at all, only copied, must not be larger than this to be held in memory. */
const MOST_COPIED = 52_428_800;

/**
 * Whether what a page draws is what it reads back. Tor Browser, and Firefox when it resists fingerprinting, give noise or
 * white instead unless the person allows it: then a picture made anew would be no picture.
 */
function canReadBack(): boolean {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 8;
  const context = canvas.getContext("2d");
  if (!context) return false;
  const colours = [[12, 34, 56], [200, 100, 50], [1, 254, 128], [90, 0, 180]] as const;
  colours.forEach(([red, green, blue], i) => {
    context.fillStyle = `rgb(${String(red)}, ${String(green)}, ${String(blue)})`;
    context.fillRect((i % 2) * 4, Math.floor(i / 2) * 4, 4, 4);
  });
  const { data } = context.getImageData(0, 0, 8, 8);
  for (let pixel = 0; pixel < 64; pixel++) {
    const colour = colours[Math.floor(pixel / 32) * 2 + Math.floor((pixel % 8) / 4)];
    if (!colour?.every((part, i) => data[pixel * 4 + i] === part)) return false;
  }
  return true;
}

async function drawn(file: Blob, type: Picture["type"]): Promise<Blob> {
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  try {
    const scale = Math.min(1, Math.sqrt(MOST_PIXELS / (bitmap.width * bitmap.height)));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.floor(bitmap.width * scale));
    canvas.height = Math.max(1, Math.floor(bitmap.height * scale));
    const context = canvas.getContext("2d");
    if (!context) throw new PictureUnreadable();
    if (type === "image/jpeg") {
      context.fillStyle = "#fff"; // what would be seen through
      context.fillRect(0, 0, canvas.width, canvas.height);
    }
    context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((resolve) => {
      canvas.toBlob(resolve, type, QUALITY);
    });
    canvas.width = canvas.height = 0; // gives the memory back at once in Safari
    if (blob?.type !== type) throw new PictureUnreadable();
    return blob;
  } finally {
    bitmap.close();
  }
}

async function copied(file: Blob, type: Picture["type"] | null): Promise<Picture> {
  if (type === null || file.size > MOST_COPIED) throw new PictureUnreadable();
  const bytes = new Uint8Array(await file.arrayBuffer());
  try {
    return { type, blob: new Blob([type === "image/png" ? strippedPng(bytes) : strippedJpeg(bytes)], { type }) };
  } catch (error) {
    if (error instanceof NotThisPicture) throw new PictureUnreadable();
    throw error;
  }
}

/** The picture without anything beside it; PictureUnreadable when this browser cannot do that. */
export async function cleaned(file: Blob, type: Picture["type"] | null): Promise<Picture> {
  if (!canReadBack()) return await copied(file, type);
  const becomes = type ?? "image/jpeg";
  try {
    return { type: becomes, blob: await drawn(file, becomes) };
  } catch {
    throw new PictureUnreadable();
  }
}
