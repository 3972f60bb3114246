"""What is filed, what is set aside with which reason, and that nothing is filed twice or stops what comes after it."""

import hashlib
from datetime import date, timedelta

import pytest
from django.db import DataError
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.desk.cases import actions, filing
from safeconduct.desk.cases.models import Case, Filed, Message, SetAside
from safeconduct.desk.cases.opening import MANY, Found, Openers, Post, look_into
from safeconduct.desk.cases.rules import (
    EXPLANATIONS,
    Reason,
    Status,
    Urgency,
    code_of,
    key_of,
    nearest_deadline,
    urgency_of,
)
from safeconduct.desk.members.models import Trail
from safeconduct.desk.members.trail import Tag
from safeconduct.sealed.envelope import capacity, seal
from safeconduct.sealed.guide_result import GuideDeadline, GuideOutcome, GuideResult
from safeconduct.sealed.message import Sealed, write_followup, write_reply, write_request
from safeconduct.sealed.thread import Thread
from tests.desk.cases.asya import BOX, DAY, DESK, GUIDE, STRANGER, Asya, arrives, case_of, opened

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("intake")]


def reasons() -> list[str]:
    return list(SetAside.objects.order_by("reason").values_list("reason", flat=True))


def for_key(sealed: Sealed, *, envelope: bytes | None = None, name: str | None = None) -> Sealed:
    return Sealed(sealed.box, name or sealed.id, envelope or sealed.envelope)


def not_an_envelope(asya: Asya) -> Sealed:
    return for_key(asya.asks(), envelope=b"Ich brauche Hilfe".ljust(4096))


def for_another_key(asya: Asya) -> Sealed:
    return write_request(
        "Hilfe", thread=asya.receipt.thread(), box=BOX, recipient=STRANGER.recipient, day=DAY, language="de"
    )


def changed(asya: Asya) -> Sealed:
    sealed = asya.asks()
    return for_key(sealed, envelope=sealed.envelope[:-1] + bytes([sealed.envelope[-1] ^ 1]))


def not_a_message(_asya: Asya) -> Sealed:
    return Sealed(BOX, "ab" * 16, seal(b'{"v":2}\n'.ljust(capacity(4096), b"\0"), DESK.recipient, 4096))


def moved_here(asya: Asya) -> Sealed:
    return asya.asks(box="cd" * 32)


def under_a_foreign_name(asya: Asya) -> Sealed:
    return for_key(asya.asks(), name="ab" * 16)


def a_reply(asya: Asya) -> Sealed:
    thread = asya.receipt.thread()
    ours = Thread(box=BOX, recipient=DESK.recipient, mac_key=thread.mac_key, burn=thread.burn)
    return write_reply("Treffen wir uns", thread=ours, n=1, day=DAY, sender="Wir")


def of_no_case(_asya: Asya) -> Sealed:
    return Asya().follows_up()


def forged(asya: Asya) -> Sealed:
    real = asya.receipt.thread()
    fake = Thread(box=real.box, recipient=real.recipient, mac_key=bytes(32), burn=real.burn)
    return write_followup("Ich bin es", thread=fake, box=BOX, recipient=DESK.recipient, n=0, day=DAY)


def a_hijack(asya: Asya) -> Sealed:
    real = asya.receipt.thread()
    fake = Thread(box=real.box, recipient=STRANGER.recipient, mac_key=bytes(32), burn=real.burn)
    return write_request("Antwortet mir", thread=fake, box=BOX, recipient=DESK.recipient, day=DAY, language="de")


ASIDE = {
    Reason.NOT_AN_ENVELOPE: not_an_envelope,
    Reason.NO_KEY: for_another_key,
    Reason.DAMAGED: changed,
    Reason.NOT_A_MESSAGE: not_a_message,
    Reason.OTHER_BOX: moved_here,
    Reason.OTHER_NAME: under_a_foreign_name,
    Reason.OTHER_KIND: a_reply,
    Reason.UNKNOWN_THREAD: of_no_case,
    Reason.NOT_GENUINE: forged,
    Reason.THREAD_TAKEN: a_hijack,
}


@pytest.mark.parametrize("reason", ASIDE)
def test_what_cannot_be_filed_is_kept_with_its_reason_and_stops_nothing(case: Case, asya: Asya, reason: Reason) -> None:
    before = Case.objects.values().get(pk=case.pk)
    bad = ASIDE[reason](asya)
    after = Asya()
    arrives(bad, after.asks())
    assert reasons() == [reason]
    assert bytes(SetAside.objects.get().envelope) == bad.envelope
    assert Case.objects.values().get(pk=case.pk) == before
    assert case_of(after).status == Status.NEW
    assert Trail.objects.filter(tag=Tag.ASIDE_KEPT, subject=reason).count() == 1


def test_every_reason_is_tried_and_explained() -> None:
    tried_with_files = {Reason.TOO_MUCH}
    assert {*ASIDE, Reason.REPLAYED} | tried_with_files == set(Reason) == set(EXPLANATIONS)


@pytest.mark.parametrize("reason", ASIDE)
def test_what_was_set_aside_is_kept_once_however_often_it_comes(case: Case, asya: Asya, reason: Reason) -> None:
    bad = ASIDE[reason](asya)
    assert len(arrives(bad, bad).aside) == 1
    assert arrives(bad).known == 1
    assert reasons() == [reason]
    assert Case.objects.get() == case


def test_the_same_envelope_again_is_recognised_and_changes_nothing(case: Case, asya: Asya) -> None:
    more = asya.follows_up()
    arrives(more)
    again = arrives(more, more)
    assert (again.known, again.filed, again.aside) == (2, [], [])
    assert Message.objects.filter(case=case).count() == 2


def test_the_same_envelope_twice_in_one_batch_is_filed_once(asya: Asya) -> None:
    ask = asya.asks()
    batch = arrives(ask, ask)
    assert (len(batch.filed), batch.known) == (1, 1)


def test_a_copy_under_another_name_is_a_replay(asya: Asya) -> None:
    ask = asya.asks()
    arrives(ask)
    arrives(for_key(ask, name="ab" * 16))
    assert reasons() == [Reason.REPLAYED]
    assert case_of(asya).length == 1


def test_other_bytes_under_a_filed_name_are_a_replay_when_the_message_is_the_same(asya: Asya) -> None:
    message_id = "ab" * 16
    thread = asya.receipt.thread()

    def write(text: str) -> Sealed:
        return write_request(
            text, thread=thread, box=BOX, recipient=DESK.recipient, day=DAY, language="de", message_id=message_id
        )

    arrives(write("erst"))
    arrives(write("dann"))
    assert reasons() == [Reason.REPLAYED]
    assert [message.text for message in Message.objects.all()] == ["erst"]


def test_a_case_that_is_gone_does_not_come_back_by_a_replay(asya: Asya) -> None:
    ask = asya.asks()
    arrives(ask)
    Case.objects.all().delete()
    assert arrives(ask).known == 1
    assert not Case.objects.exists()


def test_a_second_request_of_the_same_receipt_goes_into_the_same_case(asya: Asya) -> None:
    arrives(asya.asks("Einmal"))
    arrives(asya.asks("Noch einmal"))
    assert Case.objects.get().length == 2
    assert reasons() == []


def test_a_followup_that_overtook_its_request_finds_it_in_the_same_batch(asya: Asya) -> None:
    arrives(asya.follows_up("zweitens"), asya.asks("erstens"))
    assert [message.text for message in Message.objects.order_by("position")] == ["erstens", "zweitens"]


def test_a_day_from_the_future_becomes_today(asya: Asya) -> None:
    arrives(asya.asks(), day=DAY - timedelta(days=3))
    assert Message.objects.get().day == DAY - timedelta(days=3)


def test_nul_is_kept_as_its_symbol(asya: Asya) -> None:
    arrives(asya.asks("a\0b"))
    assert Message.objects.get().text == "a␀b"


def test_what_the_database_does_not_take_is_set_aside_and_the_rest_is_filed(monkeypatch: pytest.MonkeyPatch) -> None:
    people = [Asya() for _ in range(4)]
    write = filing.Batch.write

    def picky(batch: filing.Batch) -> None:
        if any(message.text == "unwritable" for message in batch.messages):
            raise DataError
        write(batch)

    monkeypatch.setattr(filing.Batch, "write", picky)
    batch = arrives(*(who.asks("unwritable" if n == 1 else "fine") for n, who in enumerate(people)))
    assert (len(batch.filed), len(batch.aside)) == (3, 1)
    assert reasons() == [Reason.NOT_A_MESSAGE]
    assert Case.objects.count() == Filed.objects.count() == 3


def test_keeping_aside_twice_keeps_one(asya: Asya) -> None:
    one = opened(asya.asks())
    first = actions.keep_aside(opened=one, reason=Reason.DAMAGED, day=DAY)
    assert actions.keep_aside(opened=one, reason=Reason.DAMAGED, day=DAY) == first
    assert Trail.objects.filter(tag=Tag.ASIDE_KEPT).count() == 1


def test_a_large_batch_is_opened_in_other_processes_with_the_same_result(asya: Asya) -> None:
    letters = [make(asya) for make in ASIDE.values()] + [Asya().asks(f"{n}", guide=GUIDE) for n in range(MANY)]
    posts = [Post(n=n, id=letter.id, envelope=letter.envelope) for n, letter in enumerate(letters)]
    with Openers([STRANGER, DESK], BOX) as openers:
        there = openers.open(posts).result(timeout=120)
    assert there == [look_into(letter.envelope, identities=[STRANGER, DESK], box=BOX) for letter in letters]
    assert sum(found.message is not None for found in there) > MANY


@given(st.binary(max_size=5000))
def test_no_bytes_make_opening_fail(data: bytes) -> None:
    assert look_into(data, identities=[DESK], box=BOX) == Found(
        digest=hashlib.sha256(data).hexdigest(), reason=Reason.NOT_AN_ENVELOPE
    )


@given(st.integers(0, 2**50 - 1))
def test_every_code_has_its_key_back(key: int) -> None:
    assert key_of(code_of(key)) == key


def test_urgency_is_that_of_the_most_urgent_outcome() -> None:
    assert urgency_of(GUIDE) == Urgency.NOW
    assert urgency_of(None) == Urgency.UNKNOWN
    assert urgency_of(GuideResult("a", "1", {}, (GuideOutcome("x", "info", "X"),), (), ())) == Urgency.INFO


@pytest.mark.parametrize(
    ("days", "nearest"),
    [([], None), ([-3, -9], -3), ([-3, 4, 2], 2), ([0, 5], 0)],
)
def test_the_nearest_deadline_is_the_next_one_or_the_last_that_passed(days: list[int], nearest: int | None) -> None:
    deadlines = tuple(GuideDeadline(f"d{n}", "T", DAY + timedelta(days=n)) for n in days)
    found = nearest_deadline(GuideResult("a", "1", {}, (), (*deadlines, GuideDeadline("open", "T", None)), ()), DAY)
    expected: date | None = None if nearest is None else DAY + timedelta(days=nearest)
    assert found == expected
