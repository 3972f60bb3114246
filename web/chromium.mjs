// Unpacks the Chromium that the tests drive into the folder named on the command line.
// The package unpacks into the system's temporary folder, whatever lies there: TMPDIR makes that one our own.

import { join } from "node:path";
import { fileURLToPath } from "node:url";

process.env.TMPDIR = process.argv[2];
const { default: chromium, inflate } = await import("@sparticuz/chromium");
const archives = fileURLToPath(new URL("../bin", import.meta.resolve("@sparticuz/chromium")));
chromium.setGraphicsMode = false;
await chromium.executablePath(archives);
await inflate(join(archives, "al2023.tar.br"));
