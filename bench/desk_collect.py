"""Collecting 10,000 requests from a relay into an encrypted database, beside the bare HPKE rate of one core.

The limit measured in the same run is `cryptography`'s HPKE taking a file key out of one stanza: no file format, no
message, no database, no network. To reach: half of it (DESIGN, section 7), and memory that does not grow with the box.
Everything is as at a desk: a relay in its own process, asked over HTTP; SQLCipher with `synchronous=FULL`; every
envelope opened, checked, filed with its case, its message and its line in the trail, and then deleted at the relay.

    python bench/desk_collect.py [--envelopes 10000]

Rates are of the clock, so other work on the machine lowers them; processor time per envelope is printed as well.
"""

import argparse
import asyncio
import io
import os
import resource
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from pathlib import Path

from safeconduct.sealed import age
from safeconduct.sealed.guide_result import GuideDeadline, GuideOutcome, GuideResult
from safeconduct.sealed.keys import INFO, SUITE, Identity
from safeconduct.sealed.message import Sealed, write_request
from safeconduct.sealed.receipt import Receipt

TOKEN = bytes(range(32))
BOX = sha256(TOKEN).hexdigest()
DESK = Identity.from_seed(bytes([7]) * 32)
GUIDE = GuideResult(
    "de-kdv",
    "2026.11.1",
    {"stage": "before", "who": "soldier", "changed": True},
    (GuideOutcome("o9", "soon", "Stelle den Antrag"),),
    (GuideDeadline("d1", "Widerspruch", datetime.now(UTC).date()),),
    (),
)
FIRST = 10
"""A tenth is collected before the clock starts: memory after that is what memory at the end is compared with."""


def request(number: int) -> Sealed:
    """A request of somebody new, every third after a guide."""
    return write_request(
        f"Ich brauche Hilfe ({number})",
        thread=Receipt.new().thread(),
        box=BOX,
        recipient=DESK.recipient,
        day=datetime.now(UTC).date(),
        language="de",
        guide=GUIDE if number % 3 == 0 else None,
    )


def bare(letters: list[Sealed]) -> float:
    """HPKE openings a second on one core."""
    stanzas = []
    for letter in letters:
        stanza = age.read_header(io.BytesIO(letter.envelope)).stanzas[0]
        stanzas.append(age.from_base64(stanza.arguments[1].encode("ascii")) + stanza.body)
    key = DESK._key  # noqa: SLF001 - the limit, without what stands around it
    best = 0.0
    for _ in range(5):
        start = time.perf_counter()
        for stanza_bytes in stanzas:
            SUITE.decrypt(stanza_bytes, key, INFO)
        best = max(best, len(stanzas) / (time.perf_counter() - start))
    return best


def processor_seconds() -> float:
    """Of this process and of those it has waited for."""
    return sum(
        used.ru_utime + used.ru_stime
        for used in (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    )


def megabytes() -> float:
    """Memory of this process, now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def set_up(folder: Path) -> None:
    """An empty desk in the folder."""
    # Here, because the processes that open envelopes import this script, and need no Django.
    import django
    from django.conf import settings

    database = settings.DATABASES["default"]
    database["NAME"] = str(folder / "desk.sqlite3")
    database["OPTIONS"] = {"key": partial(bytes, bytes(32))}
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


async def fill(url: str, letters: list[Sealed]) -> None:
    """All letters are at the relay."""
    from safeconduct.relay.client import RelayClient

    async with RelayClient(url) as relay:
        turns = asyncio.Semaphore(32)

        async def put(letter: Sealed) -> None:
            async with turns:
                await relay.put(letter.box, letter.id, letter.envelope)

        await asyncio.gather(*map(put, letters))


async def collect(url: str) -> int:
    """How many were filed."""
    from safeconduct.desk.cases.collector import Intake, collect_once
    from safeconduct.relay.client import RelayClient

    async with RelayClient(url) as relay:
        return (await collect_once(relay, Intake(url, BOX, TOKEN, [DESK]))).filed


def main() -> None:
    """Print the rates."""
    options = argparse.ArgumentParser()
    options.add_argument("--envelopes", type=int, default=10_000)
    many = options.parse_args().envelopes
    with tempfile.TemporaryDirectory() as name, ProcessPoolExecutor() as pool:
        folder = Path(name)
        set_up(folder)
        letters = list(pool.map(request, range(many + many // FIRST), chunksize=100))
        limit = bare(letters[:1000])
        command = [sys.executable, "-c", "from safeconduct.cli import main; main()", "relay", "serve"]
        command += ["--data", str(folder / "relay"), "--bind", "127.0.0.1:0", "--challenge-cost", "0"]
        relay = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        try:
            assert relay.stdout is not None
            url = relay.stdout.readline().removeprefix("relay on ").strip()
            asyncio.run(fill(url, letters[many:]))
            asyncio.run(collect(url))
            asyncio.run(fill(url, letters[:many]))
            before = megabytes()
            clock, used = time.perf_counter(), processor_seconds()
            filed = asyncio.run(collect(url))
            seconds, processor = time.perf_counter() - clock, processor_seconds() - used
            after = megabytes()
            if filed != many:
                raise SystemExit(f"only {filed} were filed")
        finally:
            relay.terminate()
            relay.wait()
    rate = many / seconds
    print(f"bare HPKE, one core: {limit:,.0f}/s")
    print(f"collected: {rate:,.0f}/s, {rate / limit:.0%} of it, on {os.cpu_count()} cores")
    print(f"processor time for each: {processor / many * 1e6:.0f} µs; a bare opening {1e6 / limit:.0f} µs")
    print(f"memory before {before:.0f} MB, after {after:.0f} MB")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safeconduct.desk.settings")
    main()
