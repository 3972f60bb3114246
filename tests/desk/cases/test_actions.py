"""What counsellors do with cases: guards, numbers, the trail, and what the person can read of it."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from safeconduct.desk.cases import actions
from safeconduct.desk.cases.errors import (
    AlreadyAssigned,
    CaseClosed,
    CaseError,
    CaseNotClosed,
    CaseNotFound,
    ConversationMoved,
    EmptyReply,
    NotAssignable,
    ReplyTooLong,
)
from safeconduct.desk.cases.models import Case, Message, Outgoing
from safeconduct.desk.cases.rules import Delivery, Status, Urgency
from safeconduct.desk.members.errors import NotAllowed
from safeconduct.desk.members.models import Member, Trail
from safeconduct.desk.members.trail import Tag
from tests.desk.cases.asya import DAY, TEXT, Asya, arrives, case_of

NOWHERE = "00000-00000"
pytestmark = pytest.mark.usefixtures("intake")


def trail() -> list[tuple[str, str | None, str]]:
    rows = Trail.objects.order_by("id").select_related("member")
    return [(row.tag, row.member.username if row.member else None, row.subject) for row in rows]


def test_a_request_becomes_a_new_case_with_what_the_guide_found(case: Case) -> None:
    assert case.status == Status.NEW
    assert case.urgency == Urgency.NOW
    assert case.topic == "Stelle den Antrag, solange du dienst"
    assert str(case.deadline) == "2026-12-01"
    assert case.days_left(DAY) == 7
    assert (case.language, case.received, case.unread, case.length) == ("de", DAY, True, 1)
    assert [message.text for message in case.messages.all()] == [TEXT]


def test_a_reply_can_be_read_with_the_twelve_words_and_carries_its_number(
    case: Case, boris: Member, asya: Asya
) -> None:
    message = actions.reply(member=boris, code=case.code, text="Guten Tag 🕊", seen=1, day=DAY)
    read = asya.reads(bytes(message.outgoing.envelope))
    assert (read.text, read.n, read.sender, read.id) == (
        "Guten Tag 🕊",
        1,
        "Beratungsstelle Musterstadt",
        message.message_id,
    )
    assert (message.delivery, message.author) == (Delivery.SEALED, boris)


def test_after_a_reply_the_case_waits_and_is_the_writers(case: Case, boris: Member) -> None:
    actions.reply(member=boris, code=case.code, text="Guten Tag", seen=1, day=DAY)
    case.refresh_from_db()
    assert (case.status, case.assigned, case.unread, case.replies, case.length) == (Status.WAITING, boris, False, 1, 2)


def test_a_reply_in_a_colleagues_case_leaves_it_theirs(case: Case, boris: Member, olga: Member) -> None:
    actions.assign(member=olga, code=case.code, to=olga, instead_of=None)
    actions.reply(member=boris, code=case.code, text="Guten Tag", seen=1, day=DAY)
    case.refresh_from_db()
    assert case.assigned == olga


def test_a_followup_opens_a_waiting_case_and_a_closed_one(case: Case, boris: Member, asya: Asya) -> None:
    actions.reply(member=boris, code=case.code, text="Guten Tag", seen=1, day=DAY)
    arrives(asya.follows_up(n=1))
    case.refresh_from_db()
    assert (case.status, case.unread, case.assigned) == (Status.OPEN, True, boris)
    actions.close(member=boris, code=case.code)
    arrives(asya.follows_up("Danke", n=1))
    case.refresh_from_db()
    assert (case.status, case.unread) == (Status.OPEN, True)
    assert [(one.position, one.direction, one.n) for one in case.messages.all()] == [
        (1, "in", 0),
        (2, "out", 1),
        (3, "in", 1),
        (4, "in", 1),
    ]


def test_what_was_written_meanwhile_stops_a_reply(case: Case, boris: Member, asya: Asya) -> None:
    arrives(asya.follows_up("Es eilt"))
    with pytest.raises(ConversationMoved):
        actions.reply(member=boris, code=case.code, text="Guten Tag", seen=1, day=DAY)
    assert not Outgoing.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_replies_at_once_get_numbers_without_a_gap_and_none_is_sent_twice(
    asya: Asya, boris: Member, olga: Member
) -> None:
    arrives(asya.asks())
    case = case_of(asya)
    start = threading.Barrier(4)
    wrong: list[Exception] = []

    def write(member: Member, number: int) -> None:
        try:
            start.wait()
            sent = 0
            while sent < 3:
                try:
                    seen = Case.objects.get(pk=case.pk).length
                    actions.reply(member=member, code=case.code, text=f"{number}/{sent}", seen=seen, day=DAY)
                    sent += 1
                except ConversationMoved:
                    continue
        except Exception as problem:  # noqa: BLE001 - a thread's error must reach the test
            wrong.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(who, n)) for n, who in enumerate((boris, olga, boris, olga))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    replies = list(Message.objects.filter(case=case, direction="out").order_by("n"))
    assert [reply.n for reply in replies] == list(range(1, 13))
    assert sorted(reply.text for reply in replies) == sorted(f"{n}/{m}" for n in range(4) for m in range(3))
    assert [asya.reads(bytes(reply.outgoing.envelope)).n for reply in replies] == list(range(1, 13))


@pytest.mark.parametrize("text", ["", " \n\t "])
def test_an_empty_reply_is_not_sent(case: Case, boris: Member, text: str) -> None:
    with pytest.raises(EmptyReply):
        actions.reply(member=boris, code=case.code, text=text, seen=1, day=DAY)


def test_a_reply_that_is_too_long_says_by_how_much_and_changes_nothing(case: Case, boris: Member) -> None:
    with pytest.raises(ReplyTooLong) as problem:
        actions.reply(member=boris, code=case.code, text="я" * 600_000, seen=1, day=DAY)
    assert 150_000 < problem.value.bytes_over < 160_000
    case.refresh_from_db()
    assert (case.length, case.replies, case.status) == (1, 0, Status.NEW)


def test_a_closed_case_is_reopened_before_it_is_answered(case: Case, boris: Member) -> None:
    actions.close(member=boris, code=case.code)
    with pytest.raises(CaseClosed):
        actions.reply(member=boris, code=case.code, text="Guten Tag", seen=1, day=DAY)
    with pytest.raises(CaseClosed):
        actions.close(member=boris, code=case.code)
    actions.reopen(member=boris, code=case.code)
    with pytest.raises(CaseNotClosed):
        actions.reopen(member=boris, code=case.code)


def test_a_case_is_taken_only_from_whom_it_was_seen_with(case: Case, boris: Member, olga: Member) -> None:
    actions.assign(member=olga, code=case.code, to=olga, instead_of=None)
    with pytest.raises(AlreadyAssigned):
        actions.assign(member=boris, code=case.code, to=boris, instead_of=None)
    taken = actions.assign(member=boris, code=case.code, to=boris, instead_of=olga)
    assert (taken.assigned, taken.status) == (boris, Status.OPEN)
    assert actions.assign(member=boris, code=case.code, to=None, instead_of=boris).assigned is None


def test_a_case_goes_to_nobody_who_may_not_answer(case: Case, boris: Member, vera: Member, olga: Member) -> None:
    olga.is_active = False
    olga.save()
    for who in (vera, olga):
        with pytest.raises(NotAssignable):
            actions.assign(member=boris, code=case.code, to=who, instead_of=None)


def test_looking_makes_a_case_read_for_whoever_would_answer_it(
    case: Case, boris: Member, vera: Member, olga: Member
) -> None:
    actions.read(member=vera, code=case.code)
    assert case_unread(case)
    actions.assign(member=olga, code=case.code, to=olga, instead_of=None)
    actions.read(member=boris, code=case.code)
    assert case_unread(case)
    actions.read(member=olga, code=case.code)
    assert not case_unread(case)


def case_unread(case: Case) -> bool:
    return Case.objects.get(pk=case.pk).unread


VERBS: dict[str, Callable[[Member, str], object]] = {
    "read": lambda who, code: actions.read(member=who, code=code),
    "assign": lambda who, code: actions.assign(member=who, code=code, to=who, instead_of=None),
    "reply": lambda who, code: actions.reply(member=who, code=code, text="x", seen=1, day=DAY),
    "close": lambda who, code: actions.close(member=who, code=code),
    "reopen": lambda who, code: actions.reopen(member=who, code=code),
}


@pytest.mark.parametrize("verb", VERBS)
def test_who_was_removed_can_do_nothing(case: Case, boris: Member, verb: str) -> None:
    boris.is_active = False
    boris.save()
    before = trail()
    with pytest.raises(NotAllowed):
        VERBS[verb](boris, case.code)
    assert trail() == before


@pytest.mark.parametrize("verb", [verb for verb in VERBS if verb != "read"])
def test_a_reader_may_read_and_not_write(case: Case, vera: Member, verb: str) -> None:
    before = Case.objects.values().get(pk=case.pk)
    with pytest.raises(NotAllowed):
        VERBS[verb](vera, case.code)
    assert Case.objects.values().get(pk=case.pk) == before
    assert actions.read(member=vera, code=case.code) == case


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("code", [NOWHERE, "", "x", "../etc", "ILOU0-00000", "0000000000", "7KQ2M-0F9ZD-"])
def test_a_case_that_is_not_here_is_not_found(boris: Member, verb: str, code: str) -> None:
    with pytest.raises(CaseNotFound):
        VERBS[verb](boris, code)


def test_the_trail_says_who_did_what_and_holds_nothing_that_was_written(
    case: Case, boris: Member, vera: Member
) -> None:
    actions.read(member=vera, code=case.code)
    actions.assign(member=boris, code=case.code, to=boris, instead_of=None)
    actions.reply(member=boris, code=case.code, text="Guten Tag", seen=1, day=DAY)
    actions.close(member=boris, code=case.code)
    actions.reopen(member=boris, code=case.code)
    actions.read_aside(member=vera)
    assert trail() == [
        (Tag.CASE_RECEIVED, None, case.code),
        (Tag.CASE_READ, "vera", case.code),
        (Tag.CASE_ASSIGNED, "boris", case.code),
        (Tag.CASE_REPLIED, "boris", case.code),
        (Tag.CASE_CLOSED, "boris", case.code),
        (Tag.CASE_REOPENED, "boris", case.code),
        (Tag.ASIDE_READ, "vera", ""),
    ]


def test_an_action_that_fails_leaves_no_trace_in_the_trail(case: Case, boris: Member) -> None:
    before = trail()
    for verb in (
        lambda: actions.reply(member=boris, code=case.code, text="", seen=1, day=DAY),
        lambda: actions.reopen(member=boris, code=case.code),
        lambda: actions.assign(member=boris, code=case.code, to=None, instead_of=boris),
    ):
        with pytest.raises(CaseError):
            verb()
    assert trail() == before


@pytest.mark.parametrize(
    "change",
    [
        {"status": "lost"},
        {"urgency": 9},
        {"box": "ab"},
        {"burn": "ab"},
        {"recipient": "age1notpq"},
        {"replies": 2},
        {"last_day": DAY - timedelta(days=1)},
        {"last_from": "us"},
        {"box": None},
        {"language": None},
    ],
)
def test_the_database_refuses_a_case_that_cannot_be(case: Case, change: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(**change)


@pytest.mark.parametrize(
    "change",
    [
        {"delivery": "sealed"},
        {"direction": "out"},
        {"direction": "out", "delivery": "sealed"},
        {"direction": "side"},
        {"failing_since": DAY},
        {"position": 0},
        {"message_id": "ab"},
    ],
)
def test_the_database_refuses_a_message_that_cannot_be(case: Case, change: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.filter(case=case).update(**change)


@pytest.mark.parametrize(
    "change",
    [
        {"delivery": "at_relay", "failing_since": DAY},
        {"delivery": "failed"},
        {"author": None},
        {"n": 0},
        {"delivery": ""},
    ],
)
def test_the_database_refuses_a_reply_that_cannot_be(case: Case, boris: Member, change: dict[str, object]) -> None:
    reply = actions.reply(member=boris, code=case.code, text="Guten Tag", seen=1, day=DAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.filter(pk=reply.pk).update(**change)


def test_the_database_refuses_a_second_reply_of_the_same_number(case: Case, boris: Member) -> None:
    reply = actions.reply(member=boris, code=case.code, text="Guten Tag", seen=1, day=DAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.create(
            case=case,
            direction="out",
            message_id="0" * 32,
            position=9,
            n=reply.n,
            day=DAY,
            author=boris,
            delivery="sealed",
        )
