"""Files that go along with a message. Format: docs/message.md; the TypeScript twin is web/src/sealed/attachment.ts.

A message lists its attachments; their bytes travel in parts, each a message of its own. How many parts there are, and
how long each is, follows from the size alone, so there is no second number that could say something else.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from safeconduct.sealed.errors import PartsRefused
from safeconduct.sealed.line import Fields

PART = 1_044_480
"""Bytes in each part but the last: 1020 KiB, so that a part with its line fits the largest envelope."""
MOST_FILES = 20
MOST_BYTES = 104_857_600
"""Bytes of all attachments of one message: 100 MiB."""
TYPES = (
    "image/jpeg",
    "image/png",
    "application/pdf",
    "text/plain",
    "audio/mpeg",
    "audio/mp4",
    "audio/ogg",
    "video/mp4",
    "application/vnd.oasis.opendocument.text",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/octet-stream",
)
"""What an attachment may say it is. Only the sender says so: a reader believes none of it."""
KEYS = ("id", "type", "size", "sha256")
_TYPE = re.compile("|".join(re.escape(one) for one in TYPES))
_LONGEST_TYPE = max(len(one) for one in TYPES)


@dataclass(frozen=True, slots=True)
class Attachment:
    """One file as its message lists it: a random id, what it says it is, its bytes, and their SHA-256. No name."""

    id: str
    type: str
    size: int
    sha256: str

    @property
    def parts(self) -> int:
        """How many parts it has.

        >>> Attachment("00", "text/plain", PART + 1, "00").parts
        2
        """
        return -(-self.size // PART)

    def length(self, n: int) -> int:
        """Bytes of part number `n`, from 1.

        >>> Attachment("00", "text/plain", PART + 1, "00").length(2)
        1
        """
        return min(PART, self.size - (n - 1) * PART)

    def json(self) -> dict[str, Any]:
        """The attachment as it stands in a line, its keys in their order."""
        return {"id": self.id, "type": self.type, "size": self.size, "sha256": self.sha256}


def read_attachment(fields: Fields) -> Attachment:
    """The attachment that an object with the keys `KEYS` describes; `LineRefused` names the key that is wrong."""
    return Attachment(
        id=fields.hex("id", 32),
        type=fields.text("type", _LONGEST_TYPE, shape=_TYPE),
        size=fields.whole("size", 1, MOST_BYTES),
        sha256=fields.hex("sha256", 64),
    )


def read_attachments(fields: Fields) -> tuple[Attachment, ...]:
    """What the key `attachments` lists: at most `MOST_FILES` of at most `MOST_BYTES` in all, each id once."""
    found = fields.objects("attachments", MOST_FILES, KEYS, read_attachment)
    if len({one.id for one in found}) != len(found):
        raise fields.wrong("attachments", "names something twice")
    if sum(one.size for one in found) > MOST_BYTES:
        raise fields.wrong("attachments", f"must have at most {MOST_BYTES} bytes in all")
    return found


@dataclass(frozen=True, slots=True)
class Piece:
    """What of a part decides where it belongs: the message, the attachment as the part describes it, its number."""

    message: str
    attachment: Attachment
    n: int


def place(piece: Piece, *, message: str, listed: Sequence[Attachment]) -> Attachment:
    """The attachment of the message to which the piece belongs; `PartsRefused` if the message has none like it.

    A part repeats all that its message says of the attachment, so a part of anything else never passes.
    """
    if piece.message != message:
        raise PartsRefused("other_message")
    for one in listed:
        if one.id == piece.attachment.id:
            if one != piece.attachment:
                raise PartsRefused("changed")
            return one
    raise PartsRefused("not_listed")


def check_whole(attachment: Attachment, parts: Iterable[tuple[int, bytes]]) -> None:
    """Nothing, if these are all parts of the attachment by rising number, and its bytes; else `PartsRefused`.

    Holds one part at a time.
    """
    digest = hashlib.sha256()
    expected = 1
    for n, data in parts:
        if n != expected:
            raise PartsRefused("missing" if n > expected else "repeated")
        if n > attachment.parts:
            raise PartsRefused("too_many")
        if len(data) != attachment.length(n):
            raise PartsRefused("damaged")
        digest.update(data)
        expected += 1
    if expected <= attachment.parts:
        raise PartsRefused("missing")
    if digest.hexdigest() != attachment.sha256:
        raise PartsRefused("damaged")
