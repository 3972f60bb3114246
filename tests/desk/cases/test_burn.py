"""The person wishes their conversation destroyed: what a forger cannot reach, what the desk shows, what is left."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from safeconduct.desk.cases import actions, handover, outbox
from safeconduct.desk.cases.errors import CaseNotFound, ConversationMoved, DestructionWished, NotWished
from safeconduct.desk.cases.models import Case, Filed, Message, Outgoing, SetAside, Tombstone
from safeconduct.desk.cases.rules import Reason, Status
from safeconduct.desk.members.errors import NotAllowed
from safeconduct.desk.members.models import Lasting, Member, Trail
from safeconduct.desk.members.trail import Tag
from safeconduct.sealed.message import Sealed, write_burn
from safeconduct.sealed.thread import Thread
from tests.desk.cases.asya import BOX, DAY, DESK, TEXT, Asya, arrives, case_of
from tests.desk.cases.files import PIXEL, Files
from tests.desk.cast import enter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("intake")]


def reasons() -> list[str]:
    return list(SetAside.objects.order_by("reason").values_list("reason", flat=True))


def by_the_desk(asya: Asya) -> Sealed:
    """Who has the desk's keys knows the thread, and of the token only its digest."""
    return asya.burns(token=bytes.fromhex(asya.receipt.thread().burn))


def by_the_relay(asya: Asya) -> Sealed:
    """Who sees the boxes knows the thread's box, and could have seen the token of another person."""
    real = asya.receipt.thread()
    fake = Thread(box=real.box, recipient=real.recipient, mac_key=bytes(32), burn=real.burn)
    return write_burn(token=asya.receipt.burn_token, thread=fake, box=BOX, recipient=DESK.recipient, day=DAY)


def by_another_person(asya: Asya) -> Sealed:
    grigory = Asya()
    real = asya.receipt.thread()
    fake = Thread(box=real.box, recipient=real.recipient, mac_key=grigory.receipt.mac_key, burn=real.burn)
    token = grigory.receipt.burn_token
    return write_burn(token=token, thread=fake, box=BOX, recipient=DESK.recipient, day=DAY)


@pytest.mark.parametrize("forge", [by_the_desk, by_the_relay, by_another_person])
def test_a_forged_wish_changes_nothing_and_is_set_aside(
    case: Case, asya: Asya, forge: Callable[[Asya], Sealed]
) -> None:
    before = Case.objects.values().get(pk=case.pk)
    arrives(forge(asya))
    assert Case.objects.values().get(pk=case.pk) == before
    assert reasons() == [Reason.NOT_GENUINE]
    assert not Trail.objects.filter(tag=Tag.CASE_BURN_WISHED).exists()


def test_a_wish_for_one_conversation_does_not_reach_another(case: Case) -> None:
    other = Asya()
    arrives(other.asks(), other.burns())
    case.refresh_from_db()
    assert case.burn_wished is None
    assert case_of(other).burn_wished == DAY


def test_a_wish_without_its_case_is_set_aside(case: Case) -> None:
    arrives(Asya().burns())
    case.refresh_from_db()
    assert (reasons(), case.burn_wished) == ([Reason.UNKNOWN_THREAD], None)


def test_a_wish_that_comes_again_changes_nothing(case: Case, asya: Asya) -> None:
    wish = asya.burns()
    arrives(wish)
    Case.objects.filter(pk=case.pk).update(unread=False)
    batch = arrives(wish, wish)
    arrives(Sealed(wish.box, "ab" * 16, wish.envelope))
    case.refresh_from_db()
    assert (batch.known, case.unread, case.burn_wished) == (2, False, DAY)
    assert reasons() == [Reason.REPLAYED]
    assert Trail.objects.filter(tag=Tag.CASE_BURN_WISHED).count() == 1


def test_a_wish_that_overtook_its_request_finds_it_in_the_same_batch(asya: Asya) -> None:
    arrives(asya.burns(), asya.follows_up("zweitens"), asya.asks("erstens"))
    found = case_of(asya)
    assert (found.burn_wished, found.length, reasons()) == (DAY, 2, [])


@pytest.mark.parametrize("closed", [False, True])
def test_a_wish_makes_the_case_open_and_unread(case: Case, asya: Asya, boris: Member, closed: bool) -> None:  # noqa: FBT001 - a parameter
    actions.reply(member=boris, code=case.code, text="Hallo", seen=1, day=DAY)
    if closed:
        actions.close(member=boris, code=case.code)
    arrives(asya.burns())
    case.refresh_from_db()
    assert (case.status, case.unread, case.length) == (Status.OPEN, True, 2)


def test_after_a_wish_nothing_more_is_sent_not_even_what_waits(case: Case, asya: Asya, boris: Member) -> None:
    actions.reply(member=boris, code=case.code, text="Hallo", seen=1, day=DAY)
    assert len(outbox.waiting()) == 1
    arrives(asya.burns())
    assert outbox.waiting() == []
    with pytest.raises(DestructionWished):
        actions.reply(member=boris, code=case.code, text="Noch etwas", seen=2, day=DAY)
    assert Outgoing.objects.count() == 1


def test_nobody_at_the_desk_destroys_what_the_person_did_not_wish_destroyed(case: Case, olga: Member) -> None:
    with pytest.raises(NotWished):
        actions.destroy(member=olga, code=case.code, seen=1, day=DAY)
    assert (Case.objects.get(), Message.objects.count()) == (case, 1)


def test_a_reader_may_not_destroy(case: Case, asya: Asya, vera: Member) -> None:
    arrives(asya.burns())
    with pytest.raises(NotAllowed):
        actions.destroy(member=vera, code=case.code, seen=1, day=DAY)
    assert Message.objects.count() == 1


def test_what_the_person_wrote_meanwhile_is_read_before_it_is_destroyed(case: Case, asya: Asya, boris: Member) -> None:
    arrives(asya.burns(), asya.follows_up("Bitte ruft vorher meine Anwältin an"))
    with pytest.raises(ConversationMoved):
        actions.destroy(member=boris, code=case.code, seen=1, day=DAY)
    actions.destroy(member=boris, code=case.code, seen=2, day=DAY)
    assert not Case.objects.exists()


def everything_kept() -> bytes:
    """All that the database holds, of every table."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        rows: list[str] = []
        for table in tables:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - names of our tables
            rows += [
                value.hex() if isinstance(value, bytes) else str(value) for row in cursor.fetchall() for value in row
            ]
    return "\n".join(rows).encode()


def test_of_a_destroyed_conversation_a_code_and_two_days_are_left(case: Case, asya: Asya, boris: Member) -> None:
    other = Asya()
    ask = asya.asks("ein zweites Mal")
    arrives(other.asks("bleibt"), ask, Sealed(ask.box, "cd" * 16, ask.envelope), by_the_desk(asya))
    files, early = Files(asya, [PIXEL]), Files(asya, [b"kam vor seiner Nachricht"])
    arrives(*files.parts(), files.request("mit einem Bild"), *early.parts())
    actions.reply(member=boris, code=case.code, text="Eine Antwort", seen=3, day=DAY)
    arrives(asya.burns())
    thread = asya.receipt.thread()
    secrets = [TEXT, "ein zweites Mal", "Eine Antwort", thread.box, thread.mac_key.hex(), thread.burn]
    secrets += [str(thread.recipient), ask.envelope.hex()]
    secrets += [PIXEL.hex(), b"kam vor seiner Nachricht".hex(), "mit einem Bild"]
    before = everything_kept().decode()
    assert [one for one in secrets if one not in before] == []
    assert sorted(reasons()) == [Reason.NOT_GENUINE, Reason.REPLAYED]

    actions.destroy(member=boris, code=case.code, seen=4, day=DAY)

    after = everything_kept().decode()
    assert [one for one in secrets if one in after] == []
    assert [(one.code, one.wished, one.day) for one in Tombstone.objects.all()] == [(case.code, DAY, DAY)]
    assert [message.text for message in Message.objects.all()] == ["bleibt"]
    row = Trail.objects.get(tag=Tag.CASE_DESTROYED)
    assert (row.member, row.subject) == (boris, case.code)
    with pytest.raises(CaseNotFound):
        actions.read(member=boris, code=case.code)


def test_a_destroyed_conversation_does_not_come_back(case: Case, asya: Asya, boris: Member) -> None:
    ask, wish = asya.asks("noch einmal"), asya.burns()
    arrives(ask, wish)
    actions.destroy(member=boris, code=case.code, seen=2, day=DAY)
    filed = Filed.objects.count()
    assert arrives(ask, wish).known == 2
    arrives(asya.follows_up("Hallo?"))
    assert (Case.objects.count(), Filed.objects.count(), reasons()) == (0, filed, [Reason.UNKNOWN_THREAD])


def test_an_older_database_that_is_put_back_does_not_bring_it_back(case: Case, asya: Asya, boris: Member) -> None:
    arrives(by_the_desk(asya), asya.burns())
    rows = [*Case.objects.all(), *Message.objects.all(), *SetAside.objects.all()]
    actions.destroy(member=boris, code=case.code, seen=1, day=DAY)
    [entry] = Lasting.objects.all()
    Tombstone.objects.all().delete()
    for row in rows:
        row.save(force_insert=True)
    handover.destroyed_again(entry.subject, entry.value)
    assert (Case.objects.count(), Message.objects.count(), SetAside.objects.count()) == (0, 0, 0)
    assert [(one.code, one.wished, one.day) for one in Tombstone.objects.all()] == [(case.code, DAY, DAY)]


def page(client: Client, case: Case) -> str:
    return client.get(reverse("cases:case", args=[case.code])).content.decode()


def test_the_desk_shows_the_wish_first_and_who_may_fulfil_it(
    case: Case, asya: Asya, boris: Member, vera: Member
) -> None:
    other = Asya()
    arrives(other.asks())
    destroy = reverse("cases:destroy", args=[case.code])
    assert "wishes this conversation destroyed" not in page(enter(boris), case)
    arrives(asya.burns())
    shown = page(enter(boris), case)
    assert "The person wishes this conversation destroyed" in shown
    assert destroy in shown
    assert "data-reply" not in shown
    assert destroy not in page(enter(vera), case)
    listing = enter(boris).get(reverse("cases:results")).content.decode()
    assert listing.count("Wishes it destroyed") == 1
    assert listing.index(case.code) < listing.index(case_of(other).code)


def test_destroying_leads_to_the_list_and_the_old_address_tells_what_happened(
    case: Case, asya: Asya, boris: Member
) -> None:
    client = enter(boris)
    arrives(asya.burns())
    destroy = reverse("cases:destroy", args=[case.code])
    assert client.post(destroy, {"seen": "x"}).headers["Location"] == reverse("cases:case", args=[case.code])
    assert client.post(destroy, {"seen": 1}).headers["Location"] == reverse("cases:index")
    answer = client.get(reverse("cases:case", args=[case.code]))
    assert answer.status_code == 410
    assert "Nothing of it is left here." in answer.content.decode()
    assert client.post(destroy, {"seen": 1}).status_code == 404
    assert Client().get(reverse("cases:case", args=[case.code])).status_code in {302, 404}


def test_the_pulse_tells_an_open_page_of_the_wish(case: Case, asya: Asya, boris: Member) -> None:
    client = enter(boris)

    def pulse() -> dict[str, object]:
        found: dict[str, object] = client.get(reverse("cases:pulse"), {"case": case.code}).json()
        return found

    before = pulse()
    arrives(asya.burns())
    after = pulse()
    assert (before["wish"], after["wish"]) == (False, True)
    assert (before["wished"], after["wished"]) == (0, 1)
