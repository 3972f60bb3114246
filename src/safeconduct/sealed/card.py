"""Organisation cards: who an organisation is, where its box is and to which keys to seal. Format: docs/card.md.

A card is two lines: JSON, and an Ed25519 signature over it. People compare eight words that stand for the key.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from safeconduct.sealed import line as lines
from safeconduct.sealed.errors import (
    CardExpired,
    CardForged,
    CardKeyChanged,
    CardMalformed,
    CardNotYet,
    KeyMalformed,
)
from safeconduct.sealed.keys import Recipient
from safeconduct.sealed.line import Fields, LineRefused
from safeconduct.sealed.shapes import HIGHEST, LAND, LANGUAGE, MONTH, RELAY, TOPIC
from safeconduct.sealed.words import words_of_bits

VERSION = 1
SIGNED_PREFIX = b"safeconduct/card/v1\n"
WORDS_PREFIX = b"safeconduct/card-words/v1\n"
SIGNATURE = "ed25519 "
WORDS = 8
_P = 2**255 - 19
_ORDER_EIGHT = 0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826
_WEAK = frozenset({0, 1, _P - 1, _ORDER_EIGHT, _P - _ORDER_EIGHT})
"""The y of the eight points of small order: for such a key anyone can write a signature that holds for every text."""
_KEYS = (
    *("v", "name", "languages", "lands", "topics", "relays", "box", "intake", "key"),
    *("issued", "expires", "serial", "previous"),
)


def card_words(key: str) -> tuple[str, ...]:
    """The eight words that people compare, of an Ed25519 public key in hex. 88 bits: forging them costs 2^88 keys."""
    digest = hashlib.sha256(WORDS_PREFIX + bytes.fromhex(key)).digest()
    return tuple(words_of_bits(int.from_bytes(digest[:11]), WORDS))


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A card whose signature holds. `intake` are (month, recipient), rising; `key` is the Ed25519 key in hex.

    `text` is the card as it is published, without a final line feed; `previous` is the `hash` of the card before it.
    """

    name: str
    languages: tuple[str, ...]
    lands: tuple[str, ...]
    topics: tuple[str, ...]
    relays: tuple[str, ...]
    box: str
    intake: tuple[tuple[str, Recipient], ...] = field(repr=False)
    key: str
    issued: date
    expires: date
    serial: int
    previous: str | None
    text: str = field(repr=False)

    @property
    def words(self) -> tuple[str, ...]:
        """The eight words of the key, in English."""
        return card_words(self.key)

    @property
    def hash(self) -> str:
        """SHA-256 of the text, 64 hex digits: what the next card names as `previous`."""
        return hashlib.sha256(self.text.encode("utf-8")).hexdigest()

    def recipient_for(self, day: date) -> Recipient:
        """To whom a message of that day (UTC) is sealed; `CardExpired` when the card has no key for it.

        There is no fallback to another month's key: a key that is used on is a key that cannot be destroyed.
        """
        if self.issued <= day <= self.expires:
            for month, recipient in self.intake:
                if month == day.isoformat()[:7]:
                    return recipient
        raise CardExpired(day)

    def follows(self, earlier: "Card") -> bool:
        """Whether this is the same key's next card after `earlier`."""
        return self.key == earlier.key and self.previous == earlier.hash and self.serial == earlier.serial + 1


def sign_card(  # noqa: PLR0913 - named arguments, one for each thing a card says
    signing_key: Ed25519PrivateKey,
    *,
    name: str,
    languages: Sequence[str],
    lands: Sequence[str],
    topics: Sequence[str],
    relays: Sequence[str],
    box: str,
    intake: Sequence[tuple[str, Recipient]],
    issued: date,
    expires: date,
    serial: int = 1,
    previous: str | None = None,
) -> Card:
    """A new card, signed. `previous` is the `hash` of the last one, None exactly for serial 1.

    Raises `CardMalformed` when an argument is not what the format allows.
    """
    value: dict[str, Any] = {
        "v": VERSION,
        "name": name,
        "languages": list(languages),
        "lands": list(lands),
        "topics": list(topics),
        "relays": list(relays),
        "box": box,
        "intake": [{"month": month, "recipient": str(recipient)} for month, recipient in intake],
        "key": signing_key.public_key().public_bytes_raw().hex(),
        "issued": issued.isoformat(),
        "expires": expires.isoformat(),
        "serial": serial,
        "previous": previous,
    }
    line = lines.write(value)
    signature = signing_key.sign(SIGNED_PREFIX + line.encode("utf-8", "surrogatepass"))
    return read_card(f"{line}\n{SIGNATURE}{signature.hex()}", issued)


def read_card(text: str, today: date, *, confirmed_key: str | None = None) -> Card:
    """The card in `text`, its form, signature and days checked. A single line feed at the end may be there.

    Raises `CardMalformed`, `CardForged`, `CardNotYet`, `CardExpired`, and `CardKeyChanged` when a key (hex) was
    confirmed earlier and this card has another.
    """
    card = read_card_of_any_day(text)
    if confirmed_key is not None and card.key != confirmed_key:
        raise CardKeyChanged(card_words(confirmed_key), card.words)
    if today < card.issued:
        raise CardNotYet(card.issued)
    if today > card.expires:
        raise CardExpired(today)
    return card


def read_card_of_any_day(text: str) -> Card:
    """The card in `text`, its form and signature checked but not its days: to look at, not to seal by.

    Raises `CardMalformed` and `CardForged`.
    """
    try:
        return _read(text.removesuffix("\n"))
    except LineRefused as refused:
        raise CardMalformed(refused.where, refused.message) from None


def _read(text: str) -> Card:
    line, separator, signature = text.partition("\n")
    data = line.encode("utf-8", "surrogatepass")
    if not separator or len(data) > lines.LONGEST:
        raise LineRefused("line", "text", "a card is two lines, the first of at most 64 KiB")
    if not signature.startswith(SIGNATURE):
        raise LineRefused("line", "signature", "the second line is not an ed25519 signature")
    value = lines.read(data)
    if value.get("v") != VERSION or type(value.get("v")) is not int:
        raise LineRefused("version", "v", "this card is of another version; update to read it")
    card = _read_fields(Fields(value, _KEYS), text)
    digits = signature.removeprefix(SIGNATURE)
    lines.check_text(digits, "signature", 128, shape=lines.HEX, least=128)
    if not _is_signed(bytes.fromhex(card.key), bytes.fromhex(digits), SIGNED_PREFIX + data):
        raise CardForged
    return card


def _is_signed(key: bytes, signature: bytes, message: bytes) -> bool:
    """Whether the signature holds, for a key that one person alone can have (RFC 8032, 5.1.7; canonical, not weak)."""
    y = int.from_bytes(key, "little") & (1 << 255) - 1
    if y >= _P or y in _WEAK:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _read_fields(fields: Fields, text: str) -> Card:
    card = Card(
        name=fields.text("name", 200),
        languages=fields.texts("languages", 50, 35, LANGUAGE, least=1),
        lands=fields.texts("lands", 250, 2, LAND),
        topics=fields.texts("topics", 100, 64, TOPIC),
        relays=fields.texts("relays", 20, 200, RELAY, least=1),
        box=fields.hex("box", 64),
        intake=fields.objects("intake", 24, ("month", "recipient"), _read_intake),
        key=fields.hex("key", 64),
        issued=fields.day("issued"),
        expires=fields.day("expires"),
        serial=fields.whole("serial", 1, HIGHEST),
        previous=None if fields.is_null("previous") else fields.hex("previous", 64),
        text=text,
    )
    months = [month for month, _ in card.intake]
    if months != sorted(set(months)):
        raise fields.wrong("intake", "its months must rise, each once")
    if card.expires < card.issued:
        raise fields.wrong("expires", "must not be before issued")
    if (card.serial == 1) != (card.previous is None):
        raise fields.wrong("previous", "must be null for serial 1, and for no other")
    return card


def _read_intake(fields: Fields) -> tuple[str, Recipient]:
    month = fields.text("month", 7, shape=MONTH)
    try:
        return month, Recipient.parse(fields.text("recipient", 2000))
    except KeyMalformed:
        raise fields.wrong("recipient", "must be a hybrid age recipient (age1pq1…)") from None
