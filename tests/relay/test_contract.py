"""The contract of a store, which SQLite and PostgreSQL keep alike."""

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from safeconduct.relay.errors import Conflict, Unavailable
from safeconduct.relay.postgres import PostgresStore
from safeconduct.relay.sqlite import SqliteStore
from safeconduct.relay.store import Census, Limits, Store
from tests.relay.envelopes import ASYA, BORIS, an_envelope

BOX, OTHER = bytes.fromhex(BORIS.box), bytes.fromhex(ASYA.box)


@dataclass(frozen=True)
class Stores:
    """Opens the same store again and again."""

    open: Callable[[Limits | None], Store]

    def tell(self, story: Callable[[Store], Awaitable[None]], limits: Limits | None = None) -> None:
        """Nothing; the story was told with the store open."""

        async def run() -> None:
            store = self.open(limits)
            try:
                await story(store)
            finally:
                await store.close()

        asyncio.run(run())


@pytest.fixture(params=["sqlite", "postgresql"])
def stores(request: pytest.FixtureRequest, tmp_path: Path) -> Stores:
    if request.param == "sqlite":
        return Stores(lambda limits: SqliteStore(tmp_path / "data", limits))
    url: str = request.getfixturevalue("postgres").new_database()
    return Stores(lambda limits: PostgresStore(url, limits))


def name(number: int) -> bytes:
    return number.to_bytes(16)


def code_of(found: object) -> str:
    assert isinstance(found, Unavailable)
    return found.code


def test_a_store_gives_back_what_it_was_given(stores: Stores) -> None:
    async def story(store: Store) -> None:
        assert await store.put(BOX, name(1), an_envelope(seed=1)) is True
        assert await store.put(BOX, name(1), an_envelope(seed=1)) is False
        with pytest.raises(Conflict):
            await store.put(BOX, name(1), an_envelope(seed=2))
        assert await store.put(OTHER, name(1), an_envelope(16384, 3)) is True
        assert await store.get(BOX, name(1)) == an_envelope(seed=1)
        assert await store.get(BOX, name(2)) is None
        assert store.census() == Census(2, 4096 + 16384)
        await store.delete(BOX, name(1))
        await store.delete(BOX, name(1))
        assert await store.get(BOX, name(1)) is None
        assert [line.size for line in await store.list(OTHER, 0, 9)] == [16384]
        assert store.census() == Census(1, 16384)

    stores.tell(story)
    stores.tell(lambda store: store.check())  # it opens again


def test_changes_that_queue_up_together_each_get_their_own_outcome(stores: Stores) -> None:
    async def story(store: Store) -> None:
        outcomes = await asyncio.gather(
            store.put(BOX, name(1), an_envelope(seed=1)),
            store.put(BOX, name(1), an_envelope(seed=2)),
            store.put(BOX, name(1), an_envelope(seed=1)),
            store.put(BOX, name(2), an_envelope(seed=2)),
            store.delete(BOX, name(1)),
            store.put(BOX, name(3), an_envelope(seed=3)),
            return_exceptions=True,
        )
        assert isinstance(outcomes[1], Conflict)
        assert [outcomes[0], *outcomes[2:]] == [True, False, True, None, True]
        assert [line.id for line in await store.list(BOX, 0, 9)] == [name(2), name(3)]

    stores.tell(story)


def test_an_envelope_goes_the_day_after_its_last(stores: Stores, monkeypatch: pytest.MonkeyPatch) -> None:
    def on(day: dt.date) -> None:
        monkeypatch.setattr("safeconduct.relay.store.today", lambda: day)
        for place in ("sqlite", "postgres", "pg"):
            monkeypatch.setattr(f"safeconduct.relay.{place}.today", lambda: day)

    arrived = dt.date(2026, 3, 1)

    async def story(store: Store) -> None:
        on(arrived)
        await store.put(BOX, name(1), an_envelope(seed=1))
        on(arrived + dt.timedelta(days=1))
        await store.put(BOX, name(2), an_envelope(seed=2))
        for number in range(32):  # boxes from the first to the last
            await store.put(bytes([number * 8 + (number & 7)]) * 32, name(3), an_envelope(seed=3))
        await store.put(b"\xff" * 32, name(4), an_envelope(seed=4))
        on(arrived + dt.timedelta(days=60))
        assert await store.sweep() == 0
        on(arrived + dt.timedelta(days=61))
        assert await store.sweep() == 1
        assert [line.id for line in await store.list(BOX, 0, 9)] == [name(2)]
        assert store.census() == Census(34, 34 * 4096)
        on(arrived + dt.timedelta(days=62))
        assert await store.sweep() == 34
        assert store.census() == Census(0, 0)

    stores.tell(story)


def test_more_than_may_wait_is_refused_at_once(stores: Stores, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("safeconduct.relay.writer.MOST_WAITING", 3 * 4096)

    async def story(store: Store) -> None:
        puts = [store.put(BOX, name(number), an_envelope(seed=number)) for number in range(5)]
        outcomes = await asyncio.gather(*puts, return_exceptions=True)
        assert outcomes[:3] == [True] * 3
        assert [code_of(each) for each in outcomes[3:] if isinstance(each, BaseException)] == ["busy"] * 2
        assert await store.put(BOX, name(9), an_envelope(seed=9)) is True

    stores.tell(story)


def test_numbers_grow_though_a_box_is_emptied_days_go_by_and_the_store_is_opened_again(
    stores: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    last = 0

    async def story(store: Store) -> None:
        nonlocal last
        for number in range(6):
            await store.put(BOX, name(number), an_envelope(seed=number))
            (line,) = await store.list(BOX, last, 9)
            assert line.n > last
            assert (await store.latest([BOX, b"unknown"])).keys() == {BOX}
            last = line.n
            if number % 2:
                await store.delete(BOX, name(number))
            else:
                await store.delete_through(BOX, last)
            await store.sweep()

    for turn in range(4):
        day = dt.date(2026, 11, 24) + dt.timedelta(days=turn // 2)
        for place in ("store", "sqlite", "postgres", "pg"):
            monkeypatch.setattr(f"safeconduct.relay.{place}.today", lambda day=day: day)
        stores.tell(story)
    assert last < 1 << 53


def test_a_quota_is_kept_by_box_and_in_all_and_what_is_there_already_is_told_so(stores: Stores) -> None:
    async def story(store: Store) -> None:
        outcomes = await asyncio.gather(
            *(store.put(BOX, name(number), an_envelope(seed=number)) for number in (1, 2, 3, 4)), return_exceptions=True
        )
        assert outcomes[:2] == [True, True]
        assert [code_of(each) for each in outcomes[2:]] == ["box_full", "box_full"]
        assert await store.put(BOX, name(2), an_envelope(seed=2)) is False
        with pytest.raises(Conflict):
            await store.put(BOX, name(2), an_envelope(seed=3))
        assert await store.put(OTHER, name(1), an_envelope(seed=5)) is True
        with pytest.raises(Unavailable, match="relay_full"):
            await store.put(bytes(32), name(1), an_envelope(seed=6))
        assert store.fullness(BOX) == 1
        assert await store.list(bytes(32), 0, 9) == []
        assert await store.latest([bytes(32)]) == {}
        await store.delete(BOX, name(1))
        assert await store.put(BOX, name(3), an_envelope(seed=3)) is True
        assert store.census() == Census(3, 3 * 4096)

    stores.tell(story, Limits(box_envelopes=2, total_bytes=3 * 4096))


def test_reading_gives_as_much_as_was_asked_for_but_always_something(stores: Stores) -> None:
    async def story(store: Store) -> None:
        sizes = [16384, 4096, 4096, 65536, 4096]
        for number, size in enumerate(sizes):
            await store.put(BOX, name(number), an_envelope(size, number))
        lines = await store.list(BOX, 0, 9)
        assert [line.size for line in lines] == sizes
        assert [line.size for line in await store.list(BOX, lines[0].n, 2)] == sizes[1:3]

        async def read(after: int, size: int) -> list[int]:
            return [len(kept.envelope) for kept in await store.read(BOX, after, size)]

        assert await read(0, 1) == [16384]
        assert await read(0, 4096 + 16384) == [16384, 4096]
        assert await read(lines[0].n, 10_000) == [4096, 4096]
        assert await read(lines[2].n, 1 << 20) == [65536, 4096]
        assert await read(lines[-1].n, 1 << 20) == []

    stores.tell(story)
