import { de as mailbox } from "../mailbox/words/de.ts";
import type { MailboxOnly } from "./vocabulary.ts";

export const words: MailboxOnly = { mailbox };
