// The words of the mailbox. This file is the type of all others.

export const en = {
  title: "Read the answer",
  lead: "Type the twelve words you wrote down. They are checked on this device before anything is fetched.",
  field: "Your twelve words",
  fieldHint: "With spaces between them, in English or Russian. Capitals and numbers do not matter. Or the 48 digits of the printed square.",
  progress: (count: number): string => `${String(count)} of 12 words`,
  digits: (count: number): string => `${String(count)} of 48 digits`,
  digitsCount: (count: number): string => `The square has 48 digits, these are ${String(count)}. Scan it again.`,
  digitsWrong: "These 48 digits are not a receipt: one of them is another digit. Scan the square again, or type the words.",
  next: "Did you mean to type",
  replace: (position: number): string => `Put in the place of word ${String(position)}`,
  unknown: (position: number, word: string, near: string): string => `Word ${String(position)}, “${word}”, is not in the list. Did you mean ${near}?`,
  unknownAlone: (position: number, word: string): string => `Word ${String(position)}, “${word}”, is not in the list. Look at your note again.`,
  few: (count: number): string => `A receipt has 12 words, these are ${String(count)}. Look at your note again.`,
  many: (count: number): string => `A receipt has 12 words, these are ${String(count)}. One is there too often, or was split in two.`,
  doNotBelong:
    "All twelve words are in the list, but they do not belong together: one of them is another word, or two have changed places. Compare with your note.",
  open: "Open",
  fetching: "Fetching and opening …",
  unreachable: "Nobody answers. Check your connection, then try again. If this site is blocked where you are, try Tor Browser.",
  busy: (when: string): string => `Too many are asking at once. Try again ${when}.`,
  failed: "Something went wrong on this page. Reload it and type your words again.",
  stays: "Your words are still in the field above.",
  answers: "Answers",
  from: (sender: string): string => `From ${sender}`,
  none: "No answer is here yet",
  noneList: [
    "Your words are right; they open an empty box. Counsellors often need a few days.",
    "Answers wait for a limited time, usually two months. Older ones are gone.",
    "If it is urgent, write a further message below and say so.",
  ],
  missing: (numbers: string, count: number): string =>
    `${count === 1 ? "Answer" : "Answers"} ${numbers} ${count === 1 ? "is" : "are"} not here, though a later one is. It may have expired, or somebody may be holding it back. Tell your counsellor if you have not read it.`,
  unverified: (count: number): string =>
    `${count === 1 ? "1 message" : `${String(count)} messages`} could not be verified and ${count === 1 ? "is" : "are"} not shown: nothing proves that ${count === 1 ? "it comes" : "they come"} from your counsellor.`,
  unreached: "Not every server could be asked. There may be more answers than are shown here.",
  textOnly: "Whatever looks like a link here is plain text. Never follow one that you do not know.",
  again: "Look again",
  write: "Write a further message",
  writeHint: "It is sealed on this device like your request, and goes to the same counsellors.",
  sendFurther: "Seal and send",
  further: "Your message is on its way. Your twelve words stay the same.",
  furtherEarlier: "An earlier attempt had arrived after all, without your last change. Write the change as another message.",
  furtherLabel: "Your message",
  leave: "Close the mailbox",
  leaveHint: "Closing takes everything off this page. Your twelve words open it again.",
};

export type MailboxWords = typeof en;
