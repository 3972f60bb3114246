// What a file is, by how it begins: a browser's word for it comes from the name, and a photo called .txt has a place in it
// all the same.

import type { AttachmentType } from "../sealed/index.ts";

/** A picture is made anew before it is sent; anything else goes as it is, under a type of the closed list. */
export type Kind = { readonly picture: true; readonly type: "image/jpeg" | "image/png" | null } | { readonly picture: false; readonly type: AttachmentType };

/** Bytes that are enough to tell. */
export const HEAD = 32;

function ascii(head: Uint8Array, from: number, to: number): string {
  return String.fromCharCode(...head.subarray(from, to));
}

const STARTS: readonly (readonly [start: string, type: AttachmentType])[] = [
  ["%PDF-", "application/pdf"],
  ["ID3", "audio/mpeg"],
  ["OggS", "audio/ogg"],
];
const PACKED: Readonly<Record<string, AttachmentType>> = {
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  odt: "application/vnd.oasis.opendocument.text",
};
/** Brands of ISO media files that are pictures: HEIC as phones make it, AVIF. */
const PICTURE_BRANDS = /^(hei[cfmsx]|hev[cmsx]|mif[12]|msf1|avi[fos]|jxl )/;

/** The kind of a file that begins with `head`; `name` only decides between documents that are packed alike. */
export function kindOf(head: Uint8Array, name: string): Kind {
  const start = ascii(head, 0, 12);
  if (start.startsWith("\xff\xd8\xff")) return { picture: true, type: "image/jpeg" };
  if (start.startsWith("\x89PNG\r\n\x1a\n")) return { picture: true, type: "image/png" };
  const isOther =
    start.startsWith("GIF8") ||
    /^RIFF[^]{4}WEBP/.test(start) ||
    /^(II\*\0|MM\0\*|II\+\0|MM\0\+)/.test(start) || // TIFF, and what cameras call raw
    /^BM[^]{4}\0\0\0\0/.test(start) ||
    /^(\xff\x0a|\0\0\0\x0cJXL )/.test(start);
  if (isOther) return { picture: true, type: null };
  if (ascii(head, 4, 8) === "ftyp") {
    const brand = ascii(head, 8, 12);
    if (PICTURE_BRANDS.test(brand)) return { picture: true, type: null };
    return { picture: false, type: brand.startsWith("M4A") ? "audio/mp4" : "video/mp4" };
  }
  const known = STARTS.find(([one]) => start.startsWith(one));
  if (known) return { picture: false, type: known[1] };
  const ending = /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase() ?? "";
  if (start.startsWith("PK\x03\x04")) return { picture: false, type: PACKED[ending] ?? "application/octet-stream" };
  const isText = ending === "txt" && head.every((byte) => byte >= 32 || byte === 9 || byte === 10 || byte === 13);
  return { picture: false, type: isText ? "text/plain" : "application/octet-stream" };
}
