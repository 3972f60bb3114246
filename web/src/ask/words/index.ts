import { type Translated } from "../../shell/language.tsx";
import { de } from "./de.ts";
import { en, type AskWords } from "./en.ts";

export { type AskWords };
export const askWords: Translated<AskWords> = { en, de };
