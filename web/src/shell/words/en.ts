// The words of the frame around every screen. This file is the type of all others: a missing word does not compile.

export const en = {
  skip: "Skip to the content",
  language: "Language",
  leave: "Leave now",
  leaveHint: "Or press Escape three times. The page is cleared and a neutral one opens.",
  leaveTwice: "Press Escape two more times to leave this page.",
  leaveOnce: "Press Escape once more to leave this page.",
  leaving: "Leaving.",
  staying: "You stay on this page.",
  back: "Back",
  continue: "Continue",
  errorPrefix: "Error:",
  pageMenu: "Menu",
  missingWords: "This guide is not available in the language you chose.",
};

export type ShellWords = typeof en;
