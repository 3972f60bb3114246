"""Figures for whoever watches over a relay, in Prometheus' text format: sums without a box, an id or an address.

They are served on an address of their own (`--metrics`), because how much a relay is used is nobody else's business.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator

from safeconduct.relay.store import Census

PREFIX = "safeconduct_relay_"
LONGEST_REQUEST = 8192


class Figures:
    """What was done since the start, by kind."""

    def __init__(self) -> None:
        self.answered: Counter[str] = Counter()

    def text(self, census: Census, room: int | None) -> str:
        """All figures, with what is kept now and, where they are known, the bytes that are free."""
        return "\n".join([*self._lines(census, room), ""])

    def _lines(self, census: Census, room: int | None) -> Iterator[str]:
        gauges = {
            "envelopes": ("Envelopes that are kept.", census.envelopes),
            "bytes": ("Bytes of envelopes that are kept.", census.bytes),
        }
        if room is not None:
            gauges["free_bytes"] = ("Bytes that are free on the disk.", room)
        for name, (meaning, value) in gauges.items():
            yield f"# HELP {PREFIX}{name} {meaning}"
            yield f"# TYPE {PREFIX}{name} gauge"
            yield f"{PREFIX}{name} {value}"
        yield f"# HELP {PREFIX}answers_total Answers since the start, by what was asked and what came of it."
        yield f"# TYPE {PREFIX}answers_total counter"
        for kind, count in sorted(self.answered.items()):
            yield f'{PREFIX}answers_total{{kind="{kind}"}} {count}'


async def serve_figures(host: str, port: int, text: Callable[[], str]) -> asyncio.Server:
    """A server that answers `GET /metrics` on its own address, and everything else with 404."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(10):
                head = await reader.readuntil(b"\r\n\r\n")
                found = head.startswith(b"GET /metrics HTTP/1.")
                body = text().encode() if found else b""
                status = b"200 OK" if found else b"404 Not Found"
                kind = b"text/plain; version=0.0.4; charset=utf-8"
                writer.write(b"HTTP/1.1 %s\r\nContent-Type: %s\r\n" % (status, kind))
                writer.write(b"Content-Length: %d\r\nConnection: close\r\n\r\n%s" % (len(body), body))
                await writer.drain()
        except (TimeoutError, OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass
        finally:
            writer.close()

    return await asyncio.start_server(answer, host, port, limit=LONGEST_REQUEST)
