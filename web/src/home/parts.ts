// The parts of the site that are files of their own.

import { Part } from "../parts/part.ts";

/** Asking and the mailbox: everything that seals, sends, fetches and opens, so that nothing is missing when it must send. */
export const POST = new Part(() => import("./post.tsx"));

/** Running a guide. */
export const GUIDES = new Part(() => import("./guides.tsx"));
