"""How a body comes in: never more than the largest envelope, never too many at once, never longer than it may take."""

import asyncio
import re
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from starlette.types import Receive

from safeconduct.relay.errors import Refusal, busy
from safeconduct.sealed.envelope import ENVELOPE_MAX, SIZES

MOST_ARRIVING = 128 << 20
"""Bytes that may be on their way in at once, counted as declared; without a length it counts as the largest."""
LONGEST = 120.0
"""Seconds for one body."""
LOOK_EVERY = 2.0
LENGTH = re.compile(rb"[0-9]{1,19}")


def broken() -> Refusal:
    """The refusal of a body that broke off, if anyone is left to hear it."""
    return Refusal(400, "broken", "the envelope broke off", "send it again")


def too_large() -> Refusal:
    """The refusal of what is larger than any envelope."""
    return Refusal(413, "too_large", f"more than {ENVELOPE_MAX} bytes", "send it in parts")


class Intake:
    """Counts what is on its way in."""

    def __init__(self) -> None:
        self._arriving = 0
        self._reading: dict[asyncio.Task[Any], float] = {}
        self._looking = False

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

    def room(self, declared: bytes | None) -> AbstractContextManager[None]:
        """Room in memory for one body, to be left; `busy`, at once, when too much is on its way already."""
        size = ENVELOPE_MAX if declared is None else int(declared)
        if self._arriving + size > MOST_ARRIVING:
            raise busy()
        return self._taken(size)

    @contextmanager
    def _taken(self, size: int) -> Iterator[None]:
        self._arriving += size
        try:
            yield
        finally:
            self._arriving -= size

    async def body(self, receive: Receive) -> bytes:
        """The whole body; the refusal as soon as it is too large or took too long."""
        with self._in_time():
            return await self._whole(receive)

    async def discard(self, receive: Receive, declared: bytes | None) -> None:
        """Nothing; what is no longer than an envelope was read and thrown away, so that the sender hears the refusal.

        A connection that is closed under a sender tells a browser only that there is no network.
        """
        if declared is not None and (not LENGTH.fullmatch(declared) or int(declared) > ENVELOPE_MAX):
            return
        left = ENVELOPE_MAX
        more = True
        with self._in_time():
            while more and left >= 0:
                message = await receive()
                left -= len(message.get("body", b""))
                more = message.get("more_body", False)

    @contextmanager
    def _in_time(self) -> Iterator[None]:
        """The block, ended by the refusal when it takes longer than `LONGEST`.

        One look every few seconds at all that is going on; a timer for each body would cost a tenth of a whole `PUT`.
        """
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - every request is one
        loop = asyncio.get_running_loop()
        if not self._looking:
            self._looking = True
            loop.call_later(LOOK_EVERY, self._look)
        self._reading[task] = loop.time() + LONGEST
        try:
            yield
        except asyncio.CancelledError:
            if self._reading[task] > loop.time():
                raise
            task.uncancel()
            raise Refusal(408, "slow", "the envelope did not arrive in time", "send it again") from None
        finally:
            del self._reading[task]

    def _look(self) -> None:
        loop = asyncio.get_running_loop()
        for task, end in self._reading.items():
            if end <= loop.time():
                task.cancel()
        self._looking = bool(self._reading)
        if self._looking:
            loop.call_later(LOOK_EVERY, self._look)

    async def _whole(self, receive: Receive) -> bytes:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise broken()
        body: bytes = message.get("body", b"")
        if not message.get("more_body"):
            return body
        parts = [body]
        size = len(body)
        while message.get("more_body"):
            message = await receive()
            if message["type"] == "http.disconnect":
                raise broken()
            part = message.get("body", b"")
            size += len(part)
            if size > ENVELOPE_MAX:
                raise too_large()
            parts.append(part)
        return b"".join(parts)
