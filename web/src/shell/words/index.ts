import { type Translated } from "../language.tsx";
import { de } from "./de.ts";
import { en, type ShellWords } from "./en.ts";

export const shellWords: Translated<ShellWords> = { en, de };
