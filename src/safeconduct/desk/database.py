"""Where the desk's rows lie: in its own encrypted file, or, by `DATABASE_URL`, at a PostgreSQL server.

With PostgreSQL the desk encrypts nothing on the disk: that is up to whoever runs the server. Passphrase and device
secret are needed all the same, for the journal and for what Django signs.
"""

import ipaddress
import os
import tempfile
from pathlib import Path
from typing import Any

from safeconduct.desk import unlock
from safeconduct.desk.errors import Unsafe

VARIABLE = "DATABASE_URL"
VERIFIED = {"verify-full", "verify-ca"}


def elsewhere() -> bool:
    """Whether the environment names a server."""
    return bool(os.environ.get(VARIABLE))


def default(data: Path | None) -> dict[str, Any]:
    """Django's settings of the one database. Raises `Unsafe`."""
    url = os.environ.get(VARIABLE)
    if url:
        return server(url)
    return {
        "ENGINE": "safeconduct.desk.sqlcipher",
        "NAME": (data or Path(tempfile.gettempdir()) / "no-desk") / unlock.DATABASE,
        "OPTIONS": {"key": unlock.database_key},
        "TEST": {"NAME": str(Path(tempfile.gettempdir()) / f"safeconduct-desk-{os.getpid()}.sqlite3")},
        "CONN_MAX_AGE": None,
    }


def server(url: str) -> dict[str, Any]:
    """Django's settings of a PostgreSQL database, given as `postgresql://USER:PASSWORD@HOST:PORT/NAME?sslmode=…`.

    Raises `Unsafe` for another kind, and for a server on another machine whose certificate would not be checked.
    """
    # Here, so that a desk with its own file needs no driver of a server's.
    from psycopg import ProgrammingError  # noqa: PLC0415 - see above
    from psycopg.conninfo import conninfo_to_dict  # noqa: PLC0415

    refused = Unsafe(f"{VARIABLE} must be a database of PostgreSQL, as postgresql://USER:PASSWORD@HOST/NAME")
    if not url.startswith(("postgresql://", "postgres://")):
        raise refused
    try:
        said = {name: str(value) for name, value in conninfo_to_dict(url).items() if value is not None}
    except ProgrammingError:
        raise refused from None
    host = said.pop("host", "")
    if not here(host) and said.get("sslmode") not in VERIFIED:
        raise Unsafe(
            f"{VARIABLE}: the way to {host} could be read along. Add sslmode=verify-full (and sslrootcert=FILE)."
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": said.pop("dbname", ""),
        "USER": said.pop("user", ""),
        "PASSWORD": said.pop("password", ""),
        "HOST": host,
        "PORT": said.pop("port", ""),
        "OPTIONS": said,
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
    }


def here(host: str) -> bool:
    """Whether the server is on this machine: a socket, or a loopback address.

    >>> here("/run/postgresql"), here("localhost"), here("127.0.0.1"), here("db.example"), here("/run,db.example")
    (True, True, True, False, False)
    """
    return all(_here(one) for one in host.split(","))


def _here(host: str) -> bool:
    if host in {"", "localhost"} or host.startswith(("/", "@")):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
