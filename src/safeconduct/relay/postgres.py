"""The store in PostgreSQL, for several relay processes at once and for more than one machine (docs/adr/0017).

A box that holds something has a row, and whoever changes the box locks that row first, until the commit is visible:
numbers of one box become visible in their order, and quotas are exact, whichever process writes. The rows of emptied
boxes go on the next day; numbers begin with the day, so that they grow all the same.
"""

import asyncio
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import groupby
from typing import Any, TypeVar

import psycopg

from safeconduct.relay.boxes import EPOCH, Box
from safeconduct.relay.errors import Conflict, RelayError, StoreUnusable, Unavailable, box_full, busy, relay_full
from safeconduct.relay.pg import Connection, connect, each, one, opened, raise_epoch, refusal_for, where
from safeconduct.relay.store import Census, Kept, Limits, Listed, last_day, today
from safeconduct.relay.writer import Job, Writer

R = TypeVar("R")
READERS = 4
MOST_BOXES = 4096
COUNT_EVERY = 10.0
"""Seconds after which a process that writes looks what others have stored in all."""
SWEPT_AT_ONCE = 256

LOCK = """INSERT INTO relay.box (box) VALUES (%b) ON CONFLICT (box) DO UPDATE SET last = relay.box.last
RETURNING envelopes, bytes, last"""
INSERT = """INSERT INTO relay.envelope VALUES (%b, %b, %b, %b, %b, %b) ON CONFLICT (box, id) DO NOTHING RETURNING n"""
UPDATE = "UPDATE relay.box SET envelopes = %b, bytes = %b, last = %b WHERE box = %b RETURNING 1"
LOCK_IF_THERE = "SELECT 1 FROM relay.box WHERE box = %b FOR UPDATE"
REMOVE = """WITH gone AS (DELETE FROM relay.envelope WHERE box = %b AND {} RETURNING size),
total AS (SELECT count(*) AS envelopes, coalesce(sum(size), 0) AS bytes FROM gone)
UPDATE relay.box SET envelopes = relay.box.envelopes - total.envelopes, bytes = relay.box.bytes - total.bytes
FROM total WHERE box = %b AND total.envelopes > 0 RETURNING total.envelopes, total.bytes::bigint"""
COUNT = "SELECT coalesce(sum(envelopes), 0)::bigint, coalesce(sum(bytes), 0)::bigint FROM relay.box"


@dataclass(frozen=True, slots=True)
class Put:
    """An envelope for a box."""

    box: bytes
    name: bytes
    envelope: bytes


@dataclass(frozen=True, slots=True)
class Remove:
    """What `where` says of a box goes."""

    box: bytes
    where: str
    value: bytes | int


Statement = Callable[[Connection], Any]
Change = Put | Remove | Statement


class PostgresStore:
    """The store in the database at `url`, which becomes a relay's if it is empty. Make it in a running loop."""

    shared = True

    def __init__(self, url: str, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self._url = url
        with opened(url, make=True) as db:
            if one(db, "SELECT moving FROM relay.state") == (True,):
                raise StoreUnusable(where(url), "is being moved into", "let `safeconduct relay move` finish first")
            raise_epoch(db)
            self._recount(db)
        self._counted = time.monotonic()
        self._known: OrderedDict[bytes, Box] = OrderedDict()
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="reader")
        self._local = threading.local()
        self._open: set[Connection] = set()
        self._writer: Writer[Change] = Writer(self)

    def _connected(self) -> Connection:
        """This thread's connection, made anew when it broke."""
        db: Connection | None = getattr(self._local, "db", None)
        if db is None or db.closed:
            if db is not None:
                self._open.discard(db)
            db = self._local.db = connect(self._url)
            self._open.add(db)
        return db

    def _patiently(self, work: Callable[[Connection], R]) -> R:
        """What came of `work`; once more, on a new connection if need be, when the database did not play along."""
        try:
            return work(self._connected())
        except psycopg.Error:
            try:
                return work(self._connected())
            except psycopg.Error as error:
                raise refusal_for(error) from error

    # The writer's thread.

    def commit_together(self, jobs: list[Job[Change]]) -> None:
        """Nothing; the jobs have their outcomes, and what succeeded is durable."""
        # In their order, as far as they are of one kind: what is put and deleted at once keeps its order.
        for kind, group in groupby(jobs, key=lambda job: type(job.change)):
            together = [*group]
            try:
                if kind is Put:
                    self._patiently(lambda db, puts=together: self._put_all(db, puts))  # type: ignore[misc]
                elif kind is Remove:
                    self._patiently(lambda db, removals=together: self._remove_all(db, removals))  # type: ignore[misc]
                else:
                    for job in together:
                        assert callable(job.change)  # noqa: S101 - the third kind
                        job.outcome = self._patiently(job.change)
            except Exception as error:  # noqa: BLE001 - whatever it was: nobody may be told "stored"
                for job in together:
                    job.outcome = error if isinstance(error, Unavailable) else refusal_for(error)

    def after_commit(self) -> None:
        """Nothing; what other processes stored is counted in, now and then."""
        if time.monotonic() - self._counted > COUNT_EVERY:
            self._counted = time.monotonic()
            try:
                self._recount(self._connected())
            except psycopg.Error:
                return

    def _recount(self, db: Connection) -> None:
        found: tuple[int, int] = one(db, COUNT)
        self._envelopes, self._bytes = found

    def _put_all(self, db: Connection, jobs: list[Job[Change]]) -> None:
        puts = [job.change for job in jobs if isinstance(job.change, Put)]
        boxes = sorted({put.box for put in puts})  # one order for all processes, or they would wait for each other
        with db.transaction():
            found = each(db, LOCK, [(box,) for box in boxes])
            states = {box: Box(*row) for box, row in zip(boxes, found, strict=True) if row is not None}
            epoch, moving = one(db, "SELECT epoch, moving FROM relay.state")
            if moving:
                raise busy()
            outcomes, stored = self._insert(db, puts, states, epoch)
            touched = [(state.envelopes, state.bytes, state.last, box) for box, state in states.items() if state.last]
            if touched:
                each(db, UPDATE, touched)
            if new := [(box,) for box, state in states.items() if not state.last]:
                each(db, "DELETE FROM relay.box WHERE box = %b AND last = 0 RETURNING 1", new)
        for job, outcome in zip(jobs, outcomes, strict=True):
            job.outcome = outcome
        self._envelopes += len(stored)
        self._bytes += sum(stored)
        for box, state in states.items():
            self._known[box] = state
            self._known.move_to_end(box)
        while len(self._known) > MOST_BOXES:
            self._known.popitem(last=False)

    def _insert(
        self, db: Connection, puts: list[Put], states: dict[bytes, Box], epoch: int
    ) -> tuple[list[bool | RelayError], list[int]]:
        """What becomes of each put, in a transaction that has locked their boxes; and the sizes of what is new."""
        outcomes: list[bool | RelayError] = []
        rows: list[tuple[Any, ...]] = []
        last, coming = last_day(self.limits), 0
        for put in puts:
            state, size = states[put.box], len(put.envelope)
            full = self._no_room(state, coming + size, size)
            outcomes.append(full or True)
            if not full:
                state.last = max(state.last, epoch * EPOCH) + 1
                state.envelopes += 1
                state.bytes += size
                coming += size
                rows.append((put.box, state.last, put.name, size, last, put.envelope))
        inserted = iter(each(db, INSERT, rows) if rows else ())
        stored: list[int] = []
        for at, put in enumerate(puts):
            if outcomes[at] is True and next(inserted) is not None:
                stored.append(len(put.envelope))
                continue
            if outcomes[at] is True:
                states[put.box].envelopes -= 1
                states[put.box].bytes -= len(put.envelope)
            there = each(db, "SELECT bytes FROM relay.envelope WHERE box = %b AND id = %b", [(put.box, put.name)])[0]
            if there is not None:
                outcomes[at] = False if there[0] == put.envelope else Conflict()
        return outcomes, stored

    def _no_room(self, state: Box, coming: int, size: int) -> Unavailable | None:
        """Why there is no room for `size` more bytes in this box, when `coming` are new in all; if there is none."""
        if state.envelopes >= self.limits.box_envelopes or state.bytes + size > self.limits.box_bytes:
            return box_full()
        return relay_full() if self._bytes + coming > self.limits.total_bytes else None

    def _remove_all(self, db: Connection, jobs: list[Job[Change]]) -> None:
        removals = sorted((job.change for job in jobs if isinstance(job.change, Remove)), key=lambda each: each.box)
        with db.transaction():
            each(db, LOCK_IF_THERE, [(removal.box,) for removal in removals])
            gone = []
            for condition, group in groupby(removals, key=lambda removal: removal.where):
                values = [(removal.box, removal.value, removal.box) for removal in group]
                gone += each(db, REMOVE.format(condition), values)
        self._envelopes -= sum(row[0] for row in gone if row)
        self._bytes -= sum(row[1] for row in gone if row)

    def _sweep(self, db: Connection) -> int:
        """How many of some boxes went; 0 when there is nothing left to sweep."""
        day = today().toordinal()
        query = "SELECT DISTINCT box FROM relay.envelope WHERE last_day < %b LIMIT %b"
        boxes = sorted(box for (box,) in db.execute(query, (day, SWEPT_AT_ONCE)))
        if not boxes:
            return 0
        with db.transaction():
            each(db, LOCK_IF_THERE, [(box,) for box in boxes])
            gone = each(db, REMOVE.format("last_day < %b"), [(box, day, box) for box in boxes])
        return sum(row[0] for row in gone if row)

    def _tidy(self, db: Connection) -> None:
        # In two transactions, in this order: whoever finds the row of an emptied box gone must see the new epoch.
        epoch = raise_epoch(db)
        db.execute("DELETE FROM relay.box WHERE envelopes = 0 AND last < %s", (epoch * EPOCH,))
        self._recount(db)

    # The event loop's thread: the contract.

    async def _reading(self, question: Callable[[Connection], R]) -> R:
        return await asyncio.get_running_loop().run_in_executor(self._readers, self._patiently, question)

    async def put(self, box: bytes, name: bytes, envelope: bytes) -> bool:
        """True when it is now on the disk, False when it was already; see `store.Store`."""
        new: bool = await self._writer.submit(Put(box, name, envelope), len(envelope))
        return new

    async def list(self, box: bytes, after: int, count: int) -> Sequence[Listed]:
        """The next `count` lines of the box's list."""
        query = "SELECT n, id, size FROM relay.envelope WHERE box = %b AND n > %b ORDER BY n LIMIT %b"
        return await self._reading(lambda db: [Listed(*row) for row in db.execute(query, (box, after, count))])

    async def read(self, box: bytes, after: int, size: int) -> Sequence[Kept]:
        """The next envelopes, `size` bytes of them or one."""
        query = "SELECT n, id, bytes FROM relay.envelope WHERE box = %b AND n > %b AND n <= %b ORDER BY n"

        def question(db: Connection) -> list[Kept]:
            sizes = "SELECT n, size FROM relay.envelope WHERE box = %b AND n > %b ORDER BY n LIMIT %b"
            last, left = after, size
            for n, length in db.execute(sizes, (box, after, size // 4096 + 1)):
                left -= length
                if last > after and left < 0:
                    break
                last = n
            return [Kept(*row) for row in db.execute(query, (box, after, last))]

        return await self._reading(question)

    async def get(self, box: bytes, name: bytes) -> bytes | None:
        """The envelope, or None."""
        query = "SELECT bytes FROM relay.envelope WHERE box = %b AND id = %b"
        return await self._reading(lambda db: next((row[0] for row in db.execute(query, (box, name))), None))

    async def latest(self, boxes: Sequence[bytes]) -> Mapping[bytes, int]:
        """The last number of each box that has a row; whoever wrote it."""
        query = "SELECT box, last FROM relay.box WHERE box = ANY(%b)"
        return await self._reading(lambda db: dict(db.execute(query, ([*boxes],)).fetchall()))

    async def delete(self, box: bytes, name: bytes) -> None:
        """Nothing; it is gone."""
        await self._writer.submit(Remove(box, "id = %b", name))

    async def delete_through(self, box: bytes, number: int) -> None:
        """Nothing; all up to `number` are gone."""
        await self._writer.submit(Remove(box, "n <= %b", number))

    async def sweep(self) -> int:
        """How many went because their last day is over."""
        removed = 0
        # In parts, so that envelopes which arrive meanwhile need not wait for all of it.
        while part := await self._writer.submit(self._sweep):
            removed += part
        await self._writer.submit(self._tidy)
        return removed

    async def check(self) -> None:
        """Nothing, if an envelope could be taken now."""
        await self._writer.submit(lambda db: one(db, "UPDATE relay.state SET touched = NOT touched RETURNING 1"))

    def census(self) -> Census:
        """What is kept."""
        return Census(self._envelopes, self._bytes)

    def fullness(self, box: bytes) -> float:
        """How full the box or the relay is."""
        state = self._known.get(box)
        return max(state.fullness(self.limits) if state else 0.0, self._bytes / self.limits.total_bytes)

    async def close(self) -> None:
        """Nothing; all is durable and the connections are closed."""
        await self._writer.close()
        self._readers.shutdown()
        for db in self._open:
            db.close()
