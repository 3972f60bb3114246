"""What can go wrong with sealed post. No message holds content or keys, so all of them may be logged.

::

    SealedError
    ├── KeyMalformed           text or bytes that are not a hybrid recipient or identity
    ├── EnvelopeError
    │   ├── NotAnEnvelope      the size or the header says so; needs no key
    │   ├── NotASealedFile     not envelopes with their box and ids, as they are carried by hand
    │   └── DoesNotOpen        the header is right, but no key fits, or something was changed
    ├── MessageError
    │   ├── MessageRefused     what was in an envelope is not a message that this version knows
    │   ├── NotGenuine         the MAC is not the thread's
    │   ├── PartsRefused       parts that are not an attachment of their message, or not yet
    │   └── TooLong            the text does not fit the largest envelope
    ├── ReceiptError
    │   ├── WrongCount         not twelve words
    │   ├── WordUnknown        a word that is not in the list; names the nearest that are
    │   └── WordsDoNotBelong   all are known, but the checksum fails
    └── CardError
        ├── CardMalformed      not a card that this version knows
        ├── CardForged         the signature does not belong to the card and its key
        ├── CardKeyChanged     signed by another key than the one that was confirmed
        ├── CardNotYet         issued after today
        └── CardExpired        expired, or without a recipient for the month

`sealed.age` keeps its own small tree for the age format below all this.
"""

from datetime import date


class SealedError(Exception):
    """Something about sealed post is wrong."""


class KeyMalformed(SealedError):
    """The text or bytes are not a hybrid recipient (`age1pq1…`) or identity (`AGE-SECRET-KEY-PQ-1…`)."""


class EnvelopeError(SealedError):
    """An envelope is wrong. `reason` is a code that stays the same between versions; the message is for people."""

    def __init__(self, reason: str, message: str) -> None:
        self.reason = reason
        self.message = message
        super().__init__(f"{message} ({reason})")


class NotAnEnvelope(EnvelopeError):
    """Size or header are not those of an envelope.

    Reasons: `wrong_size`, `not_age`, `armored`, `wrong_version`, `no_stanza`, `wrong_recipient`, `several_stanzas`,
    `malformed`.
    """


class NotASealedFile(EnvelopeError):
    """The bytes are not a sealed file. Reasons: `length`, `envelope`, `entries`."""


class DoesNotOpen(EnvelopeError):
    """The header is well formed, but the envelope cannot be read. Reasons: `wrong_key`, `bad_mac`, `damaged`."""


class MessageError(SealedError):
    """A message is wrong."""


class MessageRefused(MessageError):
    """What an envelope held is not a message of this version. `reason` is a stable code, `where` the key or part.

    Reasons: `fill`, `line`, `json`, `form`, `version`, `kind`, `keys`, `type`, `value`, `box`, `size`, `padding`,
    `text`.
    """

    def __init__(self, reason: str, where: str, message: str) -> None:
        self.reason = reason
        self.where = where
        self.message = message
        super().__init__(f"{where}: {message} ({reason})")


class NotGenuine(MessageError):
    """The MAC is not the thread's: whoever wrote this did not know the thread. Do not show it; keep it aside."""

    def __init__(self) -> None:
        super().__init__("the message is not from whom it claims to be: its MAC fails; keep it aside, do not answer it")


class PartsRefused(MessageError):
    """Parts do not make the attachment. Nothing of it is put together.

    Reasons: `other_message`, `not_listed`, `changed`, `missing`, `repeated`, `too_many`, `damaged`.
    """

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"these parts are not the attachment that the message lists ({reason})")


class TooLong(MessageError):
    """The text does not fit. `bytes_over` says by how many UTF-8 bytes it must be shortened."""

    def __init__(self, bytes_over: int) -> None:
        self.bytes_over = bytes_over
        super().__init__(f"the message is {bytes_over} bytes too long for the largest envelope; shorten it or send two")


class ReceiptError(SealedError):
    """Words that are not a receipt."""


class WrongCount(ReceiptError):
    """`count` words were given where a receipt has twelve."""

    def __init__(self, count: int) -> None:
        self.count = count
        super().__init__(f"a receipt has 12 words, these are {count}; compare with what you wrote down")


class WordUnknown(ReceiptError):
    """The word at `position` (from 1) is not in the list of its `language`; `nearest` are those it may have been."""

    def __init__(self, position: int, word: str, nearest: tuple[str, ...], language: str) -> None:
        self.position = position
        self.word = word
        self.nearest = nearest
        self.language = language
        # Neither the word nor what it may have been is in the message: those are for the screen, not for a log.
        super().__init__(f"word {position} is not in the list; look at it again, or choose from the words like it")


class WordsDoNotBelong(ReceiptError):
    """Every word is known, but together they are no receipt: one is another's, or two changed places."""

    def __init__(self) -> None:
        super().__init__("the words do not belong together: one is wrong, or two have changed places")


class CardError(SealedError):
    """An organisation's card is wrong."""


class CardMalformed(CardError):
    """The text is not a card of this version. `where` is the key or the line."""

    def __init__(self, where: str, message: str) -> None:
        self.where = where
        self.message = message
        super().__init__(f"card, {where}: {message}")


class CardForged(CardError):
    """The signature does not fit."""

    def __init__(self) -> None:
        super().__init__("the card's signature is wrong: it was changed after signing; get it again from another place")


class CardKeyChanged(CardError):
    """The card is signed by another key than the confirmed one. `confirmed` and `shown` are the eight words of each."""

    def __init__(self, confirmed: tuple[str, ...], shown: tuple[str, ...]) -> None:
        self.confirmed = confirmed
        self.shown = shown
        super().__init__(
            "the organisation's key has changed: compare the eight words by another way before you confirm it "
            f"(confirmed: {' '.join(confirmed)}; now: {' '.join(shown)})"
        )


class CardNotYet(CardError):
    """The card was issued on a day that has not come."""

    def __init__(self, issued: date) -> None:
        self.issued = issued
        super().__init__(f"the card is issued on {issued}, which is still to come; check the clock of this machine")


class CardExpired(CardError):
    """The card has no recipient for `day`: it expired, or that month's key is not in it."""

    def __init__(self, day: date) -> None:
        self.day = day
        super().__init__(
            f"the card is not valid on {day}; reload the page, or ask the organisation for its newest card"
        )
