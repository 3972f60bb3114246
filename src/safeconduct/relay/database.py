"""The relay's SQLite file: its form, what may open it, and what its errors mean."""

import fcntl
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, NoReturn

import apsw

from safeconduct.relay.errors import StoreUnusable, Unavailable, disk, disk_full, read_only

FILE = "relay.sqlite"
MOVED = f"{FILE}.moved"
"""Its name after a move to PostgreSQL."""
APPLICATION = 0x53614665  # "SaFe"
VERSION = 1
BROKEN = ((3, 7, 0), (3, 51, 2))
"""The first and the last version of SQLite whose write-ahead log can lose commits when it is reset."""
FSYNC_FAILED = frozenset({apsw.SQLITE_IOERR_FSYNC, apsw.SQLITE_IOERR_DIR_FSYNC})

SCHEMA = """
CREATE TABLE body (key INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
CREATE TABLE envelope (
    box BLOB NOT NULL, n INTEGER NOT NULL, id BLOB NOT NULL, size INTEGER NOT NULL, last_day INTEGER NOT NULL,
    body INTEGER NOT NULL, PRIMARY KEY (box, n)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX envelope_id ON envelope (box, id);
CREATE TABLE epoch (number INTEGER NOT NULL, touched INTEGER NOT NULL) STRICT;
INSERT INTO epoch VALUES (-1, 0);
"""


def require_sound_sqlite(version: str) -> None:
    """Nothing, if this version of SQLite keeps what it committed; else `StoreUnusable`.

    >>> require_sound_sqlite("3.51.3")
    """
    number = tuple(int(part) for part in version.split(".")[:3])
    if BROKEN[0] <= number <= BROKEN[1] or number < BROKEN[0]:
        raise StoreUnusable(
            f"SQLite {version}", "can lose what it committed (3.7.0 to 3.51.2 do)", "install a current apsw"
        )


def die(message: str) -> NoReturn:
    """Nothing more: the process ends at once, without another word to anyone who waits."""
    sys.stderr.write(f"relay: {message}\n")
    sys.stderr.flush()
    os._exit(74)  # EX_IOERR


def rows(db: apsw.Connection, query: str, values: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The rows of a query as they come; their types are those of our own STRICT tables."""
    return db.execute(query, values)


def first(db: apsw.Connection, query: str, values: tuple[Any, ...] = ()) -> tuple[Any, ...]:
    """The one row of a query that has one; the statement is done with."""
    (row,) = rows(db, query, values)
    return row


def refusal_for(error: Exception) -> Unavailable:
    """What whoever waits is told when the database raised `error`."""
    if isinstance(error, apsw.FullError):
        return disk_full()
    if isinstance(error, (apsw.ReadOnlyError, apsw.CantOpenError)):
        return read_only()
    return disk()


@contextmanager
def plainly(folder: Path) -> Iterator[None]:
    """The block, with what can be wrong about the folder and its database told as `StoreUnusable`."""
    path = str(folder / FILE)
    try:
        yield
    except BlockingIOError as error:
        raise StoreUnusable(str(folder), "is in use by another relay", "stop that one first") from error
    except apsw.NotADBError as error:
        raise StoreUnusable(path, "is not a relay's database", "name another folder") from error
    except apsw.CorruptError as error:
        raise StoreUnusable(path, "is damaged", "restore it from a backup") from error
    except (apsw.CantOpenError, apsw.ReadOnlyError, OSError) as error:
        raise StoreUnusable(str(folder), "cannot be written", "give the relay a folder of its own") from error
    except apsw.FullError as error:
        raise StoreUnusable(str(folder), "the disk is full", "make room") from error
    except apsw.Error as error:
        raise StoreUnusable(path, f"cannot be opened ({type(error).__name__})", "check the disk") from error


def connect(path: Path, vfs: str | None = None) -> apsw.Connection:
    """A connection that waits a while for others."""
    connection = apsw.Connection(str(path), vfs=vfs)
    connection.set_busy_timeout(5000)
    return connection


def lock(folder: Path) -> IO[str]:
    """The folder's lock, held until it is closed: two relays would count its boxes apart. Makes the folder."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    held = (folder / "lock").open("w")
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        held.close()
        raise
    return held


def prepare(db: apsw.Connection, path: Path, synchronous: str) -> None:
    """Nothing; the file is a relay's, of this version, and the connection writes durably."""
    if db.pragma("application_id") not in {0, APPLICATION}:
        raise apsw.NotADBError
    db.pragma("secure_delete", 1)
    db.pragma("journal_mode", "wal")
    db.pragma("synchronous", synchronous)
    db.pragma("journal_size_limit", 64 << 20)
    db.pragma("cache_size", -8192)
    path.chmod(0o600)
    if db.pragma("application_id") == 0:
        if [*rows(db, "SELECT 1 FROM sqlite_schema LIMIT 1")]:
            raise apsw.NotADBError
        with db:
            db.execute(SCHEMA)
            db.pragma("user_version", VERSION)
            db.pragma("application_id", APPLICATION)
    if (version := db.pragma("user_version")) != VERSION:
        raise StoreUnusable(str(path), f"has format {version}", "install the Safeconduct that wrote it")
    db.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
