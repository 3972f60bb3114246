"""How a relay fares with many envelopes in it: start, memory, and the list of a small box among a million others.

The envelopes are written into the file beforehand, 4 KiB each, in boxes of ten. Then a relay is started on it and asked
over HTTP, one request after the other: the small box, an unknown one and a full one, in turns. To reach: memory flat
from 10³ to 10⁶ envelopes, a start under 5 s, a list under 2 ms, the three boxes alike within noise (DESIGN, section 7).

    python bench/relay_rows.py [--rows 1000 100000] [--folder DIR]      (a million take 5 GB and some minutes)
"""

import argparse
import hashlib
import http.client
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import apsw

from safeconduct.relay.answers import LIST
from safeconduct.relay.database import FILE, connect, prepare
from safeconduct.relay.store import today

TOKENS = {"ten": bytes([1] * 32), "unknown": bytes([2] * 32), "full": bytes([3] * 32)}
ASKED = 2000
FULL = 2000
BATCH = 5000


def boxes(rows: int) -> Iterator[bytes]:
    """The box of each envelope."""
    yield from [hashlib.sha256(TOKENS["ten"]).digest()] * 10
    yield from [hashlib.sha256(TOKENS["full"]).digest()] * min(FULL, rows // 2)
    while True:
        yield from [os.urandom(32)] * 10


def fill(folder: Path, rows: int) -> None:
    """Nothing; the folder holds a relay with that many envelopes."""
    path = folder / FILE
    db = connect(path)
    prepare(db, path, "OFF")
    last, each = today().toordinal() + 60, boxes(rows)
    for start in range(0, rows, BATCH):
        with db:
            for number in range(start, min(start + BATCH, rows)):
                key = int.from_bytes(os.urandom(7))
                db.execute("INSERT INTO body VALUES (?, ?)", (key, os.urandom(4096)))
                values = (next(each), number + 1, os.urandom(16), 4096, last, key)
                db.execute("INSERT INTO envelope VALUES (?, ?, ?, ?, ?, ?)", values)
    db.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
    db.close()


def ask(connection: http.client.HTTPConnection, token: bytes) -> float:
    """Milliseconds until the list of the token's box was there."""
    began = time.perf_counter()
    path = f"/v1/boxes/{hashlib.sha256(token).hexdigest()}?after=0"
    connection.request("GET", path, headers={"Authorization": f"Bearer {token.hex()}"})
    body = connection.getresponse().read()
    spent = time.perf_counter() - began
    assert len(body) == LIST, body
    return spent * 1000


def measure(folder: Path, rows: int) -> None:
    """Print what was measured with that many envelopes."""
    began = time.perf_counter()
    serve = ["relay", "serve", "--data", str(folder), "--bind", "127.0.0.1:0", "--total-bytes", "1TiB"]
    process = subprocess.Popen(
        [sys.executable, "-c", "from safeconduct.cli import main; main()", *serve], stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        url = process.stdout.readline().rpartition("/")[2].strip()
        started = time.perf_counter() - began
        connection = http.client.HTTPConnection(url)
        took: dict[str, list[float]] = {name: [] for name in TOKENS}
        for _ in range(ASKED):
            for name, found in took.items():
                found.append(ask(connection, TOKENS[name]))
        connection.close()
        status = Path(f"/proc/{process.pid}/status").read_text().splitlines()
        memory = int(next(line for line in status if line.startswith("VmRSS")).split()[1]) / 1024
    finally:
        process.kill()
        process.wait()
    lists = ", ".join(f"{name} {statistics.median(found):.2f}" for name, found in took.items())
    spread = statistics.quantiles(took["unknown"], n=4)
    print(
        f"{rows:>9,} envelopes: start {started:.2f} s, memory {memory:.0f} MiB, list in ms (median): {lists}", end="; "
    )
    print(f"quartiles of unknown: {spread[0]:.2f}-{spread[2]:.2f}")


def main() -> None:
    """Measure with each number of envelopes."""
    options = argparse.ArgumentParser()
    options.add_argument("--rows", type=int, nargs="+", default=[1000, 100_000])
    options.add_argument("--folder", type=Path, help="where the databases are made")
    given = options.parse_args()
    for rows in given.rows:
        with tempfile.TemporaryDirectory(dir=given.folder) as folder:
            fill(Path(folder), rows)
            measure(Path(folder), rows)


if __name__ == "__main__":
    main()
