"""Looks through everything a relay keeps in PostgreSQL, also while it runs."""

from collections.abc import Iterator

from safeconduct.relay.check import Report, is_whole
from safeconduct.relay.pg import Connection, one, opened

AT_ONCE = 64


def check_database(url: str) -> Report:
    """A report on the relay's database; `StoreUnusable` when it is none, or its server can lose what it committed."""
    with opened(url, make=False) as db:
        # Left on, it would end a look through many envelopes.
        db.execute("SELECT set_config('statement_timeout', '0', false)")
        with db.transaction():
            db.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            wrong = tuple(_wrong(db))
            envelopes, size = one(db, "SELECT count(*), coalesce(sum(size), 0)::bigint FROM relay.envelope")
        version = str(one(db, "SHOW server_version")[0]).partition(" ")[0]
    return Report(envelopes, size, None, f"PostgreSQL {version}", wrong)


def _wrong(db: Connection) -> Iterator[str]:
    damaged = 0
    with db.cursor("envelopes") as cursor:
        cursor.itersize = AT_ONCE
        for size, envelope in cursor.execute("SELECT size, bytes FROM relay.envelope"):
            damaged += not is_whole(envelope, size)
    if damaged:
        yield f"{damaged} envelopes are not whole"
    (miscounted,) = one(
        db,
        """SELECT count(*) FROM relay.box FULL JOIN
        (SELECT box, count(*) AS envelopes, sum(size) AS bytes, max(n) AS last FROM relay.envelope GROUP BY box)
        AS there USING (box) WHERE box.box IS NULL OR box.envelopes <> coalesce(there.envelopes, 0)
        OR box.bytes <> coalesce(there.bytes, 0) OR box.last < coalesce(there.last, 0)""",
    )
    if miscounted:
        yield f"{miscounted} boxes are counted wrong"
    if one(db, "SELECT moving FROM relay.state") == (True,):
        yield "a move into this database has not finished: run `safeconduct relay move` again"
