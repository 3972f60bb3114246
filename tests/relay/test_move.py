"""Moving a relay from SQLite to PostgreSQL: it loses nothing, and may be broken off and begun again."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner, Result

from safeconduct.cli.relay import relay as command
from safeconduct.relay.boxes import EPOCH
from safeconduct.relay.database import FILE, MOVED
from safeconduct.relay.errors import StoreUnusable
from safeconduct.relay.move import move
from safeconduct.relay.pgcheck import check_database
from safeconduct.relay.postgres import PostgresStore
from safeconduct.relay.sqlite import SqliteStore
from safeconduct.relay.store import Census, Kept, Store
from tests.relay.envelopes import ASYA, BORIS, GRIGORY, an_envelope
from tests.relay.live import live_relay
from tests.relay.postgres import Server

BOXES = [bytes.fromhex(owner.box) for owner in (ASYA, BORIS, GRIGORY)]
EACH = 50


class Pulled(Exception):
    """Somebody pulled the plug."""


@pytest.fixture
def database(postgres: Server) -> str:
    return postgres.new_database()


@pytest.fixture
def before(data: Path) -> list[Sequence[Kept]]:
    """What is in each box of the relay in `data`."""

    async def fill() -> list[Sequence[Kept]]:
        store = SqliteStore(data)
        for number in range(EACH):
            for at, box in enumerate(BOXES):
                await store.put(box, number.to_bytes(16), an_envelope(4096 * 4 ** (number % 3), number + at))
        await store.delete(BOXES[0], (7).to_bytes(16))
        found = await everything(store)
        await store.close()
        return found

    return asyncio.run(fill())


async def everything(store: Store) -> list[Sequence[Kept]]:
    return [await store.read(box, 0, 1 << 30) for box in BOXES]


def moved(data: Path, database: str) -> Result:
    return CliRunner().invoke(command, ["move", "--from", str(data), "--to", database])


def test_a_move_takes_everything_with_its_numbers_and_numbers_go_on_above(
    data: Path, database: str, before: list[Sequence[Kept]]
) -> None:
    found = moved(data, database)
    assert (found.exit_code, found.stdout.startswith(f"moved {3 * EACH - 1} envelopes, ")) == (0, True)
    assert check_database(database).wrong == ()

    async def story() -> None:
        store = PostgresStore(database)
        assert await everything(store) == before
        assert store.census() == Census(3 * EACH - 1, sum(len(kept.envelope) for box in before for kept in box))
        assert await store.put(BOXES[1], bytes(16), an_envelope(seed=1)) is False
        await store.put(BOXES[1], b"\xff" * 16, an_envelope(seed=9))
        (line,) = await store.list(BOXES[1], before[1][-1].n, 9)
        assert line.id == b"\xff" * 16
        await store.close()

    asyncio.run(story())


@pytest.mark.parametrize("after", [1, 64, 128, 149])
def test_a_move_that_was_broken_off_is_run_again_and_nothing_serves_meanwhile(
    data: Path, database: str, before: list[Sequence[Kept]], after: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def pull(count: int) -> None:
        if count >= after:
            raise Pulled

    monkeypatch.setattr("safeconduct.relay.move.AT_ONCE", 32)
    with pytest.raises(Pulled):
        move(data, database, pull)
    with pytest.raises(StoreUnusable, match="moved into"):
        PostgresStore(database)
    assert "has not finished" in check_database(database).wrong[-1]
    assert moved(data, database).exit_code == 0

    async def story() -> None:
        store = PostgresStore(database)
        assert await everything(store) == before
        await store.close()

    asyncio.run(story())
    assert check_database(database).wrong == ()


def test_a_move_that_broke_off_after_the_last_envelope_is_finished_by_the_next(
    data: Path, database: str, before: list[Sequence[Kept]]
) -> None:
    assert moved(data, database).exit_code == 0
    with psycopg.connect(database) as db:
        db.execute("UPDATE relay.state SET moving = true")  # as if the plug had been pulled just before this
    assert moved(data, database).exit_code == 0
    assert check_database(database).envelopes == sum(map(len, before))
    assert check_database(database).wrong == ()


@pytest.mark.usefixtures("before")
def test_after_a_move_no_relay_starts_on_the_old_folder(data: Path, database: str) -> None:
    assert moved(data, database).exit_code == 0
    assert (data / MOVED).exists()
    assert not (data / FILE).exists()

    async def story() -> None:
        with pytest.raises(StoreUnusable, match="was moved to PostgreSQL"):
            SqliteStore(data)

    asyncio.run(story())
    assert "was moved before" in moved(data, database).stderr


@pytest.mark.usefixtures("before")
def test_a_move_refuses_a_relay_that_runs_and_a_database_that_is_another_relays(
    data: Path, database: str, tmp_path: Path
) -> None:
    assert "is not there" in moved(tmp_path / "nowhere", database).stderr
    assert not (tmp_path / "nowhere").exists()
    with live_relay(data):
        assert "in use by another relay" in moved(data, database).stderr

    async def story() -> None:
        store = PostgresStore(database)
        await store.put(BOXES[0], b"\xee" * 16, an_envelope())
        await store.close()

    asyncio.run(story())
    assert "holds a relay's envelopes already" in moved(data, database).stderr
    assert (data / FILE).exists()


@pytest.mark.usefixtures("before")
def test_the_epoch_of_the_old_relay_is_passed(data: Path, database: str) -> None:
    async def story() -> None:
        store = PostgresStore(database)
        await store.put(b"\x01" * 32, bytes(16), an_envelope())
        (line,) = await store.list(b"\x01" * 32, 0, 9)
        assert line.n == 800_001 * EPOCH + 1
        await store.close()

    async def late() -> None:
        store = SqliteStore(data)
        store._db.execute("UPDATE epoch SET number = 800000")  # noqa: SLF001 - as if it had been restarted that often
        await store.close()

    asyncio.run(late())
    assert moved(data, database).exit_code == 0
    asyncio.run(story())
