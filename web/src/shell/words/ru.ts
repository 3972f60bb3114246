import type { ShellWords } from "./en.ts";

export const ru: ShellWords = {
  skip: "К содержанию",
  language: "Язык",
  leave: "Уйти сейчас",
  leaveHint: "Или нажмите Escape три раза. Страница очистится, и откроется нейтральная.",
  leaveTwice: "Чтобы уйти со страницы, нажмите Escape ещё два раза.",
  leaveOnce: "Чтобы уйти со страницы, нажмите Escape ещё раз.",
  leaving: "Уходим со страницы.",
  staying: "Вы остаётесь на этой странице.",
  back: "Назад",
  continue: "Дальше",
  errorPrefix: "Ошибка:",
  pageMenu: "Меню",
  missingWords: "На выбранном языке этого путеводителя нет.",
};
