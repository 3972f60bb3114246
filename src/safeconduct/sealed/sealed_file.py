"""A sealed file: envelopes on their way by hand, until somebody brings them to a relay. Format: docs/sealed-file.md."""

from collections.abc import Sequence

from safeconduct.sealed.envelope import SIZES, check_header
from safeconduct.sealed.errors import NotAnEnvelope, NotASealedFile
from safeconduct.sealed.message import Sealed

BOX = 32
ID = 16
LENGTH = 4
MOST = 128
"""Envelopes in one file."""


def pack(letters: Sequence[Sealed]) -> bytes:
    """The file's bytes. All letters go to one box."""
    [box] = {letter.box for letter in letters}
    entries = [bytes.fromhex(letter.id) + len(letter.envelope).to_bytes(LENGTH) + letter.envelope for letter in letters]
    return bytes.fromhex(box) + b"".join(entries)


def unpack(data: bytes) -> list[Sealed]:
    """The letters in a file, unopened. Raises `NotASealedFile` with a reason."""
    box, at = data[:BOX].hex(), BOX
    letters: list[Sealed] = []
    while at < len(data) or not letters:
        name = data[at : at + ID].hex()
        start = at + ID + LENGTH
        size = int.from_bytes(data[at + ID : start])
        if start > len(data) or size not in SIZES or start + size > len(data):
            raise NotASealedFile("length", "it is cut off, or something else than a sealed file")
        envelope = data[start : start + size]
        try:
            check_header(envelope)
        except NotAnEnvelope as problem:
            raise NotASealedFile("envelope", problem.message) from None
        if len(letters) == MOST or any(letter.id == name for letter in letters):
            raise NotASealedFile("entries", "it holds too many envelopes, or one twice")
        letters.append(Sealed(box, name, envelope))
        at = start + size
    return letters
