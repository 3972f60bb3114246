"""Twelve words for 128 bits, and back, as forgiving of handwriting and keyboards as the checksum allows.

Words, checksum and order are BIP 39's. Compared is what is left of a word after NFKD, without combining marks, in lower
case: so the letters U+0451 and U+0435 (yo, ye) are one, and U+0439 (short i) is recognised composed, decomposed and
without its breve; in both lists all 2,048 words stay different (tests/sealed/test_words.py). Numbers, commas and line
breaks between the words are left out.

Source: BIP 39; the lists are those of the `mnemonic` package, whose own decoder does not know Russian words with й.
"""

import functools
import hashlib
import re
import unicodedata
from typing import Literal, get_args

from mnemonic import Mnemonic

from safeconduct.sealed.errors import WordsDoNotBelong, WordUnknown, WrongCount

Language = Literal["english", "russian"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
COUNT = 12
SECRET = 16
BITS = 11
CHECK_BITS = 4
DIGITS = 4 * COUNT
"""How long a receipt is as digits: four for each word."""

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_BETWEEN = re.compile("[\\s\x1c-\x1f\x85\u00ab\u00bb\u00b7\u2010-\u201f\u2022!-/:-@\\[-`{-~]+")
_NUMBER = re.compile("^[0-9]+")
_DIGITS = re.compile(f"[0-9]{{{DIGITS}}}")


@functools.cache
def wordlist(language: Language) -> tuple[str, ...]:
    """The 2,048 words of a language, in their order."""
    return tuple(Mnemonic(language).wordlist)


@functools.cache
def _index(language: Language) -> dict[str, int]:
    return {plain(word): position for position, word in enumerate(wordlist(language))}


def plain(word: str) -> str:
    r"""What is compared of a word.

    >>> plain("\u0401") == plain("\u0435\u0308") == "\u0435"
    True
    """
    decomposed = unicodedata.normalize("NFKD", word)
    return "".join(letter for letter in decomposed if not unicodedata.category(letter).startswith("M")).lower()


def split(text: str) -> list[str]:
    r"""The words of what a person typed or pasted, as they wrote them, without numbering and punctuation.

    >>> split("1. Abandon, 2) ability\n3 able")
    ['Abandon', 'ability', 'able']
    """
    parts = _parts(text)
    return [word for word in (_NUMBER.sub("", part) for part in parts) if word]


def _parts(text: str) -> list[str]:
    return _BETWEEN.split(_INVISIBLE.sub("", unicodedata.normalize("NFKC", text)))


def language_of(words: list[str]) -> Language:
    """The language whose list knows most of the words; English when no list knows more."""
    plains = [plain(word) for word in words]
    return max(LANGUAGES, key=lambda language: sum(word in _index(language) for word in plains))


def encode(secret: bytes, language: Language = "english") -> list[str]:
    """The twelve words of 16 bytes.

    >>> encode(bytes(16))[-2:]
    ['abandon', 'about']
    """
    if len(secret) != SECRET:
        raise ValueError(f"a receipt is {SECRET} bytes, not {len(secret)}")
    number = int.from_bytes(secret) << CHECK_BITS | hashlib.sha256(secret).digest()[0] >> (8 - CHECK_BITS)
    return words_of_bits(number, COUNT, language)


def words_of_bits(number: int, count: int, language: Language = "english") -> list[str]:
    """`count` words for `number`, 11 bits each, the highest first."""
    known = wordlist(language)
    return [known[number >> shift & 0x7FF] for shift in range((count - 1) * BITS, -1, -BITS)]


def digits(secret: bytes) -> str:
    """The 48 digits of 16 bytes, for a square to print: the place of each word in the list from 0, four digits each.

    >>> digits(bytes(16))[-8:]
    '00000003'
    """
    return "".join(f"{_index('english')[word]:04d}" for word in encode(secret))


def _words_of_digits(text: str) -> list[str] | None:
    together = "".join(_parts(text))
    if not _DIGITS.fullmatch(together):
        return None
    places = [int(together[at : at + 4]) for at in range(0, DIGITS, 4)]
    known = wordlist("english")
    if max(places) >= len(known):
        raise WordsDoNotBelong
    return [known[place] for place in places]


def decode(text: str) -> bytes:
    """The 16 bytes of twelve words in either language, or of their 48 digits.

    Raises `WrongCount`, `WordUnknown` or `WordsDoNotBelong`.
    """
    words = _words_of_digits(text) or split(text)
    if len(words) != COUNT:
        raise WrongCount(len(words))
    language = language_of(words)
    number = 0
    for position, word in enumerate(words, start=1):
        value = _index(language).get(plain(word))
        if value is None:
            raise WordUnknown(position, word, tuple(nearest(word, language)), language)
        number = number << BITS | value
    secret = (number >> CHECK_BITS).to_bytes(SECRET)
    if encode(secret, language) != [wordlist(language)[_index(language)[plain(word)]] for word in words]:
        raise WordsDoNotBelong
    return secret


def distance(one: str, other: str) -> int:
    """How many letters must be changed, added, left out or swapped with their neighbour to come from one to the other.

    >>> distance("abandno", "abandon"), distance("able", "cable")
    (1, 1)
    """
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, left in enumerate(one, start=1):
        last, before, row = before, row, [i]
        for j, right in enumerate(other, start=1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (left != right))
            if last and j > 1 and left == other[j - 2] and one[i - 2] == right:
                best = min(best, last[j - 2] + 1)
            row.append(best)
    return row[-1]


def nearest(word: str, language: Language, most: int = 3) -> list[str]:
    """Up to `most` known words that a mistyped one may have been: those it begins first, then the most alike."""
    typed = plain(word)[:16]
    if not typed:
        return []
    furthest = max(1, min(3, len(typed) // 2))
    ranked = sorted(
        (0 if known.startswith(typed) else distance(typed, known), position)
        for known, position in _index(language).items()
        if known.startswith(typed) or abs(len(known) - len(typed)) <= furthest
    )
    return [wordlist(language)[position] for rank, position in ranked[:most] if rank <= furthest]
