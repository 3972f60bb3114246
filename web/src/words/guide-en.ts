import { en as runner } from "../runner/words/en.ts";
import type { GuideWords } from "./vocabulary.ts";

export const words: GuideWords = { runner };
