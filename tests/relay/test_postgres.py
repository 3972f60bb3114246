"""A relay on PostgreSQL: several processes at once, crashes on either side, and what keeps it from starting."""

import asyncio
import datetime as dt
import random
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack, suppress
from hashlib import sha256

import psycopg
import pytest
from click.testing import CliRunner

from safeconduct.cli.relay import relay as command
from safeconduct.relay.client import RelayClient, RelayUnavailable
from safeconduct.relay.errors import StoreUnusable, Unavailable
from safeconduct.relay.figures import Figures
from safeconduct.relay.pg import SCHEMA, connect
from safeconduct.relay.pgcheck import check_database
from safeconduct.relay.postgres import PostgresStore
from safeconduct.relay.store import Census, Limits
from tests.relay.asking import ask, put
from tests.relay.envelopes import ASYA, BORIS, a_name, an_envelope
from tests.relay.live import live_relay, start_relay
from tests.relay.postgres import Server, a_server

BOX = bytes.fromhex(BORIS.box)
PROCESSES = 3
EACH = 60


@pytest.fixture
def database(postgres: Server) -> str:
    """The URL of a database of the test's own."""
    return postgres.new_database()


@pytest.fixture
def server() -> Iterator[Server]:
    """A server of the test's own, which it may stop."""
    with a_server() as server:
        yield server


def with_store(
    url: str, story: Callable[[PostgresStore], Awaitable[None]], limits: Limits | None = None
) -> PostgresStore:
    async def run() -> PostgresStore:
        store = PostgresStore(url, limits)
        try:
            await story(store)
        finally:
            await store.close()
        return store

    return asyncio.run(run())


def name(number: int) -> bytes:
    return number.to_bytes(16)


def test_what_several_processes_store_at_once_is_seen_by_a_reader_who_never_looks_back(database: str) -> None:
    async def send(url: str, first: int) -> None:
        async with RelayClient(url) as client:
            await asyncio.gather(
                *(client.put(BORIS.box, a_name(first + at), an_envelope(seed=first + at)) for at in range(EACH))
            )

    async def follow(url: str, count: int) -> list[str]:
        seen: list[str] = []
        after = 0
        async with RelayClient(url) as client:
            while len(seen) < count:
                lines, _ = await client.list(BORIS.token, after, wait=20)
                assert lines, "something was hidden, or nobody was told"
                seen += [line.id for line in lines]
                after = lines[-1].n
        return seen

    async def story(urls: list[str]) -> None:
        sent = [a_name(1000 * at + number) for at in range(len(urls)) for number in range(EACH)]
        following = [asyncio.create_task(follow(url, len(sent))) for url in urls]
        await asyncio.gather(*(send(url, 1000 * at) for at, url in enumerate(urls)))
        for seen in await asyncio.gather(*following):
            assert sorted(seen) == sorted(sent)

    with ExitStack() as stack:
        relays = [stack.enter_context(live_relay(database, "--challenge-cost", "0")) for _ in range(PROCESSES)]
        asyncio.run(story([relay.url for relay in relays]))
    assert check_database(database).wrong == ()
    assert check_database(database).envelopes == PROCESSES * EACH


def test_an_envelope_waits_for_an_earlier_one_of_its_box_and_for_no_other_box(database: str) -> None:
    async def story(store: PostgresStore) -> None:
        await store.put(BOX, name(1), an_envelope(seed=1))
        (before,) = await store.list(BOX, 0, 9)
        other = await asyncio.to_thread(connect, database)
        other.autocommit = False
        # Another relay's transaction that has given out a number and is not visible yet.
        other.execute("UPDATE relay.box SET last = last + 1, envelopes = 2, bytes = 8192 RETURNING last")
        query = "INSERT INTO relay.envelope SELECT box, n + 1, %b, size, last_day, bytes FROM relay.envelope"
        other.execute(query, (name(2),))
        waiting = asyncio.ensure_future(store.put(BOX, name(3), an_envelope(seed=3)))
        with psycopg.connect(database, autocommit=True) as watch:
            end = time.monotonic() + 30
            while time.monotonic() < end and not watch.execute("SELECT 1 FROM pg_locks WHERE NOT granted").fetchone():  # noqa: ASYNC110 - no event
                await asyncio.sleep(0.01)
        assert not waiting.done()
        assert await store.list(BOX, before.n, 9) == []
        await asyncio.to_thread(other.commit)
        other.close()
        assert await waiting is True
        assert [line.id for line in await store.list(BOX, before.n, 9)] == [name(2), name(3)]

    with_store(database, story)
    assert check_database(database).wrong == ()


def test_processes_that_store_in_many_boxes_in_any_order_do_not_stand_in_each_others_way(database: str) -> None:
    boxes = [sha256(bytes([number])).digest() for number in range(20)]

    async def story(store: PostgresStore) -> None:
        second = PostgresStore(database)
        noise = random.Random(1)  # noqa: S311 - no secret
        jobs: list[asyncio.Future[bool | None]] = []
        for turn in range(10):
            for writer, each in enumerate((store, second)):
                for at, box in enumerate(noise.sample(boxes, len(boxes))):
                    envelope = an_envelope(seed=at)
                    jobs.append(asyncio.create_task(each.put(box, name(turn * 100 + writer), envelope)))
                    if turn % 3 == 2:
                        jobs.append(asyncio.create_task(each.delete(box, name((turn - 1) * 100 + writer))))
                await asyncio.sleep(0)
        assert {await job for job in jobs} == {True, None}
        await second.close()

    with_store(database, story)
    assert check_database(database).wrong == ()
    assert check_database(database).envelopes == 20 * 2 * (10 - 3)


def test_of_an_emptied_box_nothing_is_left_on_the_next_day(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def rows() -> int:
        with psycopg.connect(database) as db:
            (count,) = db.execute("SELECT count(*) FROM relay.box").fetchone() or (None,)
        assert isinstance(count, int)
        return count

    async def story(store: PostgresStore) -> None:
        await store.put(BOX, name(1), an_envelope())
        await store.delete(BOX, name(1))
        await store.sweep()
        assert rows() == 1
        tomorrow = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=1)
        monkeypatch.setattr("safeconduct.relay.pg.today", lambda: tomorrow)
        await store.sweep()
        assert rows() == 0

    with_store(database, story)


def test_a_quota_of_the_whole_relay_counts_what_other_processes_stored(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("safeconduct.relay.postgres.COUNT_EVERY", 0)

    async def story(store: PostgresStore) -> None:
        other = PostgresStore(database)
        for number in range(3):
            await other.put(bytes([number]) * 32, name(1), an_envelope())
        await other.close()
        await store.check()
        await store.check()  # the first was counted after its answer
        assert store.census().envelopes == 3
        with pytest.raises(Unavailable, match="relay_full"):
            await store.put(BOX, name(1), an_envelope())

    with_store(database, story, Limits(total_bytes=3 * 4096))


async def send_until(url: str, crash: Callable[[], None]) -> set[str]:
    """What was acknowledged until the crash, which comes when a hundred were, in the middle of more."""
    acknowledged: set[str] = set()
    enough = asyncio.Event()

    async def send(first: int) -> None:
        async with RelayClient(url) as client:
            with suppress(RelayUnavailable):
                for number in range(first, first + 10_000):
                    await client.put(BORIS.box, a_name(number), an_envelope(seed=number))
                    acknowledged.add(a_name(number))
                    if len(acknowledged) >= 100:
                        enough.set()

    sending = [asyncio.create_task(send(at * 100_000)) for at in range(8)]
    await asyncio.wait_for(enough.wait(), 60)
    await asyncio.to_thread(crash)
    for task in sending:
        task.cancel()
    await asyncio.gather(*sending, return_exceptions=True)
    return acknowledged


async def all_of(url: str) -> set[str]:
    async with RelayClient(url) as client:
        return {kept.id async for kept in client.stream(BORIS.token)}


def test_a_crash_of_the_database_loses_nothing_that_was_acknowledged(server: Server) -> None:
    database = server.new_database()

    with live_relay(database, "--challenge-cost", "0", "--box-envelopes", "1000000") as live:
        acknowledged = asyncio.run(send_until(live.url, lambda: server.stop("immediate")))
        refused = put(live.url, BORIS.box, a_name(1 << 70), an_envelope(), Altcha="none")
        assert refused.error == (503, "disk")
        assert int(refused.headers["retry-after"]) <= 30
        assert ask(live.url, "GET", "/v1/health").status == 503
        assert ask(live.url, "GET", f"/v1/boxes/{BORIS.box}", BORIS.bearer).status == 503
        server.start()
        assert ask(live.url, "GET", "/v1/health").status == 200
        assert acknowledged <= asyncio.run(all_of(live.url))
        assert put(live.url, BORIS.box, a_name(1 << 70), an_envelope(), Altcha="none").status == 201
    assert check_database(database).wrong == ()


def test_a_kill_of_a_relay_loses_nothing_that_was_acknowledged_and_holds_nobody_up(database: str) -> None:
    options = ["--challenge-cost", "0", "--box-envelopes", "1000000"]
    with live_relay(database, *options) as other:
        live = start_relay(database, *options)
        acknowledged = asyncio.run(send_until(live.url, live.process.kill))
        live.kill()
        assert put(other.url, BORIS.box, a_name(1 << 70), an_envelope(), Altcha="none").status == 201
        assert acknowledged <= asyncio.run(all_of(other.url))
    assert check_database(database).wrong == ()


def test_a_server_that_may_lose_what_it_committed_is_refused() -> None:
    with a_server("fsync=off") as server, pytest.raises(StoreUnusable, match="fsync = off"):
        PostgresStore(server.new_database())


def test_who_switches_synchronous_commit_off_for_all_does_not_for_the_relay(database: str) -> None:
    with psycopg.connect(database, autocommit=True) as db:
        db.execute(f"ALTER DATABASE {db.info.dbname} SET synchronous_commit = off".encode())

    async def story(store: PostgresStore) -> None:
        assert await store._reading(lambda db: db.execute("SHOW synchronous_commit").fetchone()) == ("on",)  # noqa: SLF001

    with_store(database, story)


def test_what_keeps_a_relay_from_its_database_is_one_line_without_the_password(postgres: Server, database: str) -> None:
    def complaint(url: str) -> str:
        with pytest.raises(RuntimeError) as failed:
            start_relay(url)
        said = str(failed.value).removeprefix("the relay did not start: ")
        assert (said.count("\n"), "secret" in said) == (1, False)
        return said

    assert "does not answer" in complaint(f"postgresql://boris:secret@/nowhere?host={postgres.folder}")
    with psycopg.connect(database) as db:
        db.execute(SCHEMA, prepare=False)
        db.execute("INSERT INTO relay.state (format, epoch) VALUES (99, 0)")
    assert "has format 99" in complaint(database)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["serve"], "one place"),
        (["serve", "--data", "x", "--database", "postgresql://x"], "one place"),
        (["serve", "--database", "mysql://x"], "postgresql://"),
        (["check"], "one place"),
    ],
)
def test_a_relay_has_one_place(options: list[str], told: str) -> None:
    found = CliRunner().invoke(command, options)
    assert (found.exit_code, told in found.stderr) == (2, True)


def test_looking_through_a_database_finds_what_is_not_whole(database: str) -> None:
    async def story(store: PostgresStore) -> None:
        for number in range(3):
            await store.put(BOX, name(number), an_envelope(seed=number))
        await store.put(bytes.fromhex(ASYA.box), name(1), an_envelope())

    assert "is not a relay's database" in CliRunner().invoke(command, ["check", "--database", database]).stderr
    with_store(database, story)
    found = CliRunner().invoke(command, ["check", "--database", database])
    assert (found.exit_code, found.stdout.startswith("4 envelopes, 16384 bytes; PostgreSQL ")) == (0, True)
    with psycopg.connect(database) as db:
        db.execute("UPDATE relay.envelope SET bytes = 'x' WHERE id = %b AND box = %b", (name(1), BOX))
        db.execute("DELETE FROM relay.box WHERE box = %b", (bytes.fromhex(ASYA.box),))
    found = CliRunner().invoke(command, ["check", "--database", database])
    assert found.exit_code == 1
    assert found.stderr == "wrong: 1 envelopes are not whole\nwrong: 1 boxes are counted wrong\n"


def test_figures_of_a_relay_without_a_folder_say_nothing_of_a_disk() -> None:
    text = Figures().text(Census(1, 4096), None)
    assert "safeconduct_relay_bytes 4096\n" in text
    assert "free" not in text


def test_who_waits_at_one_process_hears_within_seconds_of_what_another_stored(database: str) -> None:
    async def story(here: str, there: str) -> None:
        async with RelayClient(here) as reader, RelayClient(there) as writer:
            waiting = asyncio.create_task(reader.list(ASYA.token, wait=60))
            await writer.put(ASYA.box, a_name(1), an_envelope())
            began = time.monotonic()
            assert [line.id for line in (await waiting)[0]] == [a_name(1)]
            assert time.monotonic() - began < 50  # before the wait was over

    with live_relay(database, "--challenge-cost", "0") as one, live_relay(database, "--challenge-cost", "0") as other:
        asyncio.run(story(one.url, other.url))
