import { ru as mailbox } from "../mailbox/words/ru.ts";
import type { MailboxOnly } from "./vocabulary.ts";

export const words: MailboxOnly = { mailbox };
