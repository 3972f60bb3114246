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
  burn: {
    open: "Dieses Gespräch vernichten …",
    question: "Dieses Gespräch vernichten?",
    does: (name) => [
      "Alle Antworten, die auf dem Server für dich liegen, werden sofort gelöscht. Deine zwölf Wörter öffnen danach ein leeres Postfach, und es kommt keine Antwort mehr.",
      `${name} bekommt versiegelt und nachweislich von dir den Wunsch, auch dort alles zu vernichten. Niemand sonst kann das in deinem Namen wünschen.`,
      "Es lässt sich nicht zurücknehmen.",
    ],
    cannotTitle: "Was es nicht kann",
    cannot: (name) => [
      `Es kann nicht dafür sorgen, dass ${name} es tut, und nicht, wann: Jemand aus der Beratung muss handeln, und du erfährst es nicht.`,
      "Es erreicht nichts, was gedruckt oder kopiert wurde, keine älteren Sicherungen, und nichts, was jemand schon gelesen oder getan hat.",
      "Hat jemand den Server übernommen, behält er vielleicht versiegelte Umschläge, von denen er sagt, er habe sie gelöscht.",
      "Dein Zettel mit den Wörtern zeigt weiter, dass es ein Gespräch gab. Vernichte auch ihn.",
    ],
    go: "Vernichten",
    keep: "Behalten",
    emptying: "Die Antworten auf dem Server werden gelöscht …",
    unreachable: "Es ist nicht fertig: Niemand antwortet, oder zu viele fragen gerade. Versuch es noch einmal; es zweimal zu tun, schadet nicht.",
    cardExpired: "Es ist nicht fertig: Diese Seite ist zu alt, um damit zu versiegeln. Lade sie neu, tippe deine Wörter und versuch es noch einmal. Prüfe auch das Datum dieses Geräts.",
    failed: "Es ist nicht fertig: Auf dieser Seite ist etwas schiefgegangen. Lade sie neu, tippe deine Wörter und versuch es noch einmal.",
    done: "Hier ist es gelöscht, und der Wunsch ist unterwegs",
    doneList: (name) => [
      "Die Antworten auf dem Server sind gelöscht.",
      `${name} bekommt deinen Wunsch, sobald der Computer dort das nächste Mal abholt, meist in wenigen Minuten. Dann schreibt dir niemand mehr.`,
      "Auf dieser Seite ist nichts mehr von dem Gespräch. Vernichte auch den Zettel mit den Wörtern.",
    ],
    unreached: "Nicht jeder Server hat geantwortet. Was dort liegt, ist versiegelt und verschwindet nach begrenzter Zeit von selbst, meist nach zwei Monaten.",
  },
  leave: "Postfach schließen",
  leaveHint: "Beim Schließen verschwindet alles von dieser Seite. Deine zwölf Wörter öffnen es wieder.",
};
