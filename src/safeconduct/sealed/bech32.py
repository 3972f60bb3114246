"""Bech32 without a length limit, as age writes its keys.

Source: BIP 173; age drops the limit of 90 characters (a hybrid recipient has 1,959), which the packages for Bitcoin
addresses enforce. Bech32m (BIP 350) is not it.
"""

import base64

CHARSET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
CHECKSUM = 6
VALUES = bytes(CHARSET.find(chr(code)) & 0xFF for code in range(256))
"""The value of each ASCII letter, 255 for those outside the alphabet; for `bytes.translate`."""
BASE32 = "0123456789abcdefghijklmnopqrstuv"
FROM_RFC4648 = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", CHARSET)
TO_BASE32 = str.maketrans(CHARSET, BASE32)
GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


def _feedback(top: int, letters: int) -> int:
    """What the bits that `letters` letters shift out of the checksum feed back into it."""
    state = top << 30
    for shift in range(letters * 5 + 29, 29, -1):
        if state >> shift & 1:
            bit = shift - 30
            # Within a letter bit b stands for GENERATOR[b]; shifting five places further repeats the step.
            state ^= 1 << shift ^ GENERATOR[bit % 5] << bit // 5 * 5
    return state


ONE = tuple(_feedback(top, 1) for top in range(1 << 5))
THREE = tuple(_feedback(top, 3) for top in range(1 << 15))
"""Three letters a step: a desk reads a recipient in every request, and 1,959 single steps cost more than opening it."""


def _polymod(values: list[int]) -> int:
    checksum = 1
    first = len(values) % 3
    for value in values[:first]:
        checksum = (checksum & 0x1FFFFFF) << 5 ^ value ^ ONE[checksum >> 25]
    for a, b, c in zip(values[first::3], values[first + 1 :: 3], values[first + 2 :: 3], strict=True):
        checksum = (checksum & 0x7FFF) << 15 ^ a << 10 ^ b << 5 ^ c ^ THREE[checksum >> 15]
    return checksum


def _expand(prefix: str) -> list[int]:
    return [ord(letter) >> 5 for letter in prefix] + [0] + [ord(letter) & 31 for letter in prefix]


def encode(prefix: str, data: bytes) -> str:
    """The lower-case Bech32 text of `data`.

    >>> encode("a", b"")
    'a12uel5l'
    """
    text = base64.b32encode(data).rstrip(b"=").decode("ascii").translate(FROM_RFC4648)
    values = [*_expand(prefix), *text.encode("ascii").translate(VALUES)]
    check = _polymod([*values, *[0] * CHECKSUM]) ^ 1
    return prefix + "1" + text + "".join(CHARSET[check >> shift & 31] for shift in range(25, -1, -5))


def decode(text: str) -> tuple[str, bytes]:
    """Prefix (lower case) and bytes of a Bech32 text; `ValueError` says what is wrong with it.

    Refused: mixed case, letters outside the alphabet, a wrong checksum, padding of five bits or more or not zero.
    """
    lower = text.lower()
    if not text.isascii():  # the Kelvin sign is a k in lower case, and would be a second spelling
        raise ValueError("it has a letter that is not in the alphabet")
    if text not in (lower, text.upper()):
        raise ValueError("upper and lower case are mixed")
    prefix, separator, data = lower.rpartition("1")
    if not separator or not prefix or len(data) < CHECKSUM:
        raise ValueError("it has no prefix, or is cut off")
    if not all("!" <= letter <= "~" for letter in prefix):
        raise ValueError("the prefix has a letter that cannot be")
    values = data.encode("ascii", "replace").translate(VALUES)
    if max(values) > 31:  # noqa: PLR2004 - the last value of the alphabet
        raise ValueError("it has a letter that is not in the alphabet")
    if _polymod([*_expand(prefix), *values]) != 1:
        raise ValueError("the checksum fails: a letter is wrong or missing")
    payload = data[:-CHECKSUM]
    spare = len(payload) * 5 % 8
    number = int(payload.translate(TO_BASE32), 32) if payload else 0
    if spare >= 5 or number & ((1 << spare) - 1):  # noqa: PLR2004 - a whole letter of padding
        raise ValueError("the padding is wrong")
    return prefix, (number >> spare).to_bytes(len(payload) * 5 // 8)
