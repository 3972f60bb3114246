import { en as mailbox } from "../mailbox/words/en.ts";
import type { MailboxOnly } from "./vocabulary.ts";

export const words: MailboxOnly = { mailbox };
