"""Who waits for something to arrive in which box: in memory, while the request lasts."""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

MOST = 10_000
"""Requests that may wait at once; further ones are answered at once, and ask again."""


class Arrival:
    """One who waits."""

    def __init__(self, *, patient: bool) -> None:
        self._come = asyncio.Event()
        self._patient = patient
        self.seen = -1
        """What `Arrivals.compare` saw last."""

    def come(self) -> None:
        """Nothing; there is something to look at."""
        self._come.set()

    def leave(self) -> None:
        """Nothing; the relay stops, and waiting is over."""
        self._patient = False
        self._come.set()

    async def within(self, seconds: float) -> bool:
        """Whether there is something to look at within that time, or was since the last time."""
        if not self._patient:
            return False
        try:
            async with asyncio.timeout(seconds):
                await self._come.wait()
        except TimeoutError:
            return False
        self._come.clear()
        return True


class Arrivals:
    """All who wait."""

    def __init__(self) -> None:
        self._waiting: dict[bytes, set[Arrival]] = {}
        self._count = 0
        self._closed = False

    @contextmanager
    def watch(self, box: bytes) -> Iterator[Arrival]:
        """An `Arrival` that notices everything from now on. Look into the box after this, then wait."""
        arrival = Arrival(patient=self._count < MOST and not self._closed)
        self._waiting.setdefault(box, set()).add(arrival)
        self._count += 1
        try:
            yield arrival
        finally:
            self._count -= 1
            waiting = self._waiting[box]
            waiting.discard(arrival)
            if not waiting:
                del self._waiting[box]

    def tell(self, box: bytes) -> None:
        """Nothing; whoever waits at `box` looks again."""
        for arrival in self._waiting.get(box, ()):
            arrival.come()

    def boxes(self) -> list[bytes]:
        """The boxes that someone waits at."""
        return [*self._waiting]

    def compare(self, latest: Mapping[bytes, int]) -> None:
        """Nothing; whoever has not seen this number of his box looks again. For what other processes store."""
        for box, waiting in self._waiting.items():
            number = latest.get(box, 0)
            for arrival in waiting:
                if arrival.seen != number:
                    arrival.seen = number
                    arrival.come()

    def close(self) -> None:
        """Nothing; nobody waits any more."""
        self._closed = True
        for waiting in self._waiting.values():
            for arrival in waiting:
                arrival.leave()
