import { en as ask } from "../ask/words/en.ts";
import { en as attach } from "../attach/words/en.ts";
import { en as home } from "../home/words/en.ts";
import type { LateWords } from "./vocabulary.ts";

export const words: LateWords = { ask, attach, home };
