import { ru as ask } from "../ask/words/ru.ts";
import { ru as attach } from "../attach/words/ru.ts";
import { ru as home } from "../home/words/ru.ts";
import type { LateWords } from "./vocabulary.ts";

export const words: LateWords = { ask, attach, home };
