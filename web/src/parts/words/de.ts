import type { PartsWords } from "./en.ts";

export const de: PartsWords = {
  loading: "Einen Moment …",
  again: "Noch einmal versuchen",
  notLoaded: "Diese Seite konnte nicht ganz geladen werden",
  notLoadedMend: "Prüfe deine Verbindung und versuch es noch einmal. Ist diese Seite bei dir gesperrt, nimm den Tor Browser.",
  partMissing: "Ein Teil dieser Seite ist nicht angekommen",
  partMissingMend:
    "Alles, was du geschrieben oder beantwortet hast, ist noch da. Prüfe deine Verbindung und versuch es noch einmal. Hilft das nicht, lade die Seite neu; dann ist es aber weg.",
  languageMissing: "Die Sprache ist nicht angekommen. Prüfe deine Verbindung und versuch es noch einmal.",
};
