import { ru as runner } from "../runner/words/ru.ts";
import type { GuideWords } from "./vocabulary.ts";

export const words: GuideWords = { runner };
