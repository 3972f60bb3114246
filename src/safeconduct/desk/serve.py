"""The desk as processes: granian with the Django application, and the collector beside it."""

import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from granian import Granian
from granian.constants import HTTPModes, Interfaces

from safeconduct.desk.errors import DeskError

log = logging.getLogger(__name__)

THREADS = 8
STATIC_SECONDS = 300
"""How long browsers keep static files: not much longer than an update takes."""
COLLECTOR = ("desk", "collect", "--beside")
PATIENCE = 15
"""Seconds the collector may take to finish what it is writing."""
AGAIN = 5
"""Seconds before a collector that ended by itself is started anew."""
PARENT_EVERY = 1
"""Seconds between two looks whether the process that started the collector is still there."""
KEYS_EVERY = 3600
"""Seconds between two looks whether a new month needs a key."""


def refuse_a_port_in_use(host: str, port: int) -> None:
    """Nothing, or `DeskError`. granian would share the port with whoever has it (SO_REUSEPORT)."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            raise DeskError(
                f"{host}:{port}: cannot listen ({error.strerror or error}). Name another address with --bind."
            ) from error


@dataclass
class Company:
    """What runs beside the application: the collector, and a look after keys and old sessions every hour."""

    collects: bool

    def __post_init__(self) -> None:
        self._leaving = threading.Event()
        self._child: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        self._threads = [threading.Thread(target=self._keep_keys, daemon=True)]
        if self.collects:
            self._threads.append(threading.Thread(target=self._keep_collecting, daemon=True))

    def start(self) -> None:
        """Nothing; everything runs."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Nothing; everything has ended, the collector with what it was writing finished."""
        with self._lock:
            self._leaving.set()
            if self._child is not None and self._child.poll() is None:
                self._child.terminate()
        for thread in self._threads:
            thread.join(PATIENCE)
        if self._child is not None and self._child.poll() is None:
            self._child.kill()
            self._child.wait()

    def _keep_collecting(self) -> None:
        command = [sys.executable, "-c", "from safeconduct.cli import main; main()", *COLLECTOR]
        while not self._leaving.is_set():
            with self._lock:
                if self._leaving.is_set():
                    return
                self._child = subprocess.Popen(command, stdin=subprocess.DEVNULL)  # noqa: S603 - our own command
            code = self._child.wait()
            if not self._leaving.is_set():
                log.error("the collector ended with %d; it starts again in %d s", code, AGAIN)
                self._leaving.wait(AGAIN)

    def _keep_keys(self) -> None:
        from django.core.management import call_command  # noqa: PLC0415 - only once the settings are known
        from django.db import DatabaseError, connection  # noqa: PLC0415

        from safeconduct.desk.days import today  # noqa: PLC0415
        from safeconduct.desk.members import lasting  # noqa: PLC0415
        from safeconduct.desk.members.keys import renew_intake_keys  # noqa: PLC0415

        while not self._leaving.wait(KEYS_EVERY):
            try:
                renew_intake_keys(today())
                # Where the disk took no line of the journal when it should have.
                lasting.copy()
                call_command("clearsessions", verbosity=0)
            except DatabaseError as error:
                log.error("keys and old sessions could not be looked after: %s", type(error).__name__)  # noqa: TRY400 - no values in logs
            finally:
                connection.close()


def leave_with_parent() -> None:
    """Nothing; when the process that started this one is gone, however it went, this one is asked to stop."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(PARENT_EVERY)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()


def collect_static(data: Path) -> Path:
    """The folder with the static files of this version, collected from the installed packages."""
    from django.core.management import call_command  # noqa: PLC0415 - only once the settings are known

    # Wheels may give every file one and the same time: cleared, or an older file would be taken for the newer.
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    return data / "static"


def run(*, host: str, port: int, static: Path, collects: bool) -> None:
    """Nothing; the desk has served until SIGTERM or SIGINT, and everything it started has ended."""
    server = Granian(
        "safeconduct.desk.wsgi:served",
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        workers=1,
        blocking_threads=THREADS,
        websockets=False,
        log_enabled=False,
        static_path_route=["/static"],
        static_path_mount=[static],
        static_path_expires=STATIC_SECONDS,
        respawn_failed_workers=True,
    )
    company = Company(collects)
    server.on_startup(company.start)
    server.on_shutdown(company.stop)
    try:
        server.serve()
    finally:
        company.stop()
