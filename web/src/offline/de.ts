import { de as runner } from "../runner/words/de.ts";
import { de as shell } from "../shell/words/de.ts";
import { words } from "./words.ts";

words.de = { runner, shell };
