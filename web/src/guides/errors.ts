// What can go wrong with a guide in the browser: the same tree as src/safeconduct/guides/errors.py. A page shows its own
// words for each; the messages here are for whoever reads a console.

export class GuideError extends Error {
  constructor(message: string) {
    super(message);
    this.name = new.target.name;
  }
}

/** A compiled guide is not one that this version knows. */
export class CompiledError extends GuideError {}

export type AnswerRefusal =
  | "no_such_question"
  | "unknown_not_offered"
  | "not_a_choice"
  | "not_a_list"
  | "twice"
  | "not_a_day"
  | "not_whole"
  | "too_small"
  | "too_large"
  | "not_yes_no";

/** An answer does not fit: `question` is its id, `reason` a code. */
export class AnswerError extends GuideError {
  readonly question: string;
  readonly reason: AnswerRefusal;
  constructor(question: string, reason: AnswerRefusal) {
    super(`${question}: ${reason}`);
    this.question = question;
    this.reason = reason;
  }
}

/** A letter cannot be written: it is unknown, a field is, or a fact it rests on has expired. */
export class LetterError extends GuideError {}
