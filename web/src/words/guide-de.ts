import { de as runner } from "../runner/words/de.ts";
import type { GuideWords } from "./vocabulary.ts";

export const words: GuideWords = { runner };
