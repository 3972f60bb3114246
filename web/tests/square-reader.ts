// A camera for the stories: an RGBA picture as JSON on standard input, what its QR code says on standard output.

import decodeQR from "qr/decode.js";

let told = "";
for await (const part of process.stdin) told += String(part);
const { width, height, data } = JSON.parse(told) as { width: number; height: number; data: string };
process.stdout.write(decodeQR({ width, height, data: Uint8Array.from(Buffer.from(data, "base64")) }));
