import { en as runner } from "../runner/words/en.ts";
import { en as shell } from "../shell/words/en.ts";
import { words } from "./words.ts";

words.en = { runner, shell };
