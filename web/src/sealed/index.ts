// The face of sealed post in the browser. What a page does not import, the bundle leaves out.

export {
  type Attachment,
  type AttachmentType,
  MOST_BYTES,
  MOST_FILES,
  PART,
  partLength,
  partsOf,
} from "./attachment.ts";
export type { Bytes } from "./bytes.ts";
export { type Card, cardHash, cardWords, follows, readCard, recipientFor } from "./card.ts";
export { capacity, checkHeader, ENVELOPE_MAX, openEnvelope, seal, SIZES, sizeFor } from "./envelope.ts";
export * from "./errors.ts";
export type { Answer, GuideResult } from "./guide-result.ts";
export { checkIdentity, checkRecipient, generateIdentity, identityOf, recipientOf } from "./keys.ts";
export {
  type Burn,
  type Followup,
  type Message,
  missingCounters,
  type Part,
  readMessage,
  readReply,
  type Reply,
  type Request,
  verify,
  verifyBurn,
} from "./message.ts";
export { Receipt } from "./receipt.ts";
export { LONGEST_FILE, packFile, unpackFile } from "./sealed-file.ts";
export type { Thread } from "./thread.ts";
export { completions, isWord, type Language, languageOf, LANGUAGES, nearest, split } from "./words.ts";
export {
  type BurnOptions,
  type FollowupOptions,
  newId,
  type PartOptions,
  type ReplyOptions,
  type RequestOptions,
  type Sealed,
  writeBurn,
  writeFollowup,
  writePart,
  writeReply,
  writeRequest,
} from "./write.ts";
