import { de as ask } from "../ask/words/de.ts";
import { de as attach } from "../attach/words/de.ts";
import { de as home } from "../home/words/de.ts";
import type { LateWords } from "./vocabulary.ts";

export const words: LateWords = { ask, attach, home };
