"""Messages: what is inside an envelope. Format: docs/message.md.

A person writes a `Request` and later a `Followup` or a `Burn`; the desk writes a `Reply`. Writers give an envelope
ready for the relay; `read` takes what `open_envelope` gave. All but requests must then `verify` with the thread's key.
"""

import hashlib
import hmac
import itertools
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from safeconduct.sealed import line as lines
from safeconduct.sealed.attachment import Attachment, read_attachments
from safeconduct.sealed.envelope import SIZES, capacity, seal, size_for
from safeconduct.sealed.errors import KeyMalformed, MessageRefused, NotGenuine
from safeconduct.sealed.guide_result import GuideDeadline, GuideLetter, GuideOutcome, GuideResult, read_guide_result
from safeconduct.sealed.keys import Recipient
from safeconduct.sealed.line import Fields, LineRefused
from safeconduct.sealed.part import Part, read_part
from safeconduct.sealed.shapes import HIGHEST, LANGUAGE
from safeconduct.sealed.thread import Thread, genuine, message_mac

__all__ = [
    "Attachment",
    "Burn",
    "Followup",
    "GuideDeadline",
    "GuideLetter",
    "GuideOutcome",
    "GuideResult",
    "Part",
    "Reply",
    "Request",
    "Sealed",
    "Thread",
    "missing_counters",
    "new_id",
    "read",
    "write_burn",
    "write_followup",
    "write_part",
    "write_reply",
    "write_request",
]

VERSION = 1
_CAPACITIES = frozenset(capacity(size) for size in SIZES)
_KEYS = {
    "request": ("v", "kind", "id", "to", "n", "day", "language", "guide", "thread", "attachments", "size"),
    "reply": ("v", "kind", "id", "to", "n", "day", "from", "size", "mac"),
    "followup": ("v", "kind", "id", "to", "n", "day", "thread", "attachments", "size", "mac"),
    "part": ("v", "kind", "id", "to", "n", "day", "thread", "message", "attachment", "size", "mac"),
    "burn": ("v", "kind", "id", "to", "n", "day", "thread", "burn", "size", "mac"),
}
_COUNTERS = {"reply": (1, HIGHEST), "followup": (0, HIGHEST), "burn": (0, 0), "part": (1, HIGHEST)}
_MAC_LENGTH = len(',"mac":""') + 64
MOST_MISSING = 100
"""How many missing replies are named: a counter may jump to two thousand million."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """An envelope and where it goes: the box, and the id it has there, which is the message's."""

    box: str
    id: str
    envelope: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """The first message of a person to an organisation. `to` is the organisation's box."""

    id: str
    to: str
    day: date
    language: str
    guide: GuideResult | None = field(repr=False)
    thread: Thread = field(repr=False)
    attachments: tuple[Attachment, ...] = field(default=(), repr=False)
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Proved:
    """A message with a MAC, together with the bytes that it covers."""

    id: str
    to: str
    n: int
    day: date
    text: str = field(repr=False)
    mac: str = field(repr=False)
    line: bytes = field(repr=False)

    def verify(self, mac_key: bytes) -> None:
        """Nothing if whoever wrote this knew the thread's key; else `NotGenuine`. Compares in constant time."""
        if not genuine(mac_key, self.line, self.text.encode("utf-8"), self.mac):
            raise NotGenuine


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply(_Proved):
    """An answer of the desk. `n` counts the replies of the thread from 1, `sender` is the organisation's name."""

    sender: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Followup(_Proved):
    """A later message of the person. `n` is the highest reply they had read; `thread` is their own reply box."""

    thread: str
    attachments: tuple[Attachment, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Burn(_Proved):
    """The person's wish that the thread be destroyed. `thread` is their own reply box; no text, and `n` is 0."""

    thread: str
    token: bytes = field(repr=False)

    def verify_burn(self, mac_key: bytes, burn: str) -> None:
        """Nothing if the owner of the receipt wrote this; else `NotGenuine`. `burn` is what the request said.

        The desk knows the MAC key itself, but not the token, only its SHA-256: so it cannot have made the wish up.
        """
        self.verify(mac_key)
        if not hmac.compare_digest(hashlib.sha256(self.token).hexdigest(), burn):
            raise NotGenuine


def new_id() -> str:
    """128 random bits as 32 hex digits."""
    return os.urandom(16).hex()


def _utf8(text: str) -> bytes:
    """The bytes of a text; half a surrogate pair, which has none, becomes U+FFFD, as browsers do it."""
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").encode("utf-8")


def _seal(values: dict[str, Any], content: str | bytes, recipient: Recipient, mac_key: bytes | None) -> Sealed:
    body = _utf8(content) if isinstance(content, str) else content
    line = lines.write({**values, "size": len(body)}).encode("utf-8", "surrogatepass")
    if mac_key is not None:
        line = line[:-1] + f',"mac":"{message_mac(mac_key, line, body)}"}}'.encode("ascii")
    size = size_for(len(line) + 1 + len(body))
    plaintext = (line + b"\n" + body).ljust(capacity(size), b"\0")
    read(plaintext, box=values["to"])  # what this version would not read, it does not send
    return Sealed(values["to"], values["id"], seal(plaintext, recipient, size))


def write_request(  # noqa: PLR0913 - named arguments, one for each thing a request says
    text: str,
    *,
    thread: Thread,
    box: str,
    recipient: Recipient,
    day: date,
    language: str,
    guide: GuideResult | None = None,
    attachments: Sequence[Attachment] = (),
    message_id: str | None = None,
) -> Sealed:
    """A request to the organisation whose card names `box` and this month's `recipient`; parts are sent before it.

    Raises `TooLong` when the text does not fit, `MessageRefused` when an argument is not what the format allows.
    """
    values = {
        "v": VERSION,
        "kind": "request",
        "id": message_id or new_id(),
        "to": box,
        "n": 0,
        "day": day.isoformat(),
        "language": language,
        "guide": guide.json() if guide else None,
        "thread": {
            "box": thread.box,
            "recipient": str(thread.recipient),
            "mac": thread.mac_key.hex(),
            "burn": thread.burn,
        },
        "attachments": [one.json() for one in attachments],
    }
    return _seal(values, text, recipient, None)


def write_reply(  # noqa: PLR0913 - named arguments, one for each thing a reply says
    text: str, *, thread: Thread, n: int, day: date, sender: str, message_id: str | None = None
) -> Sealed:
    """Reply number `n` (from 1, rising) to a thread, from the organisation named `sender`.

    Raises `TooLong` when the text does not fit, `MessageRefused` when an argument is not what the format allows.
    """
    values = {
        "v": VERSION,
        "kind": "reply",
        "id": message_id or new_id(),
        "to": thread.box,
        "n": n,
        "day": day.isoformat(),
        "from": sender,
    }
    return _seal(values, text, thread.recipient, thread.mac_key)


def write_followup(  # noqa: PLR0913 - named arguments, one for each thing a follow-up says
    text: str,
    *,
    thread: Thread,
    box: str,
    recipient: Recipient,
    n: int,
    day: date,
    attachments: Sequence[Attachment] = (),
    message_id: str | None = None,
) -> Sealed:
    """A later message of the person whose `thread` it is; `n` is the highest reply they have read, 0 for none.

    Raises `TooLong` when the text does not fit, `MessageRefused` when an argument is not what the format allows.
    """
    values = {
        "v": VERSION,
        "kind": "followup",
        "id": message_id or new_id(),
        "to": box,
        "n": n,
        "day": day.isoformat(),
        "thread": thread.box,
        "attachments": [one.json() for one in attachments],
    }
    return _seal(values, text, recipient, thread.mac_key)


def write_part(  # noqa: PLR0913 - named arguments, one for each thing a part says
    data: bytes,
    *,
    thread: Thread,
    box: str,
    recipient: Recipient,
    day: date,
    message: str,
    attachment: Attachment,
    n: int,
    part_id: str | None = None,
) -> Sealed:
    """Part number `n` (from 1) of an attachment of the message with the id `message`; `data` is what is in it.

    Raises `MessageRefused` when an argument is not what the format allows.
    """
    values = {
        "v": VERSION,
        "kind": "part",
        "id": part_id or new_id(),
        "to": box,
        "n": n,
        "day": day.isoformat(),
        "thread": thread.box,
        "message": message,
        "attachment": attachment.json(),
    }
    return _seal(values, data, recipient, thread.mac_key)


def write_burn(  # noqa: PLR0913 - named arguments, one for each thing a burn says
    *, token: bytes, thread: Thread, box: str, recipient: Recipient, day: date, message_id: str | None = None
) -> Sealed:
    """The wish that the thread be destroyed; `token` is the receipt's burn token.

    Raises `MessageRefused` when an argument is not what the format allows.
    """
    values = {
        "v": VERSION,
        "kind": "burn",
        "id": message_id or new_id(),
        "to": box,
        "n": 0,
        "day": day.isoformat(),
        "thread": thread.box,
        "burn": token.hex(),
    }
    return _seal(values, "", recipient, thread.mac_key)


def read(plaintext: bytes, *, box: str) -> Request | Reply | Followup | Burn | Part:
    """The message in an opened envelope that was fetched from `box`; `MessageRefused` with a reason for all else.

    All but a request is only *claimed* until its `verify` (a burn's `verify_burn`) has passed.
    """
    try:
        return _read(plaintext, box)
    except LineRefused as refused:
        raise MessageRefused(refused.reason, refused.where, refused.message) from None


def _read(plaintext: bytes, box: str) -> Request | Reply | Followup | Burn | Part:
    if len(plaintext) not in _CAPACITIES:
        raise LineRefused("fill", "message", "a message fills its envelope exactly")
    end = plaintext.find(b"\n", 0, lines.LONGEST + 1)
    if end < 0:
        raise LineRefused("line", "message", f"it must begin with a line of at most {lines.LONGEST} bytes")
    line = plaintext[:end]
    value = lines.read(line)
    version = value.get("v")
    if type(version) is not int or version != VERSION:
        raise LineRefused("version", "v", "this message is of another version; update to read it")
    kind = value.get("kind")
    if not isinstance(kind, str) or kind not in _KEYS:
        raise LineRefused("kind", "kind", "this kind of message is of another version; update to read it")
    fields = Fields(value, _KEYS[kind])
    common: dict[str, Any] = {
        "id": fields.hex("id", 32),
        "to": fields.hex("to", 64),
        "day": fields.day("day"),
    }
    if common["to"] != box:
        raise LineRefused("box", "to", "the message is for another box than the one it was in")
    size = fields.whole("size", 0, 0 if kind == "burn" else len(plaintext))
    if kind == "request":
        fields.whole("n", 0, 0)
        common |= {
            "language": fields.text("language", 35, shape=LANGUAGE),
            "guide": None if fields.is_null("guide") else read_guide_result(fields.raw("guide")),
            "thread": _read_thread(fields, common["to"]),
            "attachments": read_attachments(fields),
        }
        return Request(**common, text=_read_text(plaintext, end + 1, size))
    least, most = _COUNTERS[kind]
    common |= {"n": fields.whole("n", least, most), "mac": fields.hex("mac", 64)}
    # The MAC covers the line as it was before the MAC was put into it.
    common["line"] = line[: -_MAC_LENGTH - 1] + b"}"
    if kind == "reply":
        sender = fields.text("from", 200)
        return Reply(**common, sender=sender, text=_read_text(plaintext, end + 1, size))
    if kind == "part":
        return Part(**common, **read_part(fields, size), data=_read_body(plaintext, end + 1, size))
    thread = fields.hex("thread", 64)
    if kind == "burn":
        token = bytes.fromhex(fields.hex("burn", 64))
        return Burn(**common, thread=thread, token=token, text=_read_text(plaintext, end + 1, size))
    attachments = read_attachments(fields)
    return Followup(**common, thread=thread, attachments=attachments, text=_read_text(plaintext, end + 1, size))


def _read_thread(outer: Fields, to: str) -> Thread:
    fields = Fields(outer.raw("thread"), ("box", "recipient", "mac", "burn"), "thread")
    box = fields.hex("box", 64)
    if box == to:
        raise fields.wrong("box", "must not be the organisation's own box")
    try:
        recipient = Recipient.parse(fields.text("recipient", 2000))
    except KeyMalformed:
        raise fields.wrong("recipient", "must be a hybrid age recipient (age1pq1…)") from None
    mac_key = bytes.fromhex(fields.hex("mac", 64))
    return Thread(box=box, recipient=recipient, mac_key=mac_key, burn=fields.hex("burn", 64))


def _read_body(plaintext: bytes, start: int, size: int) -> bytes:
    if start + size > len(plaintext):
        raise LineRefused("size", "size", "is larger than what is there")
    if plaintext.count(0, start + size) != len(plaintext) - start - size:
        raise LineRefused("padding", "message", "what follows the text must be zeros")
    return plaintext[start : start + size]


def _read_text(plaintext: bytes, start: int, size: int) -> str:
    try:
        return _read_body(plaintext, start, size).decode("utf-8")
    except UnicodeDecodeError:
        raise LineRefused("text", "text", "must be UTF-8") from None


def missing_counters(counters: Iterable[int]) -> Sequence[int]:
    """The numbers of replies that must have existed, since a later one was read, but are not there: the first hundred.

    >>> missing_counters([1, 4, 2])
    [3]
    """
    seen = set(counters)
    missing = (n for n in range(1, max(seen, default=0)) if n not in seen)
    return list(itertools.islice(missing, MOST_MISSING))
