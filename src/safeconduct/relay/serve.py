"""The relay as a process: granian in this process and event loop, one worker, no log of requests.

One process, so that a kill is a kill: nothing lives on that still holds the port or the file.
"""

import asyncio
import contextlib
import os
import resource
import shutil
import signal
import socket
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.server.embed import Server

from safeconduct.relay.app import Relay
from safeconduct.relay.challenge import COST, Challenger, key_from
from safeconduct.relay.errors import StoreUnusable
from safeconduct.relay.figures import Figures, serve_figures
from safeconduct.relay.site import Site
from safeconduct.relay.sqlite import SqliteStore
from safeconduct.relay.store import Limits, Store

BACKLOG = 4096
HEADERS_WITHIN = 15_000
"""Milliseconds a client may take for its headers."""
LARGEST_HEADERS = 32 << 10


@dataclass(frozen=True, slots=True)
class Settings:
    """What `safeconduct relay serve` was told: a folder for SQLite, or the URL of a PostgreSQL database."""

    data: Path | None = None
    database: str | None = None
    host: str = "127.0.0.1"
    port: int = 8000
    site: Path | None = None
    metrics: tuple[str, int] | None = None
    challenge_cost: int = COST
    challenge_key: Path | None = None
    limits: Limits = field(default_factory=Limits)


def free_port(host: str, port: int) -> int:
    """The port to listen on: `port`, or a free one for 0; `StoreUnusable` when another program has it.

    granian shares a port with whoever has it (SO_REUSEPORT); two relays would answer in turn.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            raise StoreUnusable(
                f"{host}:{port}", f"cannot listen ({error.strerror or error})", "name another address with --bind"
            ) from error
        return int(trial.getsockname()[1])


def open_store(settings: Settings) -> Store:
    """The store that the settings name; `StoreUnusable` when it cannot be opened."""
    if settings.database is not None:
        from safeconduct.relay.postgres import PostgresStore  # noqa: PLC0415 - loaded only where it is used

        return PostgresStore(settings.database, settings.limits)
    if settings.data is None:
        raise StoreUnusable("relay serve", "has no place for envelopes", "name one with --data or --database")
    return SqliteStore(settings.data, settings.limits)


def free_bytes(data: Path | None) -> int | None:
    """The bytes that are free where the relay keeps its folder, if it has one."""
    return None if data is None else shutil.disk_usage(data).free


async def run(settings: Settings, listening: Callable[[str], None]) -> None:
    """Nothing; the relay has served until it was told to stop. `listening` gets the address as soon as it answers."""
    port = free_port(settings.host, settings.port)
    store = open_store(settings)
    key = key_from(settings.challenge_key) if settings.challenge_key else None

    async def opened() -> Store:
        return store

    figures = Figures()
    relay = Relay(
        opened,
        figures=figures,
        challenger=Challenger(key, settings.challenge_cost),
        site=Site(settings.site) if settings.site else None,
    )
    watched = None
    if settings.metrics:
        free_port(*settings.metrics)
        watched = await serve_figures(
            *settings.metrics, lambda: figures.text(store.census(), free_bytes(settings.data))
        )
    address = f"[{settings.host}]" if ":" in settings.host else settings.host
    await _serve(relay, settings.host, port, lambda: listening(f"http://{address}:{port}"))
    if watched is not None:
        watched.close()


async def _serve(relay: Relay, host: str, port: int, listening: Callable[[], None]) -> None:
    server = Server(
        relay,
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=HEADERS_WITHIN, max_buffer_size=LARGEST_HEADERS),
        websockets=False,
        backlog=BACKLOG,
        log_enabled=False,
    )
    loop = asyncio.get_running_loop()

    def stop() -> None:
        relay.leave()
        server.stop()  # type: ignore[no-untyped-call]  # granian's

    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop)
    serving: Awaitable[None] = server.serve()
    task = asyncio.ensure_future(serving)
    telling = asyncio.create_task(_tell(host, port, listening))
    await task
    telling.cancel()


async def _tell(host: str, port: int, listening: Callable[[], None]) -> None:
    while True:
        try:
            _, writer = await asyncio.open_connection(host, port)
        except OSError:
            await asyncio.sleep(0.02)
        else:
            writer.close()
            listening()
            return


def allow_connections() -> None:
    """Nothing; the process may have as many connections as its keeper allows, not only as many as is usual."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    with contextlib.suppress(OSError, ValueError):  # a sandbox may forbid it, and has set the number itself
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def main(settings: Settings) -> NoReturn:
    """Nothing; the process ends: 0 after a stop that was asked for, 1 with one line on stderr otherwise."""
    code = 0
    allow_connections()
    try:
        asyncio.run(run(settings, lambda address: print(f"relay on {address}", flush=True)))  # noqa: T201
    except StoreUnusable as error:
        print(f"relay: {error}", file=sys.stderr, flush=True)  # noqa: T201 - see above
        code = 1
    sys.stdout.flush()
    # granian's own threads panic, with a stack trace, when the interpreter is taken down under them.
    os._exit(code)
