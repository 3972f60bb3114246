"""A flood of junk: every real envelope gets in or is honestly told, the price rises, the memory stays bounded."""

import asyncio
import os
from pathlib import Path

import pytest

from safeconduct.relay.client import Kept, RelayClient, RelayUnavailable
from tests.relay.asking import ask
from tests.relay.envelopes import ASYA, BORIS, a_name, an_envelope
from tests.relay.live import live_relay

LONG = os.environ.get("SAFECONDUCT_SOAK") == "1"
JUNK, REAL = (50_000, 200) if LONG else (600, 30)
ROOM = JUNK // 2 + REAL
SENDERS = 16
JUNK_NAMES = 1 << 64


def memory(pid: int) -> int:
    """Resident KiB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1])


def price(url: str, box: str) -> int:
    parameters = ask(url, "GET", f"/v1/challenge?box={box}").json["parameters"]
    return int(parameters["cost"] * 16 ** len(parameters["keyPrefix"]))


async def send(url: str, numbers: range, told: list[int]) -> list[int]:
    """The numbers of the envelopes that were acknowledged; those refused with a time to come back are `told`."""
    stored = []
    left = iter(numbers)

    async def sender(client: RelayClient) -> None:
        for number in left:
            try:
                await client.put(BORIS.box, a_name(number), an_envelope(seed=number % 97))
                stored.append(number)
            except RelayUnavailable as refused:
                told.extend([number] if refused.retry_after else [])

    async with RelayClient(url) as client:
        await asyncio.gather(*(sender(client) for _ in range(SENDERS)))
    return stored


def test_in_a_flood_that_pays_every_real_envelope_is_stored_or_told(data: Path) -> None:
    junk, real = 150, 10

    async def story(url: str) -> tuple[list[int], list[int]]:
        told: list[int] = []
        flood = asyncio.create_task(send(url, range(JUNK_NAMES, JUNK_NAMES + junk), []))
        stored = await send(url, range(real), told)
        await flood
        return stored, told

    with live_relay(data, "--challenge-cost", "1", "--box-envelopes", "80") as live:
        before = price(live.url, BORIS.box)
        stored, told = asyncio.run(story(live.url))
        assert sorted(stored + told) == list(range(real))
        assert price(live.url, BORIS.box) >= 32 * before
        assert price(live.url, ASYA.box) == before
        assert len(asyncio.run(names(live.url))) == 80


async def names(url: str) -> list[str]:
    async with RelayClient(url) as client:
        return [kept.id async for kept in client.stream(BORIS.token)]


@pytest.mark.soak
def test_in_a_flood_every_real_envelope_is_stored_or_told(data: Path) -> None:
    async def story(url: str) -> tuple[list[int], list[int], list[Kept]]:
        told: list[int] = []
        junk = asyncio.create_task(send(url, range(JUNK_NAMES, JUNK_NAMES + JUNK), []))
        real = await send(url, range(REAL), told)
        await junk
        async with RelayClient(url) as client:
            return real, told, [kept async for kept in client.stream(BORIS.token)]

    # The lowest price there is: the flood is a strong machine's, and this one must send it in seconds.
    with live_relay(data, "--challenge-cost", "0", "--box-envelopes", str(ROOM)) as live:
        before = memory(live.process.pid)
        real, told, there = asyncio.run(story(live.url))
        assert memory(live.process.pid) - before < 64 << 10
        assert sorted(real + told) == list(range(REAL))
        names = {kept.id for kept in there}
        assert {a_name(number) for number in real} <= names
        assert len(there) == ROOM  # the rest was refused, and nothing was evicted to make room
        assert ask(live.url, "GET", f"/v1/boxes/{ASYA.box}", ASYA.bearer).status == 200


def test_the_price_rises_for_the_box_that_is_flooded(data: Path) -> None:
    async def story(url: str) -> None:
        await send(url, range(JUNK_NAMES, JUNK_NAMES + 300), [])

    with live_relay(data, "--challenge-cost", "1") as live:
        before = price(live.url, BORIS.box)
        asyncio.run(story(live.url))
        assert price(live.url, BORIS.box) == 4 * before
        assert price(live.url, ASYA.box) == before
