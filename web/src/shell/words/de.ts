import type { ShellWords } from "./en.ts";

export const de: ShellWords = {
  skip: "Zum Inhalt springen",
  language: "Sprache",
  leave: "Schnell weg",
  leaveHint: "Oder drück dreimal Escape. Die Seite wird geleert, eine unverfängliche öffnet sich.",
  leaveTwice: "Drück noch zweimal Escape, um die Seite zu verlassen.",
  leaveOnce: "Drück noch einmal Escape, um die Seite zu verlassen.",
  leaving: "Die Seite wird verlassen.",
  staying: "Du bleibst auf dieser Seite.",
  back: "Zurück",
  continue: "Weiter",
  errorPrefix: "Fehler:",
  pageMenu: "Menü",
  missingWords: "Diesen Ratgeber gibt es nicht in der gewählten Sprache.",
};
