"""Bech32 without a length limit, as age writes its keys.

Source: BIP 173; age drops the limit of 90 characters (a hybrid recipient has 1,959), which the packages for Bitcoin
addresses enforce. Bech32m (BIP 350) is not it.
"""

import base64
import functools

CHARSET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
CHECKSUM = 6
CHECK_BITS = CHECKSUM * 5
LETTERS = CHARSET.encode("ascii")
BASE32 = "0123456789abcdefghijklmnopqrstuv"
FROM_RFC4648 = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", CHARSET)
TO_BASE32 = str.maketrans(CHARSET, BASE32)
GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
RECIPIENT_LETTERS = 1966
"""Letters that the checksum of a hybrid recipient covers: a 1, 13 of the prefix, 1,952 of data and checksum."""


def _step(checksum: int) -> int:
    """The checksum after one more letter, whose value is still to be added."""
    top = checksum >> 25
    checksum = (checksum & 0x1FFFFFF) << 5
    for bit, generator in enumerate(GENERATOR):
        if top >> bit & 1:
            checksum ^= generator
    return checksum


@functools.cache
def _masks(letters: int) -> tuple[int, ...]:
    """For each bit of the checksum, the bits of the whole text (as one number) of which it is the sum."""
    residues = []
    now = [1 << bit for bit in range(5)]
    for _ in range(letters):
        residues += now
        now = [_step(residue) for residue in now]
    residues.reverse()
    return tuple(
        int("".join("1" if residue >> bit & 1 else "0" for residue in residues), 2) for bit in range(CHECK_BITS)
    )


def _checksum(number: int, letters: int) -> int:
    """The checksum of `letters` letters, five bits each, as one number."""
    if letters == RECIPIENT_LETTERS:
        # A desk reads a recipient in every request: thirty sums of bits cost a quarter of 1,966 steps.
        return sum(((number & mask).bit_count() & 1) << bit for bit, mask in enumerate(_masks(letters)))
    checksum = 0
    for shift in range((letters - 1) * 5, -1, -5):
        checksum = _step(checksum) ^ number >> shift & 31
    return checksum


def _number(prefix: str, data: str) -> tuple[int, int]:
    """What the checksum covers as one number, and its letters: a 1, the prefix spread over five bits, the data."""
    head = 1
    for value in [*(ord(letter) >> 5 for letter in prefix), 0, *(ord(letter) & 31 for letter in prefix)]:
        head = head << 5 | value
    number = int(data.translate(TO_BASE32), 32) if data else 0
    return head << len(data) * 5 | number, len(prefix) * 2 + 2 + len(data)


def encode(prefix: str, data: bytes) -> str:
    """The lower-case Bech32 text of `data`.

    >>> encode("a", b"")
    'a12uel5l'
    """
    text = base64.b32encode(data).rstrip(b"=").decode("ascii").translate(FROM_RFC4648)
    check = _checksum(*_number(prefix, text + CHARSET[0] * CHECKSUM)) ^ 1
    return prefix + "1" + text + "".join(CHARSET[check >> shift & 31] for shift in range(25, -1, -5))


def decode(text: str) -> tuple[str, bytes]:
    """Prefix (lower case) and bytes of a Bech32 text; `ValueError` says what is wrong with it.

    Refused: mixed case, letters outside the alphabet, a wrong checksum, padding of five bits or more or not zero.
    """
    if not text.isascii():  # the Kelvin sign is a k in lower case, and would be a second spelling
        raise ValueError("it has a letter that is not in the alphabet")
    lower = text.lower()
    if text not in (lower, text.upper()):
        raise ValueError("upper and lower case are mixed")
    prefix, separator, data = lower.rpartition("1")
    if not separator or not prefix or len(data) < CHECKSUM:
        raise ValueError("it has no prefix, or is cut off")
    if not all("!" <= letter <= "~" for letter in prefix):
        raise ValueError("the prefix has a letter that cannot be")
    if data.encode("ascii").translate(None, LETTERS):
        raise ValueError("it has a letter that is not in the alphabet")
    number, letters = _number(prefix, data)
    if _checksum(number, letters) != 1:
        raise ValueError("the checksum fails: a letter is wrong or missing")
    payload = (len(data) - CHECKSUM) * 5
    spare = payload % 8
    value = (number >> CHECK_BITS) & (1 << payload) - 1
    if spare >= 5 or value & (1 << spare) - 1:  # noqa: PLR2004 - a whole letter of padding
        raise ValueError("the padding is wrong")
    return prefix, (value >> spare).to_bytes(payload // 8)
