"""What a relay answers: status, headers, body. Every answer under /v1 has the same headers, whatever it is about."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from starlette.types import Send

from safeconduct.relay.errors import NotFound, Refusal, Unavailable
from safeconduct.relay.store import Listed

LIST = 8192
"""Bytes of every list."""
MOST_LISTED = 64

Headers = list[tuple[bytes, bytes]]

COMMON: Headers = [
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"Retry-After"),
    (b"cache-control", b"no-store"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"cross-origin-resource-policy", b"cross-origin"),
    (b"referrer-policy", b"no-referrer"),
    (b"server", b"relay"),
    (b"x-content-type-options", b"nosniff"),
]
OCTETS: Headers = [*COMMON, (b"content-type", b"application/octet-stream")]
PREFLIGHT: Headers = [
    *COMMON,
    (b"access-control-allow-headers", b"Altcha, Authorization, Content-Type"),
    (b"access-control-allow-methods", b"GET, PUT, DELETE"),
    (b"access-control-max-age", b"86400"),
]
JSON_TYPE = (b"content-type", b"application/json")


@dataclass(frozen=True, slots=True)
class Answer:
    """One whole answer, ready to be sent."""

    status: int
    headers: Headers
    body: bytes = b""

    async def send(self, send: Send) -> None:
        """Nothing; it is sent."""
        await send({"type": "http.response.start", "status": self.status, "headers": self.headers})
        await send({"type": "http.response.body", "body": self.body})


def in_json(status: int, value: Any, *more: tuple[bytes, bytes]) -> Answer:  # noqa: ANN401 - JSON
    """An answer in JSON, with its length and the headers of all."""
    body = json.dumps(value, separators=(",", ":")).encode()
    return Answer(status, [*COMMON, JSON_TYPE, (b"content-length", b"%d" % len(body)), *more], body)


def no(refusal: Refusal) -> Answer:
    """The answer for a refusal."""
    more = []
    if isinstance(refusal, Unavailable):
        more.append((b"retry-after", b"%d" % refusal.retry_after))
    told = {"error": refusal.code, "message": refusal.message, "mend": refusal.mend}
    return in_json(refusal.status, told, *more)


FILLER = (Listed(1 << 52, bytes(16), 4096),) * MOST_LISTED
NOT_FOUND = no(NotFound())
STORED = in_json(201, {"stored": True})
STORED_BEFORE = in_json(200, {"stored": True})
DELETED = Answer(204, COMMON)
ALLOWED = Answer(204, PREFLIGHT)


def listing(found: Sequence[Listed]) -> Answer:
    """A list of up to `MOST_LISTED` envelopes, always of `LIST` bytes; one more in `found` says that there are more.

    A full list is written each time, of which only what was found is sent: a short one must not be quicker.
    """
    lines = [{"n": each.n, "id": each.id.hex(), "size": each.size} for each in (*found, *FILLER)[:MOST_LISTED]]
    count = min(len(found), MOST_LISTED)
    listed, _ = (json.dumps(part, separators=(",", ":")) for part in (lines[:count], lines[count:]))
    more = "true" if len(found) > MOST_LISTED else "false"
    body = f'{{"v":1,"envelopes":{listed},"more":{more}}}'.encode().ljust(LIST)
    return Answer(200, [*COMMON, JSON_TYPE, (b"content-length", b"%d" % len(body))], body)


def document(text: bytes) -> Answer:
    """JSON that is there already."""
    return Answer(200, [*COMMON, JSON_TYPE, (b"content-length", b"%d" % len(text))], text)


def octets(found: bytes) -> Answer:
    """The bytes of an envelope."""
    return Answer(200, [*OCTETS, (b"content-length", b"%d" % len(found))], found)
