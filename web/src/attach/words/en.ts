// The words of files that go along. This file is the type of all others.

export const en = {
  label: "Files (if you like)",
  hint: "Letters from an office, a photo of a call-up, a recording. Up to 20 files, 100 MB in all.",
  choose: "Choose files",
  faster: "A text alone arrives within seconds; with large files it arrives when the last of them has. If it is urgent, send the text first and the files later, as a further message.",
  attachment: (n: number): string => `Attachment ${String(n)}`,
  nameStays: "Only you see these names. The counsellors see “Attachment 1”, “Attachment 2” …",
  cleaned: "picture, made anew",
  asIs: "goes as it is",
  remove: "Remove",
  removeNamed: (n: number): string => `Remove attachment ${String(n)}`,
  preparingOne: "Looking at the files …",
  taken: (count: number): string => (count === 1 ? "1 file goes along." : `${String(count)} files go along.`),
  notTaken: "Not taken:",
  why: {
    empty: "the file is empty.",
    many: "more than 20 files do not fit into one message.",
    large: "more than 100 MB do not fit into one message.",
    picture: "your browser cannot open this picture, so it cannot take out what is hidden in it (place, time, device). Take a screenshot of it and choose that.",
    unreadable: "the file cannot be read. Look whether it is still there.",
  },
  hidden: "What a file gives away",
  hiddenList: [
    "Pictures are made anew on this device before they are sealed. Place, time and device that a camera writes into them are then gone. What can be seen stays: faces, names, signs, a view from a window.",
    "Everything else goes as it is. Word and PDF files often hold a name, a company, earlier versions; recordings and films often hold place and device. This page cannot take that out. A screenshot or a photo of the page is safer.",
    "Keep your own copy: you cannot get a file back from here.",
  ],
  preparing: "Getting the files ready on this device",
  files: "Sealing and sending the files",
  percent: (done: number): string => `${String(done)} percent done.`,
  of: (done: string, total: string): string => `${done} of ${total}`,
  stop: "Stop",
  stopped: "Stopped. Nothing has reached the counsellors. If you send again, it goes on where it stopped.",
  resume: "The files that were stored already are not sent again: “Try again” goes on where it broke off.",
  gone: (name: string): string => `“${name}” can no longer be read, or was changed since you chose it.`,
  goneMend: "Remove it from the list, and choose it again if you need it.",
};

export type AttachWords = typeof en;
