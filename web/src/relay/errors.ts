// What can go wrong between a page and its relays. A page shows its own words for each class; the messages here are for
// whoever reads a console, and hold neither content nor a token.
//
// RelayError
// ├── Unreachable     nobody answered, or what answered was no relay; trying again may help
// │   └── Slow        nobody answered in time
// ├── Busy            the relay says when to come back
// ├── Refused         the relay does not take this, or has not got it; trying again will not help
// └── Conflict        other bytes stand under this id already

export class RelayError extends Error {
  constructor(message?: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** No relay answered, or none as a relay does. */
export class Unreachable extends RelayError {}

/** No answer in time: this is what a blocked address looks like, so it is not asked again and again. */
export class Slow extends Unreachable {}

/** Come back in `seconds`. */
export class Busy extends RelayError {
  readonly seconds: number;
  constructor(seconds: number) {
    super(`the relay is busy; try again in ${String(seconds)} seconds`);
    this.seconds = seconds;
  }
}

/** The relay's own code for why it says no, such as wrong_size or not_found. */
export class Refused extends RelayError {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string) {
    super(`the relay refused this (${String(status)} ${code})`);
    this.status = status;
    this.code = code;
  }
}

/** An envelope with this id is there already, and it is another one. */
export class Conflict extends RelayError {
  constructor() {
    super("another envelope has this id already");
  }
}
