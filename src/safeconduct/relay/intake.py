"""How a body comes in: never more than the largest envelope, never too many at once, never longer than it may take."""

import asyncio
import re
import time
from types import TracebackType
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
        self.arriving = 0
        self.reading: dict[asyncio.Task[Any], float] = {}
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

    def room(self, declared: bytes | None) -> "Room":
        """Room in memory for one body, to be left; `busy`, at once, when too much is on its way already."""
        size = ENVELOPE_MAX if declared is None else int(declared)
        if self.arriving + size > MOST_ARRIVING:
            raise busy()
        return Room(self, size)

    async def body(self, receive: Receive, declared: bytes | None) -> bytes:
        """The whole body; the refusal as soon as it is too large or took too long."""
        with InTime(self):
            return await _whole(receive, declared)

    async def discard(self, receive: Receive, declared: bytes | None) -> None:
        """Nothing; what is no longer than an envelope was read and thrown away, so that the sender hears the refusal.

        A connection that is closed under a sender tells a browser only that there is no network.
        """
        if declared is not None and (not LENGTH.fullmatch(declared) or int(declared) > ENVELOPE_MAX):
            return
        left = ENVELOPE_MAX
        more = True
        with InTime(self):
            while more and left >= 0:
                message = await receive()
                left -= len(message.get("body", b""))
                more = message.get("more_body", False)

    def watch(self, task: asyncio.Task[Any]) -> None:
        """Nothing; the task is cancelled when it takes longer than `LONGEST`.

        One look every few seconds at all that is going on; a timer for each body would cost a tenth of a whole `PUT`.
        """
        if not self._looking:
            self._looking = True
            asyncio.get_running_loop().call_later(LOOK_EVERY, self._look)
        self.reading[task] = time.monotonic() + LONGEST

    def _look(self) -> None:
        now = time.monotonic()
        for task, end in self.reading.items():
            if end <= now:
                task.cancel()
        self._looking = bool(self.reading)
        if self._looking:
            asyncio.get_running_loop().call_later(LOOK_EVERY, self._look)


# Classes, because a generator as context manager costs three times as much, and each PUT needs both.


class Room:
    """Room for one body, taken while the block runs."""

    __slots__ = ("_intake", "_size")

    def __init__(self, intake: Intake, size: int) -> None:
        self._intake = intake
        self._size = size

    def __enter__(self) -> None:
        self._intake.arriving += self._size

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._intake.arriving -= self._size


class InTime:
    """The block, ended by the refusal when it takes longer than `LONGEST`."""

    __slots__ = ("_intake", "_task")

    def __init__(self, intake: Intake) -> None:
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - every request is one
        self._task = task
        self._intake = intake

    def __enter__(self) -> None:
        self._intake.watch(self._task)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        end = self._intake.reading.pop(self._task)
        if kind is asyncio.CancelledError and end <= time.monotonic():
            self._task.uncancel()
            raise Refusal(408, "slow", "the envelope did not arrive in time", "send it again") from None


async def _whole(receive: Receive, declared: bytes | None) -> bytes:
    # With a length the server gives no more than that, so that the empty message at the end need not be waited for:
    # each message is a hand-over between threads.
    size = ENVELOPE_MAX if declared is None else int(declared)
    parts: list[bytes] = []
    more = True
    left = size
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise broken()
        part: bytes = message.get("body", b"")
        left -= len(part)
        if left < 0:
            raise too_large()
        parts.append(part)
        more = message.get("more_body", False) and (left > 0 or declared is None)
    return parts[0] if len(parts) == 1 else b"".join(parts)
