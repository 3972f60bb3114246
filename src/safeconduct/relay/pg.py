"""The relay's PostgreSQL database: its form, how it is opened, and what its errors mean.

Every statement of a request names one box, so that the tables can be distributed by it (docs/operations.md).
"""

from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from typing import Any

import psycopg
from psycopg import errors
from psycopg.conninfo import conninfo_to_dict

from safeconduct.relay.errors import StoreUnusable, Unavailable, busy, database, disk, disk_full, read_only
from safeconduct.relay.store import today

Connection = psycopg.Connection[tuple[Any, ...]]

FORMAT = 1
OLDEST = 140000
CREATION = 0x53614665
"""The advisory lock of whoever makes or changes the tables."""

SCHEMA = """
CREATE SCHEMA relay;
CREATE TABLE relay.box (
    box bytea PRIMARY KEY, envelopes bigint NOT NULL DEFAULT 0 CHECK (envelopes >= 0),
    bytes bigint NOT NULL DEFAULT 0 CHECK (bytes >= 0), last bigint NOT NULL DEFAULT 0
) WITH (fillfactor = 50);
CREATE TABLE relay.envelope (
    box bytea NOT NULL, n bigint NOT NULL, id bytea NOT NULL, size integer NOT NULL, last_day integer NOT NULL,
    bytes bytea NOT NULL, PRIMARY KEY (box, n), CONSTRAINT envelope_id UNIQUE (box, id)
);
ALTER TABLE relay.envelope ALTER bytes SET STORAGE EXTERNAL;
CREATE INDEX envelope_last_day ON relay.envelope (last_day, box);
CREATE TABLE relay.state (
    one boolean PRIMARY KEY DEFAULT true CHECK (one), format integer NOT NULL, epoch bigint NOT NULL,
    moving boolean NOT NULL DEFAULT false, touched boolean NOT NULL DEFAULT false
);
"""


def where(url: str) -> str:
    """How messages name the database: without user and password."""
    try:
        parts = conninfo_to_dict(url)
    except psycopg.Error:
        return "the database"
    return f"database {parts.get('dbname', '')} at {parts.get('host') or 'the usual socket'}"


def connect(url: str) -> Connection:
    """A connection in autocommit that writes durably and waits for nothing for longer than a minute."""
    db: Connection = psycopg.connect(
        url,
        autocommit=True,
        prepare_threshold=0,
        connect_timeout=10,
        keepalives_idle=30,
        application_name="safeconduct-relay",
    )
    try:
        for name in ("statement_timeout", "idle_in_transaction_session_timeout"):
            db.execute("SELECT set_config(%s, '60s', false)", (name,))
        # An operator's stronger setting (remote_write, remote_apply) stays.
        db.execute(
            "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'"
        )
    except BaseException:
        db.close()
        raise
    return db


def refusal_for(error: Exception) -> Unavailable:
    """What whoever waits is told when the database raised `error`."""
    if isinstance(error, errors.DiskFull):
        return disk_full()
    if isinstance(error, (errors.ReadOnlySqlTransaction, errors.InsufficientPrivilege)):
        return read_only()
    if isinstance(error, (errors.QueryCanceled, errors.DeadlockDetected, errors.TooManyConnections)):
        return busy()
    return database() if isinstance(error, psycopg.OperationalError) else disk()


@contextmanager
def plainly(url: str) -> Iterator[None]:
    """The block, with what can be wrong about the database told as `StoreUnusable`."""
    try:
        yield
    except errors.InsufficientPrivilege as error:
        raise StoreUnusable(where(url), "may not be written", "make the relay's user its owner") from error
    except psycopg.OperationalError as error:
        mend = "check the address, the password and that PostgreSQL runs"
        raise StoreUnusable(where(url), "does not answer", mend) from error
    except psycopg.Error as error:
        code = error.sqlstate or type(error).__name__
        raise StoreUnusable(where(url), f"cannot be used ({code})", "see PostgreSQL's log") from error


@contextmanager
def opened(url: str, *, make: bool) -> Iterator[Connection]:
    """A connection to a relay's database of this format while the block runs; it is made if `make` says so."""
    with plainly(url), closing(connect(url)) as db:
        require_sound_server(db, where(url))
        if make:
            with db.transaction():
                db.execute("SELECT pg_advisory_xact_lock(%s)", (CREATION,))
                if not _is_made(db):
                    db.execute(SCHEMA, prepare=False)
                    values = (FORMAT, today().toordinal())
                    db.execute("INSERT INTO relay.state (format, epoch) VALUES (%s, %s)", values)
        if not _is_made(db):
            raise StoreUnusable(where(url), "is not a relay's database", "name the one given to relay serve")
        if (found := one(db, "SELECT format FROM relay.state")[0]) != FORMAT:
            raise StoreUnusable(where(url), f"has format {found}", "install the Safeconduct that wrote it")
        yield db


def require_sound_server(db: Connection, name: str) -> None:
    """Nothing, if this server keeps what it committed; else `StoreUnusable`."""
    if db.info.server_version < OLDEST:
        raise StoreUnusable(name, "is older than PostgreSQL 14", "install a current one")
    for setting in ("fsync", "full_page_writes"):
        if one(db, "SELECT current_setting(%s)", (setting,)) == ("off",):
            raise StoreUnusable(name, f"has {setting} = off and can lose what it committed", "switch it on")


def _is_made(db: Connection) -> bool:
    return one(db, "SELECT to_regclass('relay.state') IS NOT NULL") == (True,)


def one(db: Connection, query: str, values: tuple[Any, ...] = ()) -> tuple[Any, ...]:
    """The one row of a query that has one."""
    (row,) = db.execute(query.encode(), values)
    return row


def each(db: Connection, query: str, values: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...] | None]:
    """The first row, if any, of the same query for each of `values`, sent together."""
    found: list[tuple[Any, ...] | None] = []
    with db.cursor() as cursor:
        cursor.executemany(query.encode(), values, returning=True)
        while True:
            found.append(cursor.fetchone())
            if not cursor.nextset():
                return found


def raise_epoch(db: Connection, at_least: int = 0) -> int:
    """The epoch of numbers from now on: the day, or a later one if one was there already."""
    query = "UPDATE relay.state SET epoch = greatest(epoch, %s) RETURNING epoch"
    epoch: int = one(db, query, (max(at_least, today().toordinal()),))[0]
    return epoch
