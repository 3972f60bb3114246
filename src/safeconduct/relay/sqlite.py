"""The store in one SQLite file: WAL, `synchronous=FULL`, one writer, readers beside it.

Rows lie in the order of boxes, which is random; bodies lie under random keys, those of one commit side by side so that
it writes few pages. No order in the tables tells which box got something before which.
"""

import asyncio
import os
import secrets
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import apsw

from safeconduct.relay.boxes import Box, Boxes
from safeconduct.relay.database import (
    FILE,
    FSYNC_FAILED,
    MOVED,
    connect,
    die,
    first,
    lock,
    plainly,
    prepare,
    refusal_for,
    require_sound_sqlite,
    rows,
)
from safeconduct.relay.errors import Conflict, StoreUnusable, Unavailable, box_full, disk_full, relay_full
from safeconduct.relay.store import Census, Kept, Limits, Listed, last_day, today
from safeconduct.relay.writer import Job, Writer, attempt

R = TypeVar("R")
Change = Callable[[], Any]
CHECKPOINT = 1000
"""Pages in the write-ahead log after which they are copied into the file: more at once keep those who wait too long."""
READERS = 2
SWEEP_PARTS = 16
BYTES_OF = "SELECT bytes FROM envelope JOIN body ON key = body WHERE box = ? AND id = ?"


class SqliteStore:
    """The store in the folder `folder`, which is made if it is not there. Make it inside a running event loop.

    `vfs` and `synchronous` are for tests of durability. `fatal` is called when an fsync failed: nobody knows then what
    is on the disk and what only in the cache, so the one safe thing is to end and to begin again from the disk.
    """

    shared = False

    def __init__(
        self,
        folder: Path,
        limits: Limits | None = None,
        *,
        vfs: str | None = None,
        synchronous: str = "FULL",
        fatal: Callable[[str], Any] = die,
    ) -> None:
        require_sound_sqlite(apsw.sqlite_lib_version())
        self.limits = limits or Limits()
        self._path = folder / FILE
        if (folder / MOVED).exists():
            raise StoreUnusable(str(folder), "was moved to PostgreSQL", "serve with --database, or name another folder")
        self._vfs = vfs
        self._fatal = fatal
        self._pages = 0
        self._looked = 0.0
        self._room = True
        self._key = 0
        self._last_day = 0
        self._bodies: list[tuple[int, bytes]] = []
        with plainly(folder), ExitStack() as undo:
            self._lock = undo.enter_context(lock(folder))
            self._db = undo.enter_context(closing(connect(self._path, vfs)))
            prepare(self._db, self._path, synchronous)
            found: tuple[int, int] = first(self._db, "SELECT count(*), coalesce(sum(size), 0) FROM envelope")
            self._envelopes, self._bytes = found
            undo.pop_all()
        # Replaces SQLite's own checkpoint after a commit, which would swallow a failed fsync.
        self._db.set_wal_hook(self._note_pages)
        self._boxes = Boxes(self._count, self._begin_epoch)
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="reader")
        self._local = threading.local()
        self._writer: Writer[Change] = Writer(self)

    def _note_pages(self, _connection: apsw.Connection, _name: str, pages: int) -> int:
        self._pages = pages
        return apsw.SQLITE_OK

    # The writer's thread.

    def commit_together(self, jobs: list[Job[Change]]) -> None:
        """Nothing; the jobs have their outcomes, and what succeeded is on the disk."""
        try:
            self._transaction(jobs)
        except Exception as error:  # noqa: BLE001 - whatever it was: nobody may be told "stored"
            if len(jobs) == 1:
                jobs[0].outcome = refusal_for(error)
                return
            # One change met a disk that has no more room, or worse. What makes room goes first, and each stands alone.
            for job in sorted(jobs, key=lambda job: job.size):
                self.commit_together([job])

    def _transaction(self, jobs: list[Job[Change]]) -> None:
        self._key = secrets.randbits(62)
        self._last_day = last_day(self.limits)
        self._bodies.clear()
        kept = self._envelopes, self._bytes
        try:
            self._db.execute("BEGIN IMMEDIATE")
            for job in jobs:
                attempt(job)
            self._write_bodies()
            self._db.execute("COMMIT")
        except Exception as error:
            self._die_of_fsync(error)
            self._envelopes, self._bytes = kept
            self._boxes.forget()
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            if isinstance(error, apsw.FullError):
                self._room = False
                self._checkpoint()  # what lies in the log then can be written over, which needs no new room
            raise

    def _die_of_fsync(self, error: Exception) -> None:
        if getattr(error, "extendedresult", 0) in FSYNC_FAILED:
            self._fatal("the disk did not keep what was written (fsync failed); starting again from the disk is safe")

    def after_commit(self) -> None:
        """Nothing; the log is copied into the file when it has grown long."""
        if self._pages >= CHECKPOINT:
            self._checkpoint()

    def _checkpoint(self) -> None:
        self._pages = 0
        try:
            self._db.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_PASSIVE)
        except apsw.Error as error:
            self._die_of_fsync(error)

    def _count(self, box: bytes) -> Box:
        query = "SELECT count(*), coalesce(sum(size), 0), coalesce(max(n), 0) FROM envelope WHERE box = ?"
        return Box(*first(self._db, query, (box,)))

    def _begin_epoch(self) -> int:
        number: int = first(self._db, "UPDATE epoch SET number = number + 1 RETURNING number")[0]
        return number

    def _put(self, box: bytes, name: bytes, envelope: bytes) -> bool:
        db = self._db
        size = len(envelope)
        state = self._boxes.box(box)
        if full := self._no_room(state, size):
            if self._is_there(box, name, envelope):
                return False
            raise full
        number = self._boxes.next_number(state)
        self._key += 1
        values = (box, number, name, size, self._last_day, self._key)
        db.execute("INSERT INTO envelope VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (box, id) DO NOTHING", values)
        if not db.changes():
            return not self._is_there(box, name, envelope)
        self._bodies.append((self._key, envelope))
        state.last = number
        state.envelopes += 1
        state.bytes += size
        self._envelopes += 1
        self._bytes += size
        return True

    def _write_bodies(self) -> None:
        if self._bodies:
            self._db.executemany("INSERT INTO body VALUES (?, ?)", self._bodies)
            self._bodies.clear()

    def _is_there(self, box: bytes, name: bytes, envelope: bytes) -> bool:
        """Whether this very envelope is there; `Conflict` when another has its name."""
        self._write_bodies()
        for (there,) in rows(self._db, BYTES_OF, (box, name)):
            if there != envelope:
                raise Conflict
            return True
        return False

    def _no_room(self, state: Box, size: int) -> Unavailable | None:
        """Why there is no room for `size` more bytes in this box, if there is none."""
        if state.envelopes >= self.limits.box_envelopes or state.bytes + size > self.limits.box_bytes:
            return box_full()
        if self._bytes + size > self.limits.total_bytes:
            return relay_full()
        return None if self._has_room() else disk_full()

    def _has_room(self) -> bool:
        now = time.monotonic()
        if now - self._looked > 1:
            self._looked = now
            at = os.statvfs(self._path.parent)
            self._room = at.f_bavail * at.f_frsize >= self.limits.free_bytes and (at.f_favail > 0 or at.f_files == 0)
        return self._room

    def _remove(self, where: str, values: tuple[Any, ...]) -> int:
        self._write_bodies()
        query = f"DELETE FROM envelope WHERE {where} RETURNING body, size"  # noqa: S608 - `where` is our own text
        removed = [*rows(self._db, query, values)]
        self._db.executemany("DELETE FROM body WHERE key = ?", [(key,) for key, _ in removed])
        self._envelopes -= len(removed)
        self._bytes -= sum(size for _, size in removed)
        return len(removed)

    def _remove_from(self, box: bytes, where: str, value: bytes | int) -> None:
        state = self._boxes.box(box)
        before = self._bytes
        removed = self._remove(f"box = ? AND {where}", (box, value))
        state.envelopes -= removed
        state.bytes -= before - self._bytes
        state.deleted = state.deleted or removed > 0

    def _sweep(self, part: int) -> int:
        first_box, last_box = bytes([part << 4]) + bytes(31), bytes([part << 4 | 15]) + b"\xff" * 31
        removed = self._remove("box BETWEEN ? AND ? AND last_day < ?", (first_box, last_box, today().toordinal()))
        if removed:
            self._boxes.forget()
        return removed

    # The readers' threads.

    async def _reading(self, question: Callable[[apsw.Connection], R]) -> R:
        return await asyncio.get_running_loop().run_in_executor(self._readers, self._answer, question)

    def _answer(self, question: Callable[[apsw.Connection], R]) -> R:
        try:
            if not hasattr(self._local, "db"):
                self._local.db = connect(self._path, self._vfs)
                self._local.db.pragma("query_only", 1)
            return question(self._local.db)
        except apsw.Error as error:
            raise refusal_for(error) from error

    # The event loop's thread: the contract.

    async def put(self, box: bytes, name: bytes, envelope: bytes) -> bool:
        """True when it is now on the disk, False when it was already; see `store.Store`."""
        new: bool = await self._writer.submit(lambda: self._put(box, name, envelope), len(envelope))
        return new

    async def list(self, box: bytes, after: int, count: int) -> Sequence[Listed]:
        """The next `count` lines of the box's list."""
        query = "SELECT n, id, size FROM envelope WHERE box = ? AND n > ? ORDER BY n LIMIT ?"
        return await self._reading(lambda db: [Listed(*row) for row in rows(db, query, (box, after, count))])

    async def read(self, box: bytes, after: int, size: int) -> Sequence[Kept]:
        """The next envelopes, `size` bytes of them or one."""
        query = "SELECT n, id, bytes FROM envelope JOIN body ON key = body WHERE box = ? AND n > ? ORDER BY n"

        def question(db: apsw.Connection) -> list[Kept]:
            found: list[Kept] = []
            left = size
            for n, name, envelope in rows(db, query, (box, after)):
                left -= len(envelope)
                if found and left < 0:
                    break
                found.append(Kept(n, name, envelope))
            return found

        return await self._reading(question)

    async def get(self, box: bytes, name: bytes) -> bytes | None:
        """The envelope, or None."""

        def question(db: apsw.Connection) -> bytes | None:
            return next((envelope for (envelope,) in rows(db, BYTES_OF, (box, name))), None)

        return await self._reading(question)

    async def latest(self, boxes: Sequence[bytes]) -> Mapping[bytes, int]:
        """The last number of each box that has something."""
        query = "SELECT max(n) FROM envelope WHERE box = ?"
        found = await self._reading(lambda db: [(box, first(db, query, (box,))[0]) for box in boxes])
        return {box: number for box, number in found if number is not None}

    async def delete(self, box: bytes, name: bytes) -> None:
        """Nothing; it is gone."""
        await self._writer.submit(lambda: self._remove_from(box, "id = ?", name))

    async def delete_through(self, box: bytes, number: int) -> None:
        """Nothing; all up to `number` are gone."""
        await self._writer.submit(lambda: self._remove_from(box, "n <= ?", number))

    async def sweep(self) -> int:
        """How many went because their last day is over."""
        # In parts, so that envelopes which arrive meanwhile need not wait for all of it.
        return sum([await self._writer.submit(partial(self._sweep, part)) for part in range(SWEEP_PARTS)])

    async def check(self) -> None:
        """Nothing, if an envelope could be taken now."""

        def touch() -> None:
            self._db.execute("UPDATE epoch SET touched = 1 - touched")  # the same value again would not be written

        await self._writer.submit(touch)
        if not self._has_room():
            raise disk_full()

    def census(self) -> Census:
        """What is kept."""
        return Census(self._envelopes, self._bytes)

    def fullness(self, box: bytes) -> float:
        """How full the box or the relay is."""
        state = self._boxes.glance(box)
        return max(state.fullness(self.limits) if state else 0.0, self._bytes / self.limits.total_bytes)

    async def close(self) -> None:
        """Nothing; the log is empty, so that nothing deleted lies in it, and the file is closed."""
        await self._writer.close()
        self._readers.shutdown()
        try:
            self._db.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
        except apsw.Error as error:
            self._die_of_fsync(error)
        self._db.close()
        self._lock.close()
