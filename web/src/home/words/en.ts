// The words of the site's first page, of what it promises, and of what is wrong with the site itself. This file is the
// type of all others.

export const en = {
  nav: { home: "Guides", ask: "Ask", mailbox: "Answers", about: "Promises" },
  title: "Find out what you can do. Ask someone who knows.",
  lead: (name: string): string => `${name} counsels in confidence. You need no account, and nobody asks for your name.`,
  guides: "Guides",
  guidesLead: "A few questions, then advice, deadlines and letters. Your answers stay on this page.",
  start: "Start",
  file: "Keep it as a file",
  fileHint: "One file that also works without a network",
  land: (name: string): string => `Law of: ${name}`,
  sample: "Sample: not reviewed by a lawyer",
  noGuides: "There is no guide here yet.",
  ask: "Ask a counsellor",
  askLead: "Write what has happened. It is sealed on your device; twelve words bring you back to the answer.",
  askGo: "Write",
  uploadGo: "Send a sealed file",
  mailbox: "Read the answer",
  mailboxLead: "You have written before, and have twelve words.",
  mailboxGo: "Type the words",
  about: "What is promised here, and what is not",
  waiting: "Your twelve words are not confirmed yet.",
  waitingGo: "Back to the words",
  promised: "What we promise",
  promisedList: [
    "What you write is sealed on your device, in a way that should also withstand the computers of later years. Only the organisation’s own desk can open it.",
    "The server in between holds no keys, no names and no addresses, and can therefore hand over none.",
    "No account, no cookie, nothing stored on your device, nothing loaded from other companies.",
    "An answer is shown only if it is proved to come from the counsellors you wrote to.",
    "A message that was taken is not lost: it waits until it is fetched.",
  ],
  notPromised: "What nobody can promise",
  notPromisedList: [
    "Your device: whoever holds it while this page is open sees what you see. Your browser’s history shows that you were here.",
    "Your connection: whoever watches it can see that you opened this site, though not what you wrote. Whoever watches all of the network may compare times.",
    "This page: it comes from a server. If someone takes that server over, they could send you a changed page. A guide that you keep as a file cannot be changed afterwards.",
    "The counsellors’ computer, if it is seized while it is open.",
    "That the guides fit your case. They say what the law was on the day named in them. They do not replace a counsellor.",
  ],
  safer: "How to be safer",
  saferList: [
    "Use Tor Browser: it hides that you were here, though not that you use it.",
    "Write from a device that only you use. Not from one of your employer or your unit.",
    "Keep the twelve words on paper, apart from your papers.",
    "Compare the eight words of the organisation with those you have from elsewhere:",
  ],
  cardOld: "You cannot write to the organisation or read answers here just now",
  cardOldMend:
    "The organisation’s signed card on this site is out of date, or the date of your device is wrong. Check the date of your device, reload the page, and come back tomorrow if that does not help. The guides work.",
  cardBad:
    "The organisation’s signed card on this site is damaged or was changed. Do not write to anyone here. Tell the organisation, if you can reach it in another way.",
  guideBad: "This guide could not be read",
  guideBadMend: "It may be made for a newer version of this page. Reload the page.",
};

export type HomeWords = typeof en;
