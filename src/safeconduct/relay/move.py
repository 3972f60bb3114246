"""Moves a relay from SQLite to PostgreSQL: all envelopes with their numbers, so that no reader misses anything.

It may be broken off at any moment and run again. While it goes on no relay starts, neither on the folder, which is
locked, nor on the database, which is marked; afterwards the old file has another name, so that none starts there again.
"""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import apsw

from safeconduct.relay.database import FILE, MOVED, connect, first, lock, plainly, prepare, rows
from safeconduct.relay.errors import StoreUnusable
from safeconduct.relay.pg import Connection, each, one, opened, raise_epoch, where
from safeconduct.relay.store import Census

AT_ONCE = 64
"""Envelopes in one transaction: at most 64 MiB."""

NEXT = """SELECT box, n, id, size, last_day, bytes FROM envelope JOIN body ON key = body
WHERE (box, n) > (?, ?) ORDER BY box, n LIMIT ?"""
INSERT = "INSERT INTO relay.envelope VALUES (%b, %b, %b, %b, %b, %b) ON CONFLICT DO NOTHING RETURNING size"
COUNT = """INSERT INTO relay.box AS there VALUES (%b, %b, %b, %b) ON CONFLICT (box) DO UPDATE SET
envelopes = there.envelopes + excluded.envelopes, bytes = there.bytes + excluded.bytes,
last = greatest(there.last, excluded.last) RETURNING 1"""
THERE = "SELECT count(*), coalesce(sum(size), 0)::bigint FROM relay.envelope"


def move(folder: Path, url: str, progress: Callable[[int], Any]) -> Census:
    """What was moved from the folder into the database; `progress` gets the number of envelopes gone through so far.

    Raises `StoreUnusable` when either is in use, or the database holds another relay's envelopes.
    """
    path = folder / FILE if (folder / FILE).exists() else folder / MOVED
    if not path.is_file():
        raise StoreUnusable(str(folder / FILE), "is not there", "name the folder given to relay serve as --data")
    with (
        plainly(folder),
        closing(lock(folder)),
        closing(connect(path)) as source,
        opened(url, make=True) as target,
    ):
        prepare(source, path, "FULL")
        found = Census(*first(source, "SELECT count(*), coalesce(sum(size), 0) FROM envelope"))
        if not _begin(target):
            if path.name == MOVED:
                raise StoreUnusable(str(path), "was moved before", "serve with --database")
            raise StoreUnusable(where(url), "holds a relay's envelopes already", "name a database of its own")
        done = 0
        for batch in _batches(source):
            _take(target, batch)
            done += len(batch)
            progress(done)
        if Census(*one(target, THERE)) != found:
            raise StoreUnusable(where(url), "holds more than was moved", "empty its schema `relay` and move again")
        raise_epoch(target, first(source, "SELECT number FROM epoch")[0] + 1)
        source.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
        path.rename(folder / MOVED)
        target.execute("UPDATE relay.state SET moving = false")
    return found


def _begin(target: Connection) -> bool:
    """Whether a move goes on from here: the database is empty, or an earlier move into it was broken off."""
    begun = target.execute("""UPDATE relay.state SET moving = true
        WHERE moving OR NOT EXISTS (SELECT FROM relay.box) RETURNING 1""")
    return begun.fetchone() is not None


def _batches(source: apsw.Connection) -> Iterator[list[tuple[Any, ...]]]:
    last = (b"", 0)
    while batch := [*rows(source, NEXT, (*last, AT_ONCE))]:
        yield batch
        last = batch[-1][:2]


def _take(target: Connection, batch: list[tuple[Any, ...]]) -> None:
    """Nothing; these envelopes are in the database, and counted, whether some were there before or not."""
    with target.transaction():
        boxes: dict[bytes, list[int]] = {}
        for (box, n, *_), new in zip(batch, each(target, INSERT, batch), strict=True):
            counted = boxes.setdefault(box, [0, 0, 0])
            counted[0] += new is not None
            counted[1] += 0 if new is None else new[0]
            counted[2] = max(counted[2], n)
        each(target, COUNT, [(box, *counted) for box, counted in boxes.items()])
