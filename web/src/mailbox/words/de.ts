import type { MailboxWords } from "./en.ts";

export const de: MailboxWords = {
  title: "Antwort lesen",
  lead: "Tippe die zwölf Wörter, die du aufgeschrieben hast. Sie werden auf diesem Gerät geprüft, bevor irgendetwas geholt wird.",
  field: "Deine zwölf Wörter",
  fieldHint: "Mit Leerzeichen dazwischen, auf Englisch oder Russisch. Großschreibung und Nummern sind egal. Oder die 48 Ziffern des gedruckten Quadrats.",
  progress: (count) => `${String(count)} von 12 Wörtern`,
  digits: (count) => `${String(count)} von 48 Ziffern`,
  digitsCount: (count) => `Das Quadrat hat 48 Ziffern, das sind ${String(count)}. Lies es noch einmal ein.`,
  digitsWrong: "Diese 48 Ziffern sind keine Quittung: Eine davon ist eine andere. Lies das Quadrat noch einmal ein, oder tippe die Wörter.",
  next: "Meinst du",
  replace: (position) => `Anstelle von Wort ${String(position)} einsetzen`,
  unknown: (position, word, near) => `Wort ${String(position)}, „${word}“, steht nicht in der Liste. Meinst du ${near}?`,
  unknownAlone: (position, word) => `Wort ${String(position)}, „${word}“, steht nicht in der Liste. Schau noch einmal in deine Notiz.`,
  few: (count) => `Es müssen 12 Wörter sein, das sind ${String(count)}. Schau noch einmal in deine Notiz.`,
  many: (count) => `Es müssen 12 Wörter sein, das sind ${String(count)}. Eines steht zu oft da oder wurde geteilt.`,
  doNotBelong:
    "Alle zwölf Wörter stehen in der Liste, aber sie gehören nicht zusammen: Eines ist ein anderes, oder zwei sind vertauscht. Vergleiche mit deiner Notiz.",
  open: "Öffnen",
  fetching: "Wird geholt und geöffnet …",
  unreachable: "Niemand antwortet. Prüfe deine Verbindung und versuch es noch einmal. Ist diese Seite bei dir gesperrt, nimm den Tor Browser.",
  busy: (when) => `Zu viele fragen gerade. Versuch es ${when} noch einmal.`,
  failed: "Auf dieser Seite ist etwas schiefgegangen. Lade sie neu und tippe deine Wörter noch einmal.",
  stays: "Deine Wörter stehen noch im Feld oben.",
  answers: "Antworten",
  from: (sender) => `Von ${sender}`,
  none: "Noch ist keine Antwort da",
  noneList: [
    "Deine Wörter stimmen; sie öffnen ein leeres Fach. Die Beratung braucht oft ein paar Tage.",
    "Antworten liegen begrenzte Zeit bereit, meist zwei Monate. Ältere sind nicht mehr da.",
    "Wenn es eilt, schreib unten eine weitere Nachricht und sag es.",
  ],
  missing: (numbers, count) =>
    count === 1
      ? `Antwort ${numbers} ist nicht da, obwohl eine spätere da ist. Sie kann abgelaufen sein, oder jemand hält sie zurück. Sag es der Beratung, wenn du sie nicht gelesen hast.`
      : `Die Antworten ${numbers} sind nicht da, obwohl eine spätere da ist. Sie können abgelaufen sein, oder jemand hält sie zurück. Sag es der Beratung, wenn du sie nicht gelesen hast.`,
  unverified: (count) =>
    count === 1
      ? "1 Nachricht ließ sich nicht prüfen und wird nicht gezeigt: Nichts beweist, dass sie von deiner Beratung kommt."
      : `${String(count)} Nachrichten ließen sich nicht prüfen und werden nicht gezeigt: Nichts beweist, dass sie von deiner Beratung kommen.`,
  unreached: "Nicht jeder Server hat geantwortet. Es kann mehr Antworten geben, als hier stehen.",
  textOnly: "Was hier wie ein Link aussieht, ist nur Text. Folge keinem, den du nicht kennst.",
  again: "Noch einmal nachsehen",
  write: "Weitere Nachricht schreiben",
  writeHint: "Sie wird wie deine Anfrage auf diesem Gerät versiegelt und geht an dieselbe Beratung.",
  sendFurther: "Versiegeln und abschicken",
  further: "Deine Nachricht ist unterwegs. Deine zwölf Wörter bleiben dieselben.",
  furtherEarlier: "Ein früherer Versuch war doch angekommen, ohne deine letzte Änderung. Schreib die Änderung als weitere Nachricht.",
  furtherLabel: "Deine Nachricht",
  leave: "Postfach schließen",
  leaveHint: "Beim Schließen verschwindet alles von dieser Seite. Deine zwölf Wörter öffnen es wieder.",
};
