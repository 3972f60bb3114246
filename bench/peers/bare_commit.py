"""The limit for the relay: an ASGI handler that does nothing but commit bodies together with `synchronous=FULL`.

No routing, no check, no quota, no id: a body goes into a table and 201 comes back. Same server, settings and disk.

    python bench/peers/bare_commit.py FOLDER
"""

import asyncio
import os
import queue
import sys
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import apsw
from granian.constants import HTTPModes, Interfaces
from granian.server.embed import Server

from safeconduct.relay.serve import free_port

Body = tuple[bytes, "asyncio.Future[None]"]


class Bare:
    """The handler and its writer."""

    def __init__(self, folder: Path) -> None:
        self._db = apsw.Connection(str(folder / "bare.sqlite"))
        self._db.pragma("journal_mode", "wal")
        self._db.pragma("synchronous", "FULL")
        self._db.execute("CREATE TABLE body (key INTEGER PRIMARY KEY, bytes BLOB)")
        self._queue: queue.SimpleQueue[Body] = queue.SimpleQueue()

    async def __call__(
        self, scope: dict[str, Any], receive: Callable[[], Awaitable[Any]], send: Callable[[Any], Awaitable[None]]
    ) -> None:
        """Nothing; the body is on the disk."""
        if scope["type"] == "lifespan":
            await receive()
            self._loop = asyncio.get_running_loop()
            threading.Thread(target=self._write, daemon=True).start()
            await send({"type": "lifespan.startup.complete"})
            await receive()
            await send({"type": "lifespan.shutdown.complete"})
            return
        body = b""
        more = True
        while more:
            message = await receive()
            body += message["body"]
            more = message["more_body"]
        done: asyncio.Future[None] = self._loop.create_future()
        self._queue.put((body, done))
        await done
        await send({"type": "http.response.start", "status": 201, "headers": [(b"content-length", b"0")]})
        await send({"type": "http.response.body", "body": b""})

    def _write(self) -> None:
        while True:
            waiting = [self._queue.get()]
            while not self._queue.empty():
                waiting.append(self._queue.get())
            with self._db:
                self._db.executemany("INSERT INTO body (bytes) VALUES (?)", [(body,) for body, _ in waiting])
            self._loop.call_soon_threadsafe(self._tell, waiting)

    def _tell(self, waiting: list[Body]) -> None:
        for _, done in waiting:
            done.set_result(None)


async def main() -> None:
    """Serve until killed."""
    port = free_port("127.0.0.1", 0)
    server = Server(
        Bare(Path(sys.argv[1])),
        port=port,
        interface=Interfaces.ASGI,
        http=HTTPModes.http1,
        websockets=False,
        backlog=4096,
        log_enabled=False,
    )
    serving = asyncio.ensure_future(server.serve())
    while True:
        try:
            await asyncio.open_connection("127.0.0.1", port)
            break
        except OSError:
            await asyncio.sleep(0.05)
    print(f"bare on http://127.0.0.1:{port}", flush=True)
    await serving


if __name__ == "__main__":
    try:
        asyncio.run(main())
    finally:
        os._exit(0)
