import { type Translated } from "../../shell/language.tsx";
import { de } from "./de.ts";
import { en, type RunnerWords } from "./en.ts";

export const runnerWords: Translated<RunnerWords> = { en, de };
