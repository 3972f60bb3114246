// What can go wrong with sealed post: the same tree as src/safeconduct/sealed/errors.py. Messages hold no content and no
// keys. A page shows its own words for each class; the messages here are for whoever reads a console.

export class SealedError extends Error {
  constructor(message?: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** Text or bytes that are not a hybrid recipient (age1pq1…) or identity. */
export class KeyMalformed extends SealedError {}

/** An envelope is wrong; `reason` is a code that stays the same between versions. */
export class EnvelopeError extends SealedError {
  readonly reason: string;
  constructor(reason: string, message: string) {
    super(`${message} (${reason})`);
    this.reason = reason;
  }
}
/** Size or header are not those of an envelope. */
export class NotAnEnvelope extends EnvelopeError {}
/** The bytes are not a sealed file: length, envelope or entries. */
export class NotASealedFile extends EnvelopeError {}
/** wrong_key, bad_mac or damaged. */
export class DoesNotOpen extends EnvelopeError {}

export class MessageError extends SealedError {}
/** What an envelope held is not a message of this version; `where` is the key or part that is wrong. */
export class MessageRefused extends MessageError {
  readonly reason: string;
  readonly where: string;
  constructor(reason: string, where: string, message: string) {
    super(`${where}: ${message} (${reason})`);
    this.reason = reason;
    this.where = where;
  }
}
/** The MAC is not the thread's: show nothing of it. */
export class NotGenuine extends MessageError {
  constructor() {
    super("the message is not from whom it claims to be: its MAC fails");
  }
}
/** The text must be shortened by `bytesOver` UTF-8 bytes. */
export class TooLong extends MessageError {
  readonly bytesOver: number;
  constructor(bytesOver: number) {
    super(`the message is ${String(bytesOver)} bytes too long for the largest envelope`);
    this.bytesOver = bytesOver;
  }
}

export class ReceiptError extends SealedError {}
/** `count` words where a receipt has twelve. */
export class WrongCount extends ReceiptError {
  readonly count: number;
  constructor(count: number) {
    super(`a receipt has 12 words, these are ${String(count)}`);
    this.count = count;
  }
}
/** The word at `position` (from 1) is not in the list of `language`; `nearest` are those it may have been. */
export class WordUnknown extends ReceiptError {
  readonly position: number;
  readonly word: string;
  readonly nearest: readonly string[];
  readonly language: string;
  constructor(position: number, word: string, nearest: readonly string[], language: string) {
    super(`word ${String(position)} is not in the list`);
    this.position = position;
    this.word = word;
    this.nearest = nearest;
    this.language = language;
  }
}
/** Every word is known, but together they are no receipt. */
export class WordsDoNotBelong extends ReceiptError {
  constructor() {
    super("the words do not belong together: one is wrong, or two have changed places");
  }
}

export class CardError extends SealedError {}
export class CardMalformed extends CardError {
  readonly where: string;
  constructor(where: string, message: string) {
    super(`card, ${where}: ${message}`);
    this.where = where;
  }
}
export class CardForged extends CardError {
  constructor() {
    super("the card's signature is wrong: it was changed after signing");
  }
}
/** Signed by another key than the confirmed one; both as eight words. */
export class CardKeyChanged extends CardError {
  readonly confirmed: readonly string[];
  readonly shown: readonly string[];
  constructor(confirmed: readonly string[], shown: readonly string[]) {
    super("the organisation's key has changed: compare the eight words before you confirm it");
    this.confirmed = confirmed;
    this.shown = shown;
  }
}
export class CardNotYet extends CardError {
  readonly issued: string;
  constructor(issued: string) {
    super(`the card is issued on ${issued}, which is still to come; check the clock of this device`);
    this.issued = issued;
  }
}
export class CardExpired extends CardError {
  readonly day: string;
  constructor(day: string) {
    super(`the card is not valid on ${day}; reload the page, or get a newer card`);
    this.day = day;
  }
}
