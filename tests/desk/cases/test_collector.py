"""The collector against a real relay: what it files, what it delivers, and that a crash loses and doubles nothing."""

import asyncio
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from django.db import connection

from safeconduct.desk.cases import actions, collector, outbox
from safeconduct.desk.cases.collector import Backoff, Intake, collect_forever, collect_once, deliver_once
from safeconduct.desk.cases.models import Case, Filed, Message, Outgoing, SetAside
from safeconduct.desk.cases.rules import Delivery, Reason, Status
from safeconduct.desk.members.models import Member, Organisation
from safeconduct.relay.client import RelayClient, RelayUnavailable
from safeconduct.sealed.message import Sealed
from tests.desk.cases.asya import BOX, DAY, DESK, Asya, case_of
from tests.desk.cases.test_filing import ASIDE
from tests.desk.cast import BOX_TOKEN
from tests.relay.live import running_relay

ROOT = Path(__file__).parents[3]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("intake")]


@pytest.fixture(scope="module")
def relay(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running_relay(tmp_path_factory.mktemp("relay") / "data") as url:
        yield url


@pytest.fixture(autouse=True)
def empty_box(relay: str) -> None:
    """The box has nothing of the test before."""

    async def empty() -> None:
        async with RelayClient(relay) as client:
            await client.delete_through(BOX_TOKEN, 2**53 - 1)

    asyncio.run(empty())


def intake_at(relay: str) -> Intake:
    return Intake(relay, BOX, BOX_TOKEN, [DESK])


def with_relay(relay: str, do: Callable[[RelayClient], Awaitable[object]]) -> object:
    """What `do` gives, its database work done in this thread and transaction."""

    async def main() -> object:
        async with RelayClient(relay) as client:
            return await do(client)

    return async_to_sync(main)()


def post(relay: str, *letters: Sealed) -> None:
    async def put(client: RelayClient) -> None:
        for letter in letters:
            await client.put(letter.box, letter.id, letter.envelope)

    with_relay(relay, put)


def at_relay(relay: str) -> list[str]:
    async def ids(client: RelayClient) -> list[str]:
        return [kept.id async for kept in client.stream(BOX_TOKEN)]

    found = with_relay(relay, ids)
    assert isinstance(found, list)
    return found


def collect(relay: str) -> collector.Collected:
    found = with_relay(relay, lambda client: collect_once(client, intake_at(relay)))
    assert isinstance(found, collector.Collected)
    return found


def test_what_lies_in_the_box_is_filed_and_then_gone_from_the_relay(relay: str, asya: Asya) -> None:
    ask = asya.asks()
    post(relay, ask, asya.follows_up())
    found = collect(relay)
    assert (found.filed, found.aside, found.known) == (2, 0, 0)
    assert case_of(asya).length == 2
    assert at_relay(relay) == []
    assert collect(relay).filed == 0


@pytest.mark.parametrize("reason", [reason for reason in ASIDE if reason != Reason.NOT_AN_ENVELOPE])
def test_what_cannot_be_filed_does_not_lie_at_the_relay_for_ever(relay: str, asya: Asya, reason: Reason) -> None:
    collector_sees = ASIDE[reason]
    post(relay, asya.asks())
    collect(relay)
    bad = collector_sees(asya)
    after = Asya()
    post(relay, Sealed(BOX, bad.id, bad.envelope), after.asks())
    collect(relay)
    assert list(SetAside.objects.values_list("reason", flat=True)) == [reason]
    assert case_of(after).length == 1
    assert at_relay(relay) == []


def test_an_envelope_that_was_filed_but_not_deleted_is_recognised(
    relay: str, asya: Asya, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(_client: RelayClient, _token: bytes, _number: int) -> None:
        raise RelayUnavailable("gone")

    post(relay, asya.asks())
    with monkeypatch.context() as patch:
        patch.setattr(RelayClient, "delete_through", broken)
        with pytest.raises(RelayUnavailable):
            collect(relay)
    assert Case.objects.count() == 1
    again = collect(relay)
    assert (again.filed, again.known) == (0, 1)
    assert case_of(asya).length == 1
    assert at_relay(relay) == []


def test_nothing_is_deleted_that_could_not_be_written(relay: str, asya: Asya, monkeypatch: pytest.MonkeyPatch) -> None:
    ask = asya.asks()
    post(relay, ask)

    def full(**_what: object) -> None:
        raise OSError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(actions, "receive", full)
        with pytest.raises(OSError, match="full"):
            collect(relay)
    assert at_relay(relay) == [ask.id]


def replied(boris: Member, asya: Asya, relay: str) -> Message:
    post(relay, asya.asks())
    collect(relay)
    return actions.reply(member=boris, code=case_of(asya).code, text="Guten Tag", seen=1, day=DAY)


def delivery_of(message: Message) -> tuple[str, date | None]:
    found = Message.objects.get(pk=message.pk)
    return found.delivery, found.failing_since


def deliver(relay: str) -> object:
    return with_relay(relay, deliver_once)


def test_a_reply_is_taken_to_the_relay_and_read_there(relay: str, boris: Member, asya: Asya) -> None:
    message = replied(boris, asya, relay)
    assert deliver(relay) == 1
    assert delivery_of(message) == (Delivery.AT_RELAY, None)
    assert not Outgoing.objects.exists()

    async def fetch(client: RelayClient) -> list[bytes]:
        return [kept.envelope async for kept in client.stream(asya.receipt.token)]

    found = with_relay(relay, fetch)
    assert isinstance(found, list)
    assert [asya.reads(envelope).text for envelope in found] == ["Guten Tag"]
    assert deliver(relay) == 0


def test_a_reply_whose_answer_was_lost_is_put_again_and_is_there_once(
    relay: str, boris: Member, asya: Asya, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = replied(boris, asya, relay)
    put = RelayClient.put

    async def stored_but_lost(client: RelayClient, box: str, name: str, envelope: bytes) -> bool:
        await put(client, box, name, envelope)
        raise RelayUnavailable("the answer was lost")

    with monkeypatch.context() as patch:
        patch.setattr(RelayClient, "put", stored_but_lost)
        assert deliver(relay) == 0
    message.refresh_from_db()
    assert message.delivery == Delivery.SEALED
    assert message.failing_since is not None
    assert deliver(relay) == 1
    assert delivery_of(message) == (Delivery.AT_RELAY, None)

    async def fetch(client: RelayClient) -> list[str]:
        return [kept.id async for kept in client.stream(asya.receipt.token)]

    assert with_relay(relay, fetch) == [message.message_id]


def test_a_reply_whose_name_is_taken_is_kept_and_shown_as_failed(relay: str, boris: Member, asya: Asya) -> None:
    message = replied(boris, asya, relay)
    post(relay, Sealed(asya.receipt.box, message.message_id, asya.asks().envelope))
    assert deliver(relay) == 0
    message.refresh_from_db()
    assert message.delivery == Delivery.FAILED
    assert message.failing_since is not None
    assert bytes(Outgoing.objects.get().envelope)
    assert outbox.waiting() == []


def test_one_reply_that_fails_does_not_hold_back_the_others(
    relay: str, boris: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [Asya() for _ in range(3)]
    messages = [replied(boris, who, relay) for who in people]
    first = outbox.waiting()[0].id
    put = RelayClient.put

    async def box_full(client: RelayClient, box: str, name: str, envelope: bytes) -> bool:
        if name == first:
            raise RelayUnavailable("box_full")
        return await put(client, box, name, envelope)

    monkeypatch.setattr(RelayClient, "put", box_full)
    backoffs: dict[str, tuple[Backoff, float]] = {}
    assert with_relay(relay, lambda client: deliver_once(client, backoffs)) == 2
    assert set(backoffs) == {first}
    assert {message.pk for message in messages} == set(
        Message.objects.filter(direction="out").values_list("pk", flat=True)
    )


def test_waiting_times_double_up_to_five_minutes_and_are_never_the_same_for_all() -> None:
    runs = [[Backoff(n).next() for n in range(12)] for _ in range(2)]
    assert runs[0] != runs[1]
    for run in runs:
        for n, seconds in enumerate(run):
            longest = min(300.0, 2.0**n)
            assert longest / 2 <= seconds <= longest


@pytest.mark.django_db(transaction=True)
def test_a_new_request_is_filed_while_the_collector_runs_and_a_reply_goes_out(
    relay: str, boris: Member, asya: Asya
) -> None:
    Organisation.objects.update(relays=[relay])

    async def story() -> None:
        stop = asyncio.Event()
        running = asyncio.create_task(collect_forever(stop))
        async with RelayClient(relay) as client:
            ask = asya.asks()
            await client.put(ask.box, ask.id, ask.envelope)
            while not await sync_to_async(Case.objects.exists)():  # noqa: ASYNC110 - what changes is in the database
                await asyncio.sleep(0)
            code = (await sync_to_async(case_of)(asya)).code
            await sync_to_async(actions.reply)(member=boris, code=code, text="Guten Tag", seen=1, day=DAY)
            lines, _ = await client.list(asya.receipt.token, wait=30)
            assert len(lines) == 1
        stop.set()
        await running

    async_to_sync(story)()
    assert Case.objects.get().status == Status.WAITING


@pytest.mark.django_db(transaction=True)
def test_while_the_relay_is_down_the_desk_knows_since_when_and_then_forgets(
    tmp_path: Path, asya: Asya, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collector, "SHORTEST", 0.01)
    monkeypatch.setattr(collector, "LONGEST", 0.05)
    monkeypatch.setattr("safeconduct.relay.client.PAUSE", 0.01)
    with running_relay(tmp_path / "data") as url:
        post(url, asya.asks())
    port = url.rpartition(":")[2]
    Organisation.objects.update(relays=[url])

    @sync_to_async
    def failing() -> bool:
        return Organisation.objects.get().failing_since is not None

    async def until(failing_is: bool) -> None:  # noqa: FBT001 - what is waited for
        while await failing() is not failing_is:  # noqa: ASYNC110 - what changes is in the database
            await asyncio.sleep(0)

    async def story() -> None:
        stop = asyncio.Event()
        running = asyncio.create_task(collect_forever(stop))
        await until(failing_is=True)
        started = await asyncio.to_thread(running_again.__enter__)
        assert started == url
        await until(failing_is=False)
        stop.set()
        await running

    running_again = running_relay(tmp_path / "data", None, "--bind", f"127.0.0.1:{port}")
    try:
        async_to_sync(story)()
    finally:
        running_again.__exit__(None, None, None)
    assert case_of(asya).length == 1


# ---- kill -9


@contextmanager
def a_collector(batch: int) -> Iterator["subprocess.Popen[str]"]:
    """A collector that is about to begin, in a process of its own; killed at the end if it still runs."""
    settings = connection.settings_dict
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.desk.cases.collecting"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "safeconduct.desk.settings"},
    )
    assert process.stdin is not None
    assert process.stdout is not None
    told = {"name": str(settings["NAME"]), "key": settings["OPTIONS"]["key"]().hex(), "batch": batch}
    process.stdin.write(json.dumps(told) + "\n")
    process.stdin.flush()
    assert process.stdout.readline() == "collecting\n"
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdin.close()
        process.stdout.close()


KILLS = 200 if os.environ.get("SAFECONDUCT_SOAK") else 10


@pytest.mark.soak
@pytest.mark.django_db(transaction=True)
def test_a_collector_killed_at_any_moment_loses_nothing_and_files_nothing_twice(relay: str) -> None:
    Organisation.objects.update(relays=[relay])
    chance = random.Random(20261124)  # noqa: S311 - so that a failure can be had again
    sent: set[str] = set()
    interrupted = 0
    for _ in range(KILLS):
        people = [Asya() for _ in range(8)]
        letters = [letter for who in people for letter in (who.asks("erst"), who.follows_up("dann"))]
        sent |= {letter.id for letter in letters}
        post(relay, *letters)
        before = Filed.objects.count()
        enough = before + chance.randrange(len(letters) + 1)
        given_up = time.monotonic() + 300
        with a_collector(batch=chance.choice((1, 3, 256))) as process:
            while Filed.objects.count() < enough:
                assert process.poll() is None, "the collector ended by itself"
                assert time.monotonic() < given_up, "the collector files nothing; what it says is on stderr"
        left = set(at_relay(relay))
        filed = set(Filed.objects.values_list("message_id", flat=True))
        assert sent - (filed | left) == set(), "an envelope was deleted before it was filed"
        assert (filed | left) - sent == set()
        interrupted += before < len(filed) < len(sent)
    collect(relay)
    assert interrupted > 0, "no kill hit the collector in the middle; the test proves nothing"
    assert sent - set(Filed.objects.values_list("message_id", flat=True)) == set()
    assert Message.objects.count() == Filed.objects.count() == len(sent)
    assert set(Case.objects.values_list("length", flat=True)) == {2}
    assert not SetAside.objects.exists()
    assert at_relay(relay) == []


def test_the_processes_that_open_envelopes_end_when_the_collector_is_killed() -> None:
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "tests.desk.cases.opening_many"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "opened\n"
    process.kill()
    # They have the same pipe: it ends when the last of them does.
    assert process.communicate(timeout=60)[0] == ""
