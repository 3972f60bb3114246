import { type Translated } from "../../shell/language.tsx";
import { de } from "./de.ts";
import { en, type MailboxWords } from "./en.ts";

export { type MailboxWords };
export const mailboxWords: Translated<MailboxWords> = { en, de };
