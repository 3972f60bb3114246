"""The backend: Django's own for SQLite, with the driver exchanged and every connection keyed before anything else.

Sources: https://www.zetetic.net/sqlcipher/sqlcipher-api/ (raw keys); https://sqlite.org/wal.html (versions refused).
"""

import datetime as dt
import decimal
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from typing import Any, cast

from django.core.exceptions import ImproperlyConfigured
from django.db.backends.sqlite3 import base as sqlite
from django.db.backends.sqlite3._functions import (  # type: ignore[import-untyped]  # Django's stubs leave it out
    register as register_functions,
)
from django.utils.dateparse import parse_date, parse_datetime, parse_time
from sqlcipher3 import dbapi2

from safeconduct.desk.errors import Unsafe, WrongPassphrase

KEY = 32
PATIENCE = 30_000
"""Milliseconds a connection waits for another's write before it says "database is locked"."""
FIRST_BROKEN, LAST_BROKEN = (3, 7, 0), (3, 51, 2)
"""These versions may damage a database in WAL mode when two connections checkpoint at once."""
SETUP = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA legacy_alter_table = OFF",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA secure_delete = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA trusted_schema = OFF",
)

dbapi2.register_converter("bool", b"1".__eq__)
dbapi2.register_converter("date", sqlite.decoder(parse_date))
dbapi2.register_converter("time", sqlite.decoder(parse_time))
dbapi2.register_converter("datetime", sqlite.decoder(parse_datetime))
dbapi2.register_converter("timestamp", sqlite.decoder(parse_datetime))
dbapi2.register_adapter(decimal.Decimal, str)
dbapi2.register_adapter(dt.date, sqlite.adapt_date)
dbapi2.register_adapter(dt.datetime, sqlite.adapt_datetime)


def is_broken(version: tuple[int, ...]) -> bool:
    """Whether this version of SQLite may damage a database in WAL mode.

    >>> is_broken((3, 51, 2)), is_broken((3, 51, 3)), is_broken((3, 6, 23))
    (True, False, False)
    """
    return FIRST_BROKEN <= version <= LAST_BROKEN


class Cursor(dbapi2.Cursor):
    """A cursor that takes Django's `%s` and `%(name)s` for SQLite's `?` and `:name`."""

    def execute(self, query: str, params: Sequence[Any] | Mapping[str, Any] | None = None) -> "Cursor":
        """The cursor, with the statement run."""
        if params is None:
            return cast("Cursor", super().execute(query))
        return cast("Cursor", super().execute(_converted(query, params), params))

    def executemany(self, query: str, param_list: Iterable[Sequence[Any] | Mapping[str, Any]]) -> "Cursor":
        """The cursor, with the statement run once for each set of parameters."""
        rows = iter(param_list)
        first = next(rows, None)
        if first is None:
            return cast("Cursor", super().executemany(_converted(query, ()), ()))
        return cast("Cursor", super().executemany(_converted(query, first), chain((first,), rows)))


def _converted(query: str, params: Sequence[Any] | Mapping[str, Any]) -> str:
    if isinstance(params, Mapping):
        return query % {name: f":{name}" for name in params}
    return sqlite.FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%")


def keyed(database: Any, secret: bytes, **params: Any) -> Any:  # noqa: ANN401 - the driver has no types
    """A connection of the driver that is known to be able to read. Raises `WrongPassphrase`."""
    connection = dbapi2.connect(database, **params)
    try:
        # SQLCipher would print a wrong key as four lines of its own on the terminal.
        connection.execute("PRAGMA cipher_log_level = NONE").close()
        connection.set_key(f"x'{secret.hex()}'")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except dbapi2.DatabaseError:
        connection.close()
        raise WrongPassphrase from None
    return connection


class DatabaseWrapper(sqlite.DatabaseWrapper):
    """Connections to an encrypted database."""

    display_name = "SQLCipher"
    Database = dbapi2

    def get_connection_params(self) -> dict[str, Any]:
        """What `connect` takes. Raises `Unsafe` for a driver whose SQLite may lose what was written."""
        if is_broken(dbapi2.sqlite_version_info):
            raise Unsafe(
                f"SQLite {dbapi2.sqlite_version} can damage a database in WAL mode: install a newer sqlcipher3."
            )
        params: dict[str, Any] = super().get_connection_params()
        if not callable(params.get("key")):
            raise ImproperlyConfigured("DATABASES OPTIONS needs `key`: a function that gives the 32 bytes of the key.")
        self.transaction_mode = "IMMEDIATE"
        return params

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:  # noqa: ANN401 - the driver has no types
        """A connection that is keyed, and known to be able to read. Raises `WrongPassphrase`."""
        params = dict(conn_params)
        key: Callable[[], bytes] = params.pop("key")
        secret = key()
        if len(secret) != KEY:
            raise ImproperlyConfigured(f"A database key is {KEY} bytes.")
        connection = keyed(secret=secret, **params)
        connection.execute(f"PRAGMA busy_timeout = {PATIENCE}").close()
        for statement in SETUP:
            connection.execute(statement).close()
        register_functions(connection)
        return connection

    def create_cursor(self, name: str | None = None) -> Any:  # noqa: ANN401, ARG002 - the driver has no types; Django's name
        """A cursor of this driver."""
        return self.connection.cursor(factory=Cursor)
