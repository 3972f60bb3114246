// All words of one language: a room's words of which one is missing do not compile.

import type { AskWords } from "../ask/words/en.ts";
import type { AttachWords } from "../attach/words/en.ts";
import type { HomeWords } from "../home/words/en.ts";
import type { MailboxWords } from "../mailbox/words/en.ts";
import type { PartsWords } from "../parts/words/en.ts";
import type { RunnerWords } from "../runner/words/en.ts";
import type { ShellWords } from "../shell/words/en.ts";

/** What a guide says when it stands alone in its file. */
export interface GuideVocabulary {
  readonly shell: ShellWords;
  readonly runner: RunnerWords;
}

/** What the site says. */
export interface Vocabulary extends GuideVocabulary {
  readonly ask: AskWords;
  readonly attach: AttachWords;
  readonly home: HomeWords;
  readonly mailbox: MailboxWords;
  readonly parts: PartsWords;
}

/** What the site says from the start in every language, so that it can tell that a file did not come, and be left. */
export type FirstWords = Pick<Vocabulary, "parts" | "shell">;

/** What the file of a language brings that comes with the guides. */
export type GuideWords = Pick<Vocabulary, "runner">;

/** What the file of a language brings that comes with the mailbox. */
export type MailboxOnly = Pick<Vocabulary, "mailbox">;

/** What the file of a language brings that comes with the page. */
export type LateWords = Omit<Vocabulary, keyof FirstWords | keyof GuideWords | keyof MailboxOnly>;

/** What is there at some moment. */
export type SomeWords = Partial<Vocabulary> & Pick<Vocabulary, "shell">;
