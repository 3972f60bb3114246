// What `useWords` gives this room's words for. They stand in a file for each language; src/words gathers them.

export type { MailboxWords } from "./en.ts";
export const mailboxWords = "mailbox";
