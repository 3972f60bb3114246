"""How a body comes in: never more than the largest envelope, never too many at once, never longer than it may take."""

import asyncio
import re
from collections.abc import Iterator
from contextlib import contextmanager

from starlette.types import Receive

from safeconduct.relay.errors import Refusal, busy
from safeconduct.sealed.envelope import ENVELOPE_MAX, SIZES

MOST_ARRIVING = 128 << 20
"""Bytes that may be on their way in at once, counted as declared; without a length it counts as the largest."""
LONGEST = 120.0
"""Seconds for one body."""
LENGTH = re.compile(rb"[0-9]{1,19}")


class Disconnected(Exception):  # noqa: N818 - nobody is left to whom it would be an error
    """Whoever sent has gone."""


def too_large() -> Refusal:
    """The refusal of what is larger than any envelope."""
    return Refusal(413, "too_large", f"more than {ENVELOPE_MAX} bytes", "send it in parts")


class Intake:
    """Counts what is on its way in."""

    def __init__(self) -> None:
        self._arriving = 0

    def check_length(self, declared: bytes | None) -> None:
        """Nothing, if a body of this declared length may be an envelope; else the refusal, before a byte is read."""
        if declared is None:
            return
        if not LENGTH.fullmatch(declared):
            raise Refusal(400, "header", "the length is not a number", "send the length of the envelope")
        size = int(declared)
        if size > ENVELOPE_MAX:
            raise too_large()
        if size not in SIZES:
            sizes = ", ".join(map(str, SIZES))
            raise Refusal(422, "wrong_size", f"an envelope has {sizes} bytes", "seal it as docs/envelope.md says")

    @contextmanager
    def room(self, declared: bytes | None) -> Iterator[None]:
        """Room in memory for one body; `busy` when too much is on its way already."""
        size = ENVELOPE_MAX if declared is None else int(declared)
        if self._arriving + size > MOST_ARRIVING:
            raise busy()
        self._arriving += size
        try:
            yield
        finally:
            self._arriving -= size

    async def body(self, receive: Receive) -> bytes:
        """The whole body; the refusal as soon as it is too large or took too long."""
        try:
            async with asyncio.timeout(LONGEST):
                return await self._whole(receive)
        except TimeoutError:
            raise Refusal(408, "slow", "the envelope did not arrive in time", "send it again") from None

    async def _whole(self, receive: Receive) -> bytes:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Disconnected
        body: bytes = message.get("body", b"")
        if not message.get("more_body"):
            return body
        parts = [body]
        size = len(body)
        while message.get("more_body"):
            message = await receive()
            if message["type"] == "http.disconnect":
                raise Disconnected
            part = message.get("body", b"")
            size += len(part)
            if size > ENVELOPE_MAX:
                raise too_large()
            parts.append(part)
        return b"".join(parts)
