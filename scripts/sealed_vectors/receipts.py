"""receipts.json."""

from safeconduct.sealed.errors import ReceiptError, WordUnknown, WrongCount
from safeconduct.sealed.receipt import Receipt
from scripts.sealed_vectors.seeds import ASYA, Json, drawn


def _groups(digits: str) -> list[str]:
    return [digits[at : at + 4] for at in range(0, len(digits), 4)]


def _typed(receipt: Receipt) -> dict[str, str]:
    english, russian = receipt.words(), receipt.words("russian")
    yo = " ".join(russian)
    return {
        "as shown": " ".join(english),
        "in Russian": yo,
        "upper case": " ".join(english).upper(),
        "Russian in upper case": yo.upper(),
        "numbered, a line each": "\n".join(f"{n}. {word}" for n, word in enumerate(english, 1)),
        "numbered with brackets": " ".join(f"{n}){word}" for n, word in enumerate(english, 1)),
        "commas and a full stop": ", ".join(english) + ".",
        "tabs, CRLF and spaces around": "  \t" + "\r\n".join(english) + " \n",
        "no-break and ideographic spaces": "\u00a0".join(english[:6]) + "\u3000" + "\u2009".join(english[6:]),
        "decomposed, as some keyboards type": yo.replace("\u0439", "\u0438\u0306"),
        "short i typed without its breve": yo.replace("\u0439", "\u0438"),
        "yo for every ye": yo.replace("\u0435", "\u0451"),
        "yo decomposed": yo.replace("\u0435", "\u0435\u0308"),
        "full width": "".join(chr(ord(c) + 0xFEE0) if c != " " else "\u3000" for c in " ".join(english)),
        "soft hyphens and zero-width spaces": "\u200b".join(" ".join(english)[:3])
        + " ".join(english)[3:]
        + "\u00ad\ufeff",
        "quotation marks and dashes": "\u00ab" + " \u2013 ".join(english) + "\u00bb",
        "the digits of the square": receipt.digits(),
        "digits in groups of four, a line each": "\n".join(_groups(receipt.digits())),
        "digits with spaces around and dashes": "  " + " - ".join(_groups(receipt.digits())) + "\r\n",
        "digits in full width": "".join(chr(ord(digit) + 0xFEE0) for digit in receipt.digits()),
    }


def _refused(receipt: Receipt) -> dict[str, str]:
    english, russian = receipt.words(), receipt.words("russian")
    return {
        "nothing": "",
        "only spaces": " \n\t ",
        "eleven words": " ".join(english[:11]),
        "thirteen words": " ".join([*english, english[0]]),
        "twenty-four words": " ".join(english * 2),
        "a letter swapped": " ".join([*english[:4], english[4][1] + english[4][0] + english[4][2:], *english[5:]]),
        "a word of nobody": " ".join([*english[:11], "zzzzzzzzz"]),
        "a word cut to its beginning": " ".join([english[0][:2], *english[1:]]),
        "a Russian letter too many": " ".join([*russian[:2], russian[2] + "\u044a", *russian[3:]]),
        "languages mixed": " ".join([*english[:6], *russian[6:]]),
        "languages mixed, Russian more": " ".join([*english[:5], *russian[5:]]),
        "a letter of another alphabet": " ".join(english).replace("a", "\u0430", 1),
        "an emoji for a word": " ".join(["\U0001f600bandon", *english[1:]]),
        "numbers for words": " ".join(str(n) for n in range(1, 13)),
        "two words changed places": " ".join([english[1], english[0], *english[2:]]),
        "one word another's": " ".join([*english[:11], "zoo" if english[11] != "zoo" else "able"]),
        "all words alike": " ".join(["abandon"] * 12),
        "a digit less": receipt.digits()[:-1],
        "a digit more": receipt.digits() + "0",
        "a digit another's": receipt.digits()[:-1] + str((int(receipt.digits()[-1]) + 1) % 10),
        "a place beyond the list": "2048" + receipt.digits()[4:],
        "digits of another script": "".join(chr(0x0660 + int(digit)) for digit in receipt.digits()),
        "digits and a word": receipt.digits() + " " + english[0],
    }


def _error_of(text: str) -> Json:
    try:
        Receipt.from_words(text)
    except WrongCount as error:
        return {"error": "WrongCount", "count": error.count}
    except WordUnknown as error:
        return {
            "error": "WordUnknown",
            "position": error.position,
            "nearest": list(error.nearest),
            "language": error.language,
        }
    except ReceiptError as error:
        return {"error": type(error).__name__}
    raise AssertionError(text)


def receipts() -> Json:
    """Receipts with all that is derived from them, ways to type one, and what is refused."""
    secrets = [bytes(16), b"\x7f" * 16, b"\x80" * 16, b"\xff" * 16, drawn("receipt", 16), ASYA.secret]
    made = [Receipt(secret) for secret in secrets]
    # A receipt whose Russian words have both a short i and a ye, so that the ways to type them differ.
    receipt = next(
        one
        for one in (Receipt(drawn(f"typed {n}", 16)) for n in range(1000))
        if all(letter in "".join(one.words("russian")) for letter in "\u0439\u0435")
    )
    return {
        "about": "docs/receipt.md. Bytes are hex; the words of `typed` are those of its secret; the rest is refused",
        "receipts": [
            {
                "secret": one.secret.hex(),
                "english": " ".join(one.words()),
                "russian": " ".join(one.words("russian")),
                "digits": one.digits(),
                "token": one.token.hex(),
                "box": one.box,
                "identity": str(one.identity),
                "recipient": str(one.identity.recipient),
                "mac_key": one.mac_key.hex(),
                "burn_token": one.burn_token.hex(),
                "burn": one.thread().burn,
            }
            for one in made
        ],
        "typed": [{"why": why, "text": text, "secret": receipt.secret.hex()} for why, text in _typed(receipt).items()],
        "refused": [{"why": why, "text": text, **_error_of(text)} for why, text in _refused(receipt).items()],
    }
