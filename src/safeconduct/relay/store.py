"""The contract of a store: what the relay keeps, and what it promises about it.

What is kept of an envelope: box, number, id, bytes (and so their size), day of expiry. Nothing else, and nothing of
whoever sent it. `sqlite.SqliteStore` and `postgres.PostgresStore` keep this contract, and
tests/relay/test_contract.py holds them to it.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Limits:
    """How much and how long a relay keeps."""

    lifetime_days: int = 60
    box_envelopes: int = 20_000
    box_bytes: int = 1 << 30
    total_bytes: int = 16 << 30
    free_bytes: int = 64 << 20
    """Room on the disk that envelopes do not take, so that deleting and sweeping always have some."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of a box's list."""

    n: int
    id: bytes
    size: int


@dataclass(frozen=True, slots=True)
class Kept:
    """One envelope of a box."""

    n: int
    id: bytes
    envelope: bytes


@dataclass(frozen=True, slots=True)
class Census:
    """How many envelopes and bytes are kept in all."""

    envelopes: int
    bytes: int


def today() -> dt.date:
    """The day in UTC, the finest time a relay knows."""
    return dt.datetime.now(dt.UTC).date()


def last_day(limits: Limits) -> int:
    """The last day, counted from 0001-01-01, of an envelope that arrives today."""
    return today().toordinal() + limits.lifetime_days


class Store(Protocol):
    """Boxes of envelopes. All methods raise `Unavailable` when the disk or the database does not play along."""

    limits: Limits
    shared: bool
    """Whether other processes may write to it as well."""

    async def put(self, box: bytes, name: bytes, envelope: bytes) -> bool:
        """True when the envelope is now on the disk, False when it was there already; both mean durable.

        Raises `Conflict` when other bytes are there under this name. Nothing is stored unless this returns.
        """

    async def list(self, box: bytes, after: int, count: int) -> Sequence[Listed]:
        """The first `count` envelopes with a number greater than `after`, by rising number."""

    async def read(self, box: bytes, after: int, size: int) -> Sequence[Kept]:
        """The first envelopes after `after` that together have at most `size` bytes, but one if there is one."""

    async def get(self, box: bytes, name: bytes) -> bytes | None:
        """The envelope, or None."""

    async def latest(self, boxes: Sequence[bytes]) -> Mapping[bytes, int]:
        """A number for each of these boxes that is not empty: a different one after each arrival, whoever wrote it."""

    async def delete(self, box: bytes, name: bytes) -> None:
        """Nothing; the envelope is gone, durably, whether it was there or not."""

    async def delete_through(self, box: bytes, number: int) -> None:
        """Nothing; all envelopes up to `number` are gone, durably."""

    async def sweep(self) -> int:
        """How many envelopes went because their last day is over."""

    async def check(self) -> None:
        """Nothing, if the store could take an envelope now; else `Unavailable`."""

    def census(self) -> Census:
        """What is kept, as far as this process knows."""

    def fullness(self, box: bytes) -> float:
        """How full the box or the relay is, whichever is fuller: 0 to 1, as far as this process knows."""

    async def close(self) -> None:
        """Nothing; everything is on the disk and the files are closed."""
