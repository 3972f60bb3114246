import { type Translated } from "../../shell/language.tsx";
import { de } from "./de.ts";
import { en, type HomeWords } from "./en.ts";

export { type HomeWords };
export const homeWords: Translated<HomeWords> = { en, de };
