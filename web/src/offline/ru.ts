import { ru as runner } from "../runner/words/ru.ts";
import { ru as shell } from "../shell/words/ru.ts";
import { words } from "./words.ts";

words.ru = { runner, shell };
