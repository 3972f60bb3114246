"""cards.json: who an organisation is. Refusals are edits of the first card, as in messages.json."""

from datetime import date
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from safeconduct.sealed.card import SIGNED_PREFIX, Card, card_words, sign_card
from safeconduct.sealed.errors import CardExpired
from scripts.sealed_vectors.seeds import BOX, IMPOSTOR, INTAKE, NEXT_INTAKE, ORGANISATION, Json, drawn

ORDER = 2**252 + 27742317777372353535851937790883648493
TODAY = "2026-11-24"
Edits = list[tuple[str, str]]
MALFORMED: list[tuple[str, str, Edits]] = [
    # why, where, edits
    ("version 2", "v", [('"v":1', '"v":2')]),
    ("version true", "v", [('"v":1', '"v":true')]),
    ("no version", "v", [('"v":1,', "")]),
    ("a key more", "line", [('"lands":', '"x":1,"lands":')]),
    ("a key less", "line", [('"serial":1,', "")]),
    ("keys in another order", "line", [('"serial":1,"previous":null', '"previous":null,"serial":1')]),
    ("a space", "line", [('"v":1', '"v": 1')]),
    ("not JSON", "line", [('"v":1', '"v":')]),
    ("one line", "text", [("\n", "")]),
    ("CRLF", "line", [("\n", "\r\n")]),
    ("a byte order mark", "line", [('{"v"', '\ufeff{"v"')]),
    ("an empty first line", "signature", [('{"v"', '\n{"v"')]),
    ("another algorithm", "signature", [("ed25519 ", "ed448 ")]),
    ("a signature in capitals", "signature", [("ed25519 ", "ED25519 ")]),
    ("two spaces before the signature", "signature", [("ed25519 ", "ed25519  ")]),
    ("an empty name", "name", [("Beratung \u00d6st", "")]),
    ("a name of 201 letters", "name", [("Beratung \u00d6st", "\U0001f54a" * 201)]),
    ("a name with a line feed", "name", [("Beratung", "Beratung\\n")]),
    ("a name that turns the writing round", "name", [("Beratung", "\u202eBeratung")]),
    ("a name that is a number", "name", [('"Beratung \u00d6st"', "1")]),
    ("no language", "languages", [('["de","sr-Latn"]', "[]")]),
    ("a language twice", "languages", [('["de","sr-Latn"]', '["de","de"]')]),
    ("a language that is none", "languages[1]", [("sr-Latn", "sr-latn")]),
    ("a language that is a number", "languages[0]", [('["de",', "[1,")]),
    ("languages that are a text", "languages", [('["de","sr-Latn"]', '"de"')]),
    ("a land in small letters", "lands[0]", [('"lands":["DE"', '"lands":["de"')]),
    ("a land of three letters", "lands[0]", [('"lands":["DE"', '"lands":["DEU"')]),
    ("lands that are null", "lands", [('"lands":["DE","AT"]', '"lands":null')]),
    ("a topic in capitals", "topics[0]", [('"topics":["kdv"', '"topics":["KDV"')]),
    ("a topic and a line feed", "topics[0]", [('"topics":["kdv"', '"topics":["kdv\\n"')]),
    ("101 topics", "topics",
     [('"topics":["kdv"', '"topics":["kdv",' + ",".join(f'"t{n}"' for n in range(100)))]),
    ("no relay", "relays", [('["https://relay.example/post","http://abc.onion"]', "[]")]),
    ("a relay without TLS", "relays[0]", [("https://relay", "http://relay")]),
    ("a script for a relay", "relays[0]", [("https://relay.example/post", "javascript:alert(1)")]),
    ("a relay with a password", "relays[0]", [("https://relay", "https://a:b@relay")]),
    ("a relay with a question mark", "relays[0]", [("example/post", "example/post?x=1")]),
    ("a relay with a fragment", "relays[0]", [("example/post", "example/post#x")]),
    ("a relay in capitals", "relays[0]", [("https://relay", "https://RELAY")]),
    ("a relay with a letter of another alphabet", "relays[0]", [("https://relay", "https://rel\u0430y")]),
    ("an onion name that goes on", "relays[1]", [("abc.onion", "abc.onion.example")]),
    ("a relay and a line feed", "relays[1]", [("abc.onion", "abc.onion\\n")]),
    ("localhost that goes on", "relays[1]", [("abc.onion", "localhost.example")]),
    ("a box in capitals", "box", [(BOX, BOX.upper())]),
    ("a box that is short", "box", [(BOX, BOX[:63])]),
    ("intake that is an object", "intake", [('"intake":[', '"intake":{"a":['), ('],"key"', ']},"key"')]),
    ("an intake's key more", "intake[0]", [('{"month"', '{"x":1,"month"')]),
    ("month 13", "intake[1].month", [("2026-12", "2026-13")]),
    ("a month with a day", "intake[1].month", [('"2026-12"', '"2026-12-01"')]),
    ("a month twice", "intake", [("2026-12", "2026-11")]),
    ("months that fall", "intake", [("2026-12", "2026-10")]),
    ("an X25519 recipient", "intake[0].recipient", [("age1pq1", "age1")]),
    ("a recipient with a letter more", "intake[0].recipient", [("age1pq1", "age1pq1q")]),
    ("an impossible day of issue", "issued", [('"issued":"2026-11-01"', '"issued":"2026-11-31"')]),
    ("an impossible expiry", "expires", [('"expires":"2026-12-31"', '"expires":"2026-12-32"')]),
    ("an expiry before the issue", "expires", [('"expires":"2026-12-31"', '"expires":"2026-10-31"')]),
    ("an expiry that is null", "expires", [('"expires":"2026-12-31"', '"expires":null')]),
    ("serial 0", "serial", [('"serial":1', '"serial":0')]),
    ("a serial beyond the highest", "serial", [('"serial":1', '"serial":2147483648')]),
    ("a serial that is a text", "serial", [('"serial":1', '"serial":"1"')]),
    ("a first card with one before it", "previous", [('"previous":null', f'"previous":"{"a" * 64}"')]),
    ("a second card with none before it", "previous", [('"serial":1', '"serial":2')]),
    ("a previous hash that is short", "previous", [('"previous":null', '"previous":"abc"')]),
    ("a previous hash that is empty", "previous", [('"previous":null', '"previous":""')]),
]  # fmt: skip


def _intake(*months: str) -> list[tuple[str, Any]]:
    return [(month, (INTAKE if n % 2 == 0 else NEXT_INTAKE).recipient) for n, month in enumerate(months)]


def _signed(key: Ed25519PrivateKey = ORGANISATION, **changed: Any) -> Card:  # noqa: ANN401 - what sign_card takes
    said: dict[str, Any] = {
        "name": "Beratung \u00d6st",
        "languages": ["de", "sr-Latn"],
        "lands": ["DE", "AT"],
        "topics": ["kdv", "asylum-2"],
        "relays": ["https://relay.example/post", "http://abc.onion"],
        "box": BOX,
        "intake": _intake("2026-11", "2026-12"),
        "issued": date(2026, 11, 1),
        "expires": date(2026, 12, 31),
    }
    return sign_card(key, **{**said, **changed})


def _described(why: str, card: Card) -> Json:
    days = [card.issued, date(2026, 11, 30), date(2026, 12, 1), card.expires, date(2027, 1, 1), date(2026, 10, 31)]
    recipients = []
    for day in sorted(set(days)):
        try:
            found = card.recipient_for(day)
        except CardExpired:
            recipients.append({"day": day.isoformat(), "month": None})
            continue
        month = day.isoformat()[:7]
        if dict(card.intake)[month] != found:
            raise AssertionError(day)
        recipients.append({"day": day.isoformat(), "month": month})
    return {"why": why, "text": card.text, "hash": card.hash, "words": list(card.words), "recipients": recipients}


def _forged(first: Card, first_other: Card) -> list[Json]:
    signature = first.text.rpartition(" ")[2]
    high = (int.from_bytes(bytes.fromhex(signature)[32:], "little") + ORDER).to_bytes(32, "little").hex()
    line, other_line = first.text.split("\n")[0], first_other.text.split("\n")[0]
    plain = ORGANISATION.sign(line.encode()).hex()
    # The point 1, which has small order, as key and commitment, and 0: holds for every text where keys are not checked.
    weak = [(first.key, "01" + "00" * 31), (signature, "01" + "00" * 63)]
    cases: list[tuple[str, Edits]] = [
        ("another name", [("Beratung", "Beratunq")]),
        ("another box", [(BOX, BOX[::-1])]),
        ("a month's recipient for the next", [("2026-11", "2026-10")]),
        ("longer validity", [("2026-12-31", "2026-12-30")]),
        ("another key", [(first.key, first_other.key)]),
        ("another's signature", [(signature, first_other.text.rpartition(" ")[2])]),
        ("the signature of a card with another key", [(line, other_line)]),
        ("a signature of zeros", [(signature, "0" * 128)]),
        ("a signature over the line alone", [(signature, plain)]),
        ("a second spelling of the signature: s plus the order", [(signature, signature[:64] + high)]),
        ("a key of small order, for which everyone can sign", weak),
        ("a key that is no point", [(first.key, "02" + "00" * 31)]),
        ("a key with a second spelling", [(first.key, "ee" + "ff" * 30 + "7f"), (signature, "01" + "00" * 63)]),
    ]
    return [{"why": why, "replace": edits, "today": TODAY, "error": "CardForged"} for why, edits in cases]


def cards() -> Json:
    """Cards that hold, with what they mean, and cards that are refused."""
    first = _signed()
    second = _signed(serial=2, previous=first.hash, intake=_intake("2026-12", "2027-01"), issued=date(2026, 12, 1),
                     expires=date(2027, 1, 31))  # fmt: skip
    bare = _signed(
        lands=[],
        topics=[],
        languages=["de"],
        intake=[],
        relays=[
            "http://127.0.0.1:8000",
        ],
        issued=date(2026, 1, 1),
    )
    months = [f"2026-{n:02}" for n in range(1, 13)]
    many = _signed(
        name="\U0001f54a" * 200,
        relays=["https://[::1]:1/", "http://localhost", "https://a/b/c.d~e_f-g"],
        serial=2**31 - 1,
        previous="a" * 64,
        intake=_intake(*months),
    )
    other = _signed(IMPOSTOR)
    refused: list[Json] = [
        {"why": why, "replace": edits, "today": TODAY, "error": "CardMalformed", "where": where}
        for why, where, edits in MALFORMED
    ]
    signature = first.text.rpartition(" ")[2]
    refused += [
        {"why": why, "replace": [(signature, new)], "today": TODAY, "error": "CardMalformed", "where": "signature"}
        for why, new in {
            "a signature one digit short": signature[:-1],
            "a signature with more behind it": signature + " x",
            "a third line": signature + "\n\n",
            "a signature of capitals": signature.upper(),
        }.items()
    ]
    refused += _forged(first, other)
    refused += [
        {"why": "the day before its issue", "replace": [], "today": "2026-10-31", "error": "CardNotYet"},
        {"why": "the day after its expiry", "replace": [], "today": "2027-01-01", "error": "CardExpired"},
        {"why": "another key than the confirmed one", "replace": [], "today": TODAY, "confirmed": other.key,
         "error": "CardKeyChanged", "words": list(other.words)},
        {"why": "another key, expired too: the key is told first", "replace": [], "today": "2027-01-01",
         "confirmed": other.key, "error": "CardKeyChanged", "words": list(other.words)},
    ]  # fmt: skip
    keys = [drawn(f"key {n}").hex() for n in range(3)]
    return {
        "about": "docs/card.md. `refused` are edits of the first card",
        "today": TODAY,
        "signed_prefix": SIGNED_PREFIX.decode(),
        "accepted": [
            _described("the first card", first),
            _described("the next card", second),
            _described("as little as may be", bare),
            _described("as much as may be", many),
        ],
        "follows": [[1, 0, True], [0, 1, False], [0, 0, False], [3, 0, False]],
        "words": [{"key": key, "words": list(card_words(key))} for key in keys],
        "refused": refused,
    }
