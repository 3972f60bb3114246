"""A part: some of the bytes of a file that goes along with a message. Format: docs/message.md."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from safeconduct.sealed.attachment import KEYS, Attachment, Piece, read_attachment
from safeconduct.sealed.errors import NotGenuine
from safeconduct.sealed.line import Fields
from safeconduct.sealed.thread import genuine


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Part number `n` (from 1) of an attachment of `message`, a request or follow-up of the thread."""

    id: str
    to: str
    n: int
    day: date
    thread: str
    message: str
    attachment: Attachment = field(repr=False)
    data: bytes = field(repr=False)
    mac: str = field(repr=False)
    line: bytes = field(repr=False)

    @property
    def piece(self) -> Piece:
        """Where it belongs."""
        return Piece(self.message, self.attachment, self.n)

    def verify(self, mac_key: bytes) -> None:
        """Nothing if whoever wrote this knew the thread's key; else `NotGenuine`. Compares in constant time."""
        if not genuine(mac_key, self.line, self.data, self.mac):
            raise NotGenuine


def read_part(fields: Fields, size: int) -> dict[str, Any]:
    """What a part's line says beyond what all messages say; `LineRefused` names the key that is wrong."""
    thread, message = fields.hex("thread", 64), fields.hex("message", 32)
    attachment = read_attachment(Fields(fields.raw("attachment"), KEYS, "attachment"))
    n = fields.whole("n", 1, attachment.parts)
    if size != attachment.length(n):
        raise fields.wrong("size", "is not what this part of the attachment has")
    return {"thread": thread, "message": message, "attachment": attachment}
