"""Looks through everything a relay keeps, and copies it, also while it runs."""

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import apsw

from safeconduct.relay.database import APPLICATION, FILE, VERSION, first, require_sound_sqlite, rows
from safeconduct.relay.errors import StoreUnusable
from safeconduct.relay.store import Limits
from safeconduct.sealed.envelope import check_header
from safeconduct.sealed.errors import NotAnEnvelope


@dataclass(frozen=True, slots=True)
class Report:
    """What was found: figures for people, and what is wrong."""

    envelopes: int
    bytes: int
    free: int | None
    """Bytes on the disk, where it is ours to see."""
    engine: str
    wrong: tuple[str, ...]


def check(folder: Path, limits: Limits | None = None) -> Report:
    """A report on the relay's folder; `StoreUnusable` when there is no relay's database in it."""
    with _opened(folder) as db, db:
        wrong = tuple(_wrong(db))
        envelopes, size = first(db, "SELECT count(*), coalesce(sum(size), 0) FROM envelope")
    free = shutil.disk_usage(folder).free
    if free < (limits or Limits()).free_bytes:
        wrong = (*wrong, f"only {free} bytes are free on the disk: nothing more is taken")
    return Report(envelopes, size, free, f"SQLite {apsw.sqlite_lib_version()}", wrong)


def copy(folder: Path, out: Path) -> None:
    """Nothing; `out` is a whole copy of the relay's database as it was at one moment."""
    if out.exists():
        raise StoreUnusable(str(out), "is there already", "name a new file")
    try:
        out.touch(mode=0o600)
    except OSError as error:
        raise StoreUnusable(str(out), f"cannot be written ({error.strerror})", "name another place") from error
    with _opened(folder) as db:
        db.execute("VACUUM INTO ?", (str(out),))


@contextmanager
def _opened(folder: Path) -> Iterator[apsw.Connection]:
    """The folder's database while the block runs."""
    require_sound_sqlite(apsw.sqlite_lib_version())
    path = folder / FILE
    if not path.is_file():
        raise StoreUnusable(str(path), "is not there", "name the folder given to relay serve as --data")
    try:
        with closing(apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)) as db:
            db.set_busy_timeout(5000)
            if (db.pragma("application_id"), db.pragma("user_version")) != (APPLICATION, VERSION):
                raise StoreUnusable(str(path), "is not a relay's database", "name the folder given to relay serve")
            yield db
    except apsw.Error as error:
        raise StoreUnusable(str(path), f"cannot be read ({type(error).__name__})", "restore a backup") from error


def _wrong(db: apsw.Connection) -> Iterator[str]:
    for (line,) in db.execute("PRAGMA integrity_check(20)"):
        if line != "ok":
            yield f"the file is damaged: {line}"
    damaged = 0
    for size, envelope in rows(db, "SELECT size, bytes FROM envelope LEFT JOIN body ON key = body"):
        damaged += not is_whole(envelope, size)
    if damaged:
        yield f"{damaged} envelopes are not whole"
    (stray,) = first(db, "SELECT count(*) FROM body WHERE key NOT IN (SELECT body FROM envelope)")
    if stray:
        yield f"{stray} bodies belong to no envelope"


def is_whole(envelope: bytes | None, size: int) -> bool:
    """Whether these bytes are an envelope, and of that size."""
    try:
        check_header(envelope or b"")
    except NotAnEnvelope:
        return False
    return envelope is not None and len(envelope) == size
