// Organisation cards: who an organisation is, where its box is and to which keys to seal. Format: docs/card.md; the
// twin of src/safeconduct/sealed/card.py.

import { ed25519 } from "@noble/curves/ed25519.js";
import { english } from "../../generated/english.ts";
import { wordsOfBits } from "./bits.ts";
import { concat, hex, sha256, textOf, unhex, utf8 } from "./bytes.ts";
import { CardExpired, CardForged, CardKeyChanged, CardMalformed, CardNotYet, KeyMalformed } from "./errors.ts";
import { checkText, Fields, LineRefused, LONGEST, readLine } from "./line.ts";
import { checkRecipient } from "./recipient.ts";
import { HEX, HIGHEST, LAND, LANGUAGE, MONTH, RELAY, TOPIC } from "./shapes.ts";

export interface Card {
  readonly name: string;
  readonly languages: readonly string[];
  readonly lands: readonly string[];
  readonly topics: readonly string[];
  readonly relays: readonly string[];
  readonly box: string;
  readonly intake: readonly { readonly month: string; readonly recipient: string }[];
  readonly key: string;
  readonly issued: string;
  readonly expires: string;
  readonly serial: number;
  readonly previous: string | null;
  /** The card as it is published, without a final line feed. */
  readonly text: string;
  /** The eight words that people compare. */
  readonly words: readonly string[];
}

const KEYS = [
  ...["v", "name", "languages", "lands", "topics", "relays", "box", "intake", "key"],
  ...["issued", "expires", "serial", "previous"],
];

/** The eight words of an Ed25519 public key in hex. */
export function cardWords(key: string): string[] {
  return wordsOfBits(sha256(concat(utf8("safeconduct/card-words/v1\n"), unhex(key))).subarray(0, 11), 8, english);
}

/** To whom a message of that day (UTC) is sealed; CardExpired when the card has no key for it. No fallback. */
export function recipientFor(card: Card, day: string): string {
  const intake = card.intake.find(({ month }) => month === day.slice(0, 7));
  if (!intake || day < card.issued || day > card.expires) throw new CardExpired(day);
  return intake.recipient;
}

/** SHA-256 of the text: what the next card names as `previous`. */
export function cardHash(card: Card): string {
  return hex(sha256(utf8(card.text)));
}

/** Whether this is the same key's next card after `earlier`. */
export function follows(card: Card, earlier: Card): boolean {
  return card.key === earlier.key && card.previous === cardHash(earlier) && card.serial === earlier.serial + 1;
}

function readIntake(fields: Fields): { month: string; recipient: string } {
  const month = fields.text("month", 7, MONTH);
  try {
    return { month, recipient: checkRecipient(fields.text("recipient", 2000)) };
  } catch (error) {
    if (error instanceof KeyMalformed) throw fields.wrong("recipient", "must be a hybrid age recipient (age1pq1…)");
    throw error;
  }
}

function readFields(fields: Fields, text: string): Card {
  const card = {
    name: fields.text("name", 200),
    languages: fields.texts("languages", 50, 35, LANGUAGE, 1),
    lands: fields.texts("lands", 250, 2, LAND),
    topics: fields.texts("topics", 100, 64, TOPIC),
    relays: fields.texts("relays", 20, 200, RELAY, 1),
    box: fields.hex("box", 64),
    intake: fields.objects("intake", 24, ["month", "recipient"], readIntake),
    key: fields.hex("key", 64),
    issued: fields.day("issued"),
    expires: fields.day("expires"),
    serial: fields.whole("serial", 1, HIGHEST),
    previous: fields.isNull("previous") ? null : fields.hex("previous", 64),
    text,
  };
  if (card.intake.some(({ month }, i) => i > 0 && month <= (card.intake[i - 1]?.month ?? ""))) {
    throw fields.wrong("intake", "its months must rise, each once");
  }
  if (card.expires < card.issued) throw fields.wrong("expires", "must not be before issued");
  if ((card.serial === 1) !== (card.previous === null)) {
    throw fields.wrong("previous", "must be null for serial 1, and for no other");
  }
  return { ...card, words: cardWords(card.key) };
}

function isSigned(signature: string, message: Uint8Array, key: string): boolean {
  try {
    // Of a key and a commitment with a part of small order libraries do not say the same; an honest signer has none.
    if (![key, signature.slice(0, 64)].every((point) => ed25519.Point.fromHex(point).isTorsionFree())) return false;
    return ed25519.verify(unhex(signature), message, unhex(key), { zip215: false });
  } catch {
    return false;
  }
}

function parse(text: string): Card {
  const feed = text.indexOf("\n");
  const line = utf8(text.slice(0, Math.max(0, feed)));
  if (feed < 0 || line.length > LONGEST) throw new LineRefused("line", "text", "a card is two lines");
  const signature = text.slice(feed + 1);
  if (!signature.startsWith("ed25519 ")) {
    throw new LineRefused("line", "signature", "the second line is not an ed25519 signature");
  }
  // A lone surrogate has no bytes; the encoder would have put another letter in its place.
  if (textOf(line) !== text.slice(0, feed)) throw new LineRefused("json", "line", "it is not UTF-8");
  const value = readLine(line);
  if (value.v !== 1) throw new LineRefused("version", "v", "this card is of another version");
  const card = readFields(new Fields(value, KEYS), text);
  const digits = checkText(signature.slice(8), "signature", 128, HEX, 128);
  if (!isSigned(digits, concat(utf8("safeconduct/card/v1\n"), line), card.key)) throw new CardForged();
  return card;
}

/**
 * The card in `text`, its form, signature and days checked; `today` is YYYY-MM-DD in UTC. With `confirmedKey` (hex), a
 * card of another key is CardKeyChanged.
 */
export function readCard(text: string, today: string, confirmedKey?: string): Card {
  let card: Card;
  try {
    card = parse(text.endsWith("\n") ? text.slice(0, -1) : text);
  } catch (error) {
    if (error instanceof LineRefused) throw new CardMalformed(error.where, error.message);
    throw error;
  }
  if (confirmedKey !== undefined && card.key !== confirmedKey) {
    throw new CardKeyChanged(cardWords(confirmedKey), card.words);
  }
  if (today < card.issued) throw new CardNotYet(card.issued);
  if (today > card.expires) throw new CardExpired(today);
  return card;
}
