"""What was acknowledged is there afterwards, whole, whatever happened to the process or to the power."""

import asyncio
import os
import random
import time
from pathlib import Path

import pytest

from safeconduct.relay.check import check
from safeconduct.relay.client import RelayClient, RelayUnavailable
from safeconduct.relay.errors import RelayError
from safeconduct.relay.sqlite import SqliteStore
from tests.relay.disk import a_disk
from tests.relay.envelopes import BORIS, a_name, an_envelope
from tests.relay.live import start_relay

LONG = os.environ.get("SAFECONDUCT_SOAK") == "1"
KILLS = 200 if LONG else 8
CUTS = 200 if LONG else 20
SENDERS = 16
BOX = bytes.fromhex(BORIS.box)


async def send_until_it_dies(url: str, first: int, acknowledged: dict[str, int]) -> None:
    async def sender(number: int) -> None:
        async with RelayClient(url) as client:
            try:
                while True:
                    size = 65536 if number % 7 == 0 else 4096
                    await client.put(BORIS.box, a_name(number), an_envelope(size, number))
                    acknowledged[a_name(number)] = number
                    number += SENDERS
            except RelayUnavailable:
                return

    await asyncio.gather(*(sender(first + start) for start in range(SENDERS)))


async def fetch_all(url: str) -> dict[str, bytes]:
    async with RelayClient(url) as client:
        return {kept.id: kept.envelope async for kept in client.stream(BORIS.token)}


@pytest.mark.soak
def test_a_kill_at_any_moment_loses_nothing_that_was_acknowledged(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("safeconduct.relay.client.ATTEMPTS", 1)
    noise = random.Random(4)  # noqa: S311 - no secret
    options = ["--challenge-cost", "0", "--box-envelopes", "10000000", "--box-bytes", "1TiB", "--total-bytes", "1TiB"]
    total = 0
    for kill in range(KILLS):
        acknowledged: dict[str, int] = {}
        live = start_relay(data, *options)
        moment = 0.05 + noise.random() * 0.6

        async def story(live=live, acknowledged=acknowledged, moment=moment, kill=kill) -> None:  # noqa: ANN001
            asyncio.get_running_loop().call_later(moment, live.process.kill)
            await send_until_it_dies(live.url, kill * 1_000_000, acknowledged)

        asyncio.run(story())
        live.kill()
        began = time.monotonic()
        live = start_relay(data, *options)
        assert time.monotonic() - began < 5
        there = asyncio.run(fetch_all(live.url))
        assert {name for name in acknowledged if name not in there} == set()
        for name, envelope in there.items():
            number = int(name, 16)
            assert envelope == an_envelope(len(envelope), number)
        assert check(data).wrong == ()
        asyncio.run(empty(live.url))
        assert live.stop() == 0
        total += len(acknowledged)
    assert total > KILLS  # or nothing was tested


async def empty(url: str) -> None:
    async with RelayClient(url) as client:
        await client.delete_through(BORIS.token, 2**53 - 1)


async def put_while_cutting(store: SqliteStore, cut: "asyncio.Future[set[int]]", acknowledged: set[int]) -> None:
    async def sender(number: int) -> None:
        while not cut.done():
            await store.put(BOX, number.to_bytes(16), an_envelope(seed=number))
            acknowledged.add(number)
            if number % 3 == 0:
                await store.delete(BOX, (number - SENDERS).to_bytes(16))
            number += SENDERS

    await asyncio.gather(*(sender(SENDERS + start) for start in range(SENDERS)))


def a_folder(parent: Path, number: int) -> Path:
    folder = parent / str(number)
    folder.mkdir()
    return folder


async def cut_the_power(folder: Path, seed: int, synchronous: str) -> tuple[int, int]:
    """How many envelopes were acknowledged, and how many of them are missing after a cut at a random moment."""
    noise = random.Random(seed)  # noqa: S311 - no secret
    with a_disk(f"cut-{seed}-{synchronous}") as disk:
        store = SqliteStore(folder / "before", vfs=disk.name, synchronous=synchronous)
        loop = asyncio.get_running_loop()
        cut: asyncio.Future[set[int]] = loop.create_future()
        acknowledged: set[int] = set()
        moment = noise.randrange(1, 400)  # writes until the cut
        left = moment

        def trouble(_what: str, _file: str, _end: int) -> None:
            nonlocal left
            left -= 1
            if left == 0:
                known = set(acknowledged)
                disk.cut(folder / "after", seed)
                loop.call_soon_threadsafe(cut.set_result, known)

        disk.trouble = trouble
        await put_while_cutting(store, cut, acknowledged)
        await store.close()
    known = await cut
    # A deletion that follows is no loss: the sender of `number` deletes the one before it, if it is a multiple of 3.
    meant = {number for number in known if (number + SENDERS) % 3}
    try:
        there = await all_of(folder / "after")
    except RelayError:
        assert synchronous == "OFF"
        return len(meant), len(meant)
    return len(meant), len(meant - there)


async def all_of(folder: Path) -> set[int]:
    """The envelopes that are there, every one whole."""
    store = SqliteStore(folder)
    try:
        there = await store.read(BOX, 0, 1 << 40)
    finally:
        await store.close()
    for kept in there:
        assert kept.envelope == an_envelope(seed=int.from_bytes(kept.id))
    assert check(folder).wrong == ()
    return {int.from_bytes(kept.id) for kept in there}


@pytest.fixture
def _often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Checkpoints come often, so that cuts fall into them as well."""
    monkeypatch.setattr("safeconduct.relay.sqlite.CHECKPOINT", 40)


@pytest.mark.soak
@pytest.mark.usefixtures("_often")
def test_a_power_cut_at_any_moment_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    results = [asyncio.run(cut_the_power(a_folder(tmp_path, seed), seed, "FULL")) for seed in range(CUTS)]
    assert sum(meant for meant, _ in results) > CUTS
    assert [lost for _, lost in results] == [0] * CUTS


@pytest.mark.usefixtures("_often")
def test_without_syncing_the_same_cuts_lose_envelopes(tmp_path: Path) -> None:
    results = []
    for seed in range(10):
        try:
            results.append(asyncio.run(cut_the_power(a_folder(tmp_path, seed), seed, "OFF")))
        except AssertionError:  # not only lost, but damaged
            results.append((1, 1))
    assert sum(lost for _, lost in results) > 0
