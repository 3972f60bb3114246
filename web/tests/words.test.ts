// Every language says everything, in its own words. That no key is missing, the compiler sees; this, it does not.

import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { words as lateDe } from "../src/words/de.ts";
import { words as guideDe } from "../src/words/guide-de.ts";
import { words as mailboxDe } from "../src/words/mailbox-de.ts";
import { words as lateEn } from "../src/words/en.ts";
import { words as guideEn } from "../src/words/guide-en.ts";
import { words as mailboxEn } from "../src/words/mailbox-en.ts";
import { words as lateRu } from "../src/words/ru.ts";
import { words as guideRu } from "../src/words/guide-ru.ts";
import { words as mailboxRu } from "../src/words/mailbox-ru.ts";
import { de as partsDe } from "../src/parts/words/de.ts";
import { en as partsEn } from "../src/parts/words/en.ts";
import { ru as partsRu } from "../src/parts/words/ru.ts";
import { de as shellDe } from "../src/shell/words/de.ts";
import { en as shellEn } from "../src/shell/words/en.ts";
import { ru as shellRu } from "../src/shell/words/ru.ts";
import type { Vocabulary } from "../src/words/vocabulary.ts";

const LANGUAGES: Readonly<Record<"en" | "de" | "ru", Vocabulary>> = {
  en: { ...lateEn, ...guideEn, ...mailboxEn, parts: partsEn, shell: shellEn },
  de: { ...lateDe, ...guideDe, ...mailboxDe, parts: partsDe, shell: shellDe },
  ru: { ...lateRu, ...guideRu, ...mailboxRu, parts: partsRu, shell: shellRu },
};

/** What words with a gap are filled with: a number in the place of a number does, in that of a text it is one too. */
const COUNTS = [0, 1, 2, 3, 4, 5, 7, 11, 12, 21, 22, 25, 101, 104, 112];

/** All that is said, by where it stands; words with gaps once for every count. */
function said(value: unknown, path = ""): Map<string, string> {
  if (typeof value === "string") return new Map([[path, value]]);
  if (typeof value === "function") {
    const fill = value as (...counts: number[]) => unknown;
    return new Map(COUNTS.flatMap((n) => [...said(fill(...Array.from({ length: fill.length }, () => n)), `${path}(${String(n)})`)]));
  }
  assert.ok(typeof value === "object" && value !== null, path);
  return new Map(Object.entries(value).flatMap(([key, each]) => [...said(each, `${path}.${key}`)]));
}

const english = said(LANGUAGES.en);
/** What is the same word in both. */
const SHARED: Readonly<Record<string, readonly string[]>> = { de: [".runner.calendarFile"], ru: [] };

suite("the words", () => {
  for (const [language, words] of Object.entries(LANGUAGES)) {
    const spoken = said(words);
    test(`of ${language} are all that English says, as many sentences in a list, and none is empty`, () => {
      assert.deepEqual([...spoken.keys()].sort(), [...english.keys()].sort());
      assert.deepEqual([...spoken].filter(([, text]) => text.trim() === ""), []);
    });
    test(`of ${language} have no ASCII quotes, dots for an ellipsis or hyphens for dashes`, () => {
      assert.deepEqual([...spoken].filter(([, text]) => /["']|\.\.\.| - | {2}|^ | $|\.\.$/.test(text)), []);
    });
    if (language === "en") continue;
    test(`of ${language} are not English ones that were left`, () => {
      const same = [...spoken].filter(([path, text]) => /\p{L}/u.test(text) && text === english.get(path));
      assert.deepEqual(same.map(([path]) => path).filter((path) => !(SHARED[language] ?? []).includes(path)), []);
    });
  }
  test("of Russian are in its own alphabet, but for names", () => {
    const names = /Tor Browser|JavaScript|Escape|cookie|vstrecha\.ics|QR|Word|PDF|request\.age|Safeconduct/g;
    const foreign = [...said(LANGUAGES.ru)].filter(([, text]) => /[A-Za-z]/.test(text.replace(names, "")));
    assert.deepEqual(foreign, []);
  });
  test("of Russian stand in its own quotation marks, with no space before an ellipsis", () => {
    assert.deepEqual([...said(LANGUAGES.ru)].filter(([, text]) => /[“”„‘’]| …/.test(text)), []);
  });
  test("of Russian take the form that goes with the number", () => {
    const { ask, runner, mailbox } = LANGUAGES.ru;
    const days = [2, 5, 11, 21, 22, 112].map(runner.daysLeft);
    assert.deepEqual(days, ["через 2 дня", "через 5 дней", "через 11 дней", "через 21 день", "через 22 дня", "через 112 дней"]);
    assert.deepEqual([0, 1].map(runner.daysLeft), ["сегодня", "завтра"]);
    assert.deepEqual([1, 3, 21].map(runner.past), ["прошёл вчера", "прошёл 3 дня назад", "прошёл 21 день назад"]);
    assert.deepEqual([1, 2, 21, 25].map(runner.questionsAtMost), ["Один вопрос", "Не больше 2 вопросов", "Не больше 21 вопроса", "Не больше 25 вопросов"]);
    assert.deepEqual([1, 3, 1011].map(ask.length), ["Пока 1 знак.", "Пока 3 знака.", "Пока 1\u00a0011 знаков."]);
    assert.match(mailbox.few(11), /здесь 11 слов\./);
    assert.match(mailbox.many(21), /здесь 21 слово\./);
    assert.match(mailbox.unverified(3), /^3 сообщения не удалось/);
  });
  test("that were left in English would be found", () => {
    const left = said({ ...LANGUAGES.ru.ask, send: LANGUAGES.en.ask.send }, ".ask");
    assert.equal(left.get(".ask.send"), english.get(".ask.send"));
  });
});
