"""Files that Asya sends, as her browser would: parts first, then the message that lists them."""

import hashlib
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from safeconduct.sealed.attachment import PART, Attachment
from safeconduct.sealed.message import Sealed, new_id, write_followup, write_part, write_request
from safeconduct.sealed.thread import Thread
from tests.desk.cases.asya import BOX, DAY, DESK, Asya


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int) -> bytes:
    """A picture in one grey."""
    rows = (b"\0" + b"\x88" * width) * height
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
        + _chunk(b"IDAT", zlib.compress(rows))
        + _chunk(b"IEND", b"")
    )


PIXEL = png(1, 1)
TWO_PARTS = bytes(range(256)) * (PART // 256) + b"the end"


@dataclass
class Files:
    """Some files of one message, sealed."""

    asya: Asya
    contents: Sequence[bytes]
    types: Sequence[str] = ()
    message: str = field(default_factory=new_id)
    listed: list[Attachment] = field(default_factory=list)

    def __post_init__(self) -> None:
        for n, data in enumerate(self.contents):
            kind = self.types[n] if n < len(self.types) else "application/octet-stream"
            self.listed.append(Attachment(new_id(), kind, len(data), hashlib.sha256(data).hexdigest()))

    def part(self, file: int, n: int, *, data: bytes | None = None, thread: Thread | None = None) -> Sealed:
        """Part `n` of file number `file`, from 0; with other bytes, or by someone who has another key, if so told."""
        attachment = self.listed[file]
        own = self.contents[file][(n - 1) * PART : n * PART]
        return write_part(
            own if data is None else data,
            thread=thread or self.asya.receipt.thread(),
            box=BOX,
            recipient=DESK.recipient,
            day=DAY,
            message=self.message,
            attachment=attachment,
            n=n,
        )

    def parts(self) -> list[Sealed]:
        """All parts of all files, in their order."""
        return [self.part(file, n + 1) for file, one in enumerate(self.listed) for n in range(one.parts)]

    def request(self, text: str = "Mit Anlagen") -> Sealed:
        """The request that lists the files."""
        return write_request(
            text,
            thread=self.asya.receipt.thread(),
            box=BOX,
            recipient=DESK.recipient,
            day=DAY,
            language="de",
            attachments=self.listed,
            message_id=self.message,
        )

    def followup(self, text: str = "Mit Anlagen") -> Sealed:
        """The follow-up that lists the files."""
        return write_followup(
            text,
            thread=self.asya.receipt.thread(),
            box=BOX,
            recipient=DESK.recipient,
            n=0,
            day=DAY,
            attachments=self.listed,
            message_id=self.message,
        )
