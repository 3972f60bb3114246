"""Durable PUTs of 4 KiB a second, beside a bare ASGI handler that only commits the same bytes; and how long one takes.

Both run in turns, on the same disk, with `synchronous=FULL`, asked by the same raw client over 64 connections. The
challenge is switched off (`--challenge-cost 0`): the bare handler asks for none. To reach: 70 % of the bare handler,
p99 under 50 ms at half of the load (DESIGN, section 7).

On a machine where other work runs, the turns are short and many, so that both meet the same; the ratio is the median of
the ratios of neighbouring turns, the processor time that of all turns together, and the bare handler's p99 at the same
pace, in turns as well, tells how much of the relay's is the machine's.

    python bench/relay_put.py [--seconds 0.5] [--rounds 20] [--boxes 1]
"""

import argparse
import asyncio
import base64
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from safeconduct.sealed.envelope import HEADER, check_header

CONNECTIONS = 64


def an_envelope() -> bytes:
    """4 KiB that a relay takes."""

    def letters(count: int) -> bytes:
        return base64.b64encode(os.urandom(count)).rstrip(b"=")

    head = b"age-encryption.org/v1\n-> mlkem768x25519 %s\n%s\n--- %s\n" % (letters(1120), letters(32), letters(32))
    envelope = head + os.urandom(4096 - HEADER)
    check_header(envelope)
    return envelope


class Sender(asyncio.Protocol):
    """One connection, which sends the next request when the answer to the last has come, or when it is its turn."""

    def __init__(self, requests: Iterator[bytes], took: list[float]) -> None:
        self._requests = requests
        self._took = took
        self._answer = b""
        self.free = True
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.closed_loop = True
        self.since = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Nothing; the first request may go."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def send(self, since: float) -> None:
        """Nothing; a request is on its way. `since` is when it was due."""
        request = next(self._requests, None)
        if request is None:
            self._end()
            return
        self.free = False
        self.since = since
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        """Nothing; an answer came, or a part of one."""
        self._answer += data
        end = self._answer.find(b"\r\n\r\n")
        if end < 0:
            return
        at = self._answer.find(b"content-length: ") + 16
        if len(self._answer) < end + 4 + int(self._answer[at : self._answer.find(b"\r", at)]):
            return
        if self._answer[9:12] != b"201":
            raise RuntimeError(self._answer.decode())
        self._answer = b""
        now = time.perf_counter()
        self._took.append(now - self.since)
        self.free = True
        if self.closed_loop:
            self.send(now)

    def _end(self) -> None:
        if not self.ended.done():
            self.ended.set_result(None)
        self._transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing; ended."""
        if exc and not self.ended.done():
            self.ended.set_exception(exc)


def until(seconds: float, boxes: list[str], envelope: bytes) -> Iterator[bytes]:
    """Requests until the time is over, each with an id of its own."""
    end = time.perf_counter() + seconds
    number = int.from_bytes(os.urandom(12)) << 32
    while time.perf_counter() < end:
        number += 1
        box = boxes[number % len(boxes)]
        yield (
            b"PUT /v1/boxes/%s/%032x HTTP/1.1\r\nHost: relay\r\nContent-Type: application/octet-stream\r\n"
            b"Content-Length: 4096\r\n\r\n" % (box.encode(), number % (1 << 128))
        ) + envelope


async def connect(url: str, requests: Iterator[bytes], took: list[float]) -> list[Sender]:
    """The connections."""
    loop = asyncio.get_running_loop()
    port = int(url.rpartition(":")[2])
    pairs = [
        await loop.create_connection(lambda: Sender(requests, took), "127.0.0.1", port) for _ in range(CONNECTIONS)
    ]
    return [sender for _, sender in pairs]


async def rate(url: str, seconds: float, boxes: list[str]) -> tuple[float, int]:
    """Acknowledged PUTs a second, as many as the server takes, and how many those were."""
    took: list[float] = []
    senders = await connect(url, until(seconds, boxes, an_envelope()), took)
    began = time.perf_counter()
    for sender in senders:
        sender.send(began)
    await asyncio.gather(*(sender.ended for sender in senders))
    return len(took) / (time.perf_counter() - began), len(took)


async def paced(url: str, seconds: float, boxes: list[str], pace: float, took: list[float]) -> None:
    """Nothing; `took` has the seconds of each PUT at `pace` PUTs a second, from when it was due."""
    senders = await connect(url, until(seconds + 60, boxes, an_envelope()), took)
    for sender in senders:
        sender.closed_loop = False
    began = time.perf_counter()
    due = began
    while due - began < seconds:
        if (late := time.perf_counter() - due) < 0:
            await asyncio.sleep(-late)
        while (free := next((sender for sender in senders if sender.free), None)) is None:  # noqa: ASYNC110 - see below
            await asyncio.sleep(0.0005)
        free.send(due)
        due += 1 / pace
    while not all(sender.free for sender in senders):  # noqa: ASYNC110 - an event an answer would cost too much
        await asyncio.sleep(0.001)


def p99(took: list[float]) -> float:
    """The 99th percentile in milliseconds."""
    return sorted(took)[int(len(took) * 0.99)] * 1000


@dataclass
class Measured:
    """A server, and what was measured of it."""

    url: str
    pid: int
    rates: list[float] = field(default_factory=list)
    took: list[float] = field(default_factory=list)
    spent: float = 0.0
    puts: int = 0

    @property
    def cost(self) -> float:
        """Seconds of processor time of one PUT."""
        return self.spent / self.puts


@contextmanager
def running(*command: str) -> Iterator[Measured]:
    """A server of ours while the block runs."""
    process = subprocess.Popen([sys.executable, *command], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield Measured(process.stdout.readline().rpartition(" on ")[2].strip(), process.pid)
    finally:
        process.kill()
        process.wait()


def memory(pid: int) -> float:
    """Resident MiB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) / 1024


def processor(pid: int) -> float:
    """Seconds of processor time so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Print the rates, their ratio and the 99th percentile."""
    options = argparse.ArgumentParser()
    options.add_argument("--seconds", type=float, default=0.5, help="for each round of each")
    options.add_argument("--rounds", type=int, default=20)
    options.add_argument("--boxes", type=int, default=1, help="over how many boxes the envelopes go")
    options.add_argument("--folder", type=Path, help="where the databases are made; the disk that is measured")
    given = options.parse_args()
    boxes = [os.urandom(32).hex() for _ in range(given.boxes)]
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=given.folder)))
        bare = stack.enter_context(running(str(Path(__file__).parent / "peers/bare_commit.py"), str(folder)))
        quotas = ["--box-bytes", "1TiB", "--total-bytes", "1TiB", "--box-envelopes", "1000000000"]
        serve = ["relay", "serve", "--data", str(folder / "relay"), "--bind", "127.0.0.1:0", "--challenge-cost", "0"]
        relay = stack.enter_context(running("-c", "from safeconduct.cli import main; main()", *serve, *quotas))
        before = memory(relay.pid)
        for turn in range(given.rounds + 1):
            for server in (bare, relay):
                began = processor(server.pid)
                found, count = asyncio.run(rate(server.url, given.seconds, boxes))
                if turn:  # the first warms up
                    server.rates.append(found)
                    server.spent += processor(server.pid) - began
                    server.puts += count
        for name, server in (("bare group commit", bare), ("relay PUT", relay)):
            low, middle, high = statistics.quantiles(server.rates, n=4)
            print(f"{name:<20}{middle:>8,.0f}/s   {server.cost * 1e6:>5.0f} µs of processor   ({low:,.0f}-{high:,.0f})")
        ratios = [mine / its for mine, its in zip(relay.rates, bare.rates, strict=True)]
        low, middle, high = statistics.quantiles(ratios, n=4)
        print(f"{'ratio':<20}{middle:>8.0%}     to reach: 70%            ({low:.0%}-{high:.0%})")
        print(f"{'ratio of processor':<20}{bare.cost / relay.cost:>8.0%}")
        half = statistics.median(relay.rates) / 2
        for _ in range(given.rounds):
            for server in (bare, relay):
                asyncio.run(paced(server.url, given.seconds, boxes, half, server.took))
        theirs, ours = p99(bare.took), p99(relay.took)
        print(f"{f'p99 at {half:,.0f}/s':<20}{ours:>8.1f} ms  to reach: 50 ms (bare group commit: {theirs:.1f} ms)")
        print(f"{'memory':<20}{memory(relay.pid):>8.0f} MiB (before: {before:.0f})")


if __name__ == "__main__":
    main()
