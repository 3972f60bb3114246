"""Files at the desk: nothing but a complete and genuine set is ever a file, and a file is never more than its bytes."""

import dataclasses
import random
import tracemalloc
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from safeconduct.desk.cases import actions, attachments, burning, quota
from safeconduct.desk.cases.errors import AttachmentNotFound
from safeconduct.desk.cases.models import Attachment, Case, HeldPart, Message, Part, SetAside
from safeconduct.desk.cases.rules import HELD_DAYS, Arrival, Reason
from safeconduct.desk.members.models import Member, Trail
from safeconduct.desk.members.trail import Tag
from safeconduct.sealed.attachment import PART
from safeconduct.sealed.message import Sealed
from tests.desk.cases.asya import DAY, Asya, arrives, case_of
from tests.desk.cases.files import PIXEL, TWO_PARTS, Files
from tests.desk.cast import enter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("intake")]


def states() -> list[str]:
    return list(Attachment.objects.order_by("message", "position").values_list("state", flat=True))


def arrival_of(files: Files) -> list[str]:
    of_message = Attachment.objects.filter(message__message_id=files.message)
    return list(of_message.order_by("position").values_list("state", flat=True))


def bytes_of(attachment: Attachment, member: Member) -> bytes:
    case = attachment.message.case
    return b"".join(attachments.read(member=member, code=case.code, attachment=attachment.code)[1])


# ---- Filing


def test_a_request_with_files_is_one_case_and_its_files_are_complete(boris: Member, asya: Asya) -> None:
    files = Files(asya, [PIXEL, TWO_PARTS, b"%PDF-1.7"], ["image/png", "application/octet-stream", "application/pdf"])
    arrives(*files.parts(), files.request())
    case = case_of(asya)
    assert (case.length, states(), HeldPart.objects.count()) == (1, [Arrival.COMPLETE] * 3, 0)
    kept = Attachment.objects.order_by("position")
    assert [bytes_of(one, boris) for one in kept] == [PIXEL, TWO_PARTS, b"%PDF-1.7"]


@pytest.mark.parametrize("seed", range(5))
def test_in_whatever_order_and_batches_parts_and_messages_come_the_files_are_the_same(
    boris: Member, asya: Asya, seed: int
) -> None:
    first, second = Files(asya, [TWO_PARTS, b"one"]), Files(asya, [b"two", TWO_PARTS[::-1]])
    letters = [*first.parts(), *second.parts(), first.request()]
    dice = random.Random(seed)  # noqa: S311 - a fixed order
    dice.shuffle(letters)
    while letters:
        some = dice.randint(1, 3)
        arrives(*letters[:some])
        letters = letters[some:]
    arrives(second.followup())
    assert arrival_of(first) + arrival_of(second) == [Arrival.COMPLETE] * 4
    kept = Attachment.objects.order_by("message__position", "position")
    assert [bytes_of(one, boris) for one in kept] == [TWO_PARTS, b"one", b"two", TWO_PARTS[::-1]]
    assert not HeldPart.objects.exists()
    assert not SetAside.objects.exists()


def test_a_part_that_comes_again_is_recognised_and_kept_once(asya: Asya) -> None:
    files = Files(asya, [b"file"])
    [part] = files.parts()
    arrives(part, part)
    assert arrives(part).known == 1
    arrives(files.request(), part)
    assert arrives(part).known == 1
    assert (states(), Part.objects.count(), SetAside.objects.count()) == ([Arrival.COMPLETE], 1, 0)


def test_a_file_with_a_part_missing_is_coming_and_never_served(case: Case, boris: Member, asya: Asya) -> None:
    files = Files(asya, [TWO_PARTS])
    arrives(files.part(0, 2), files.followup())
    [attachment] = Attachment.objects.all()
    assert (attachment.state, attachment.parts.count()) == (Arrival.COMING, 1)
    with pytest.raises(AttachmentNotFound):
        attachments.read(member=boris, code=case.code, attachment=attachment.code)
    page = enter(boris).get(reverse("cases:case", args=[case.code])).content.decode()
    assert "1 of 2 parts" in page
    assert attachment.code not in page
    arrives(files.part(0, 1))
    assert bytes_of(attachment, boris) == TWO_PARTS


def test_the_first_of_two_parts_with_one_number_counts_and_the_other_changes_nothing(boris: Member, asya: Asya) -> None:
    files = Files(asya, [b"file"])
    arrives(files.part(0, 1), files.request())
    arrives(files.part(0, 1), files.part(0, 1, data=b"evil"))
    [attachment] = Attachment.objects.all()
    assert bytes_of(attachment, boris) == b"file"
    assert (Part.objects.count(), HeldPart.objects.count()) == (1, 0)


def test_a_whole_of_other_bytes_than_the_message_says_is_damaged_and_not_kept(
    case: Case, boris: Member, asya: Asya
) -> None:
    files = Files(asya, [b"file"])
    arrives(files.part(0, 1, data=b"evil"), files.followup())
    [attachment] = Attachment.objects.all()
    assert (attachment.state, Part.objects.count()) == (Arrival.DAMAGED, 0)
    with pytest.raises(AttachmentNotFound):
        attachments.read(member=boris, code=case.code, attachment=attachment.code)
    assert "Damaged" in enter(boris).get(reverse("cases:case", args=[case.code])).content.decode()


def forged(files: Files) -> Sealed:
    """A part by someone who knows all ids, and not the thread's key."""
    return files.part(0, 1, thread=dataclasses.replace(files.asya.receipt.thread(), mac_key=bytes(32)))


def test_a_forged_part_is_set_aside_before_and_after_its_message_and_takes_no_ones_place(
    boris: Member, asya: Asya
) -> None:
    files = Files(asya, [b"file"])
    arrives(forged(files))
    assert HeldPart.objects.count() == 1
    arrives(files.request(), forged(files))
    assert list(SetAside.objects.values_list("reason", flat=True)) == [Reason.NOT_GENUINE] * 2
    assert (states(), HeldPart.objects.count()) == ([Arrival.COMING], 0)
    arrives(files.part(0, 1))
    [attachment] = Attachment.objects.all()
    assert bytes_of(attachment, boris) == b"file"


def test_a_part_of_another_persons_thread_is_never_a_file_of_this_case(asya: Asya) -> None:
    files, other = Files(asya, [b"file"]), Asya()
    stolen = Files(other, [b"file"], message=files.message)
    stolen.listed = files.listed
    arrives(files.request(), stolen.part(0, 1))
    arrives(Files(other, [b"x"]).request())
    assert arrival_of(files) == [Arrival.COMING]
    assert list(SetAside.objects.values_list("reason", flat=True)) == [Reason.NOT_GENUINE]


def test_a_file_that_the_person_took_back_before_sending_is_not_kept(asya: Asya) -> None:
    files = Files(asya, [b"taken back", b"sent"])
    parts = files.parts()
    files.listed = files.listed[1:]
    arrives(*parts, files.request())
    assert (states(), Part.objects.count(), HeldPart.objects.count()) == ([Arrival.COMPLETE], 1, 0)


def test_a_part_that_lies_about_its_file_is_not_kept(asya: Asya) -> None:
    files = Files(asya, [b"file"])
    part = Files(asya, [b"file!"], message=files.message)
    part.listed = [dataclasses.replace(part.listed[0], id=files.listed[0].id)]
    arrives(part.part(0, 1), files.request())
    assert (states(), Part.objects.count(), HeldPart.objects.count()) == ([Arrival.COMING], 0, 0)


def test_what_a_crash_between_filing_and_placing_left_is_placed_by_the_next_batch(
    boris: Member, asya: Asya, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = Files(asya, [TWO_PARTS])
    with monkeypatch.context() as crash:
        crash.setattr(attachments, "_place", lambda *_: (_ for _ in ()).throw(MemoryError))
        with pytest.raises(MemoryError):
            arrives(*files.parts(), files.request())
    assert HeldPart.objects.count() == 2
    with monkeypatch.context() as crash:
        crash.setattr(attachments, "_check", lambda _: (_ for _ in ()).throw(MemoryError))
        with pytest.raises(MemoryError):
            arrives()
    assert (states(), Part.objects.count(), HeldPart.objects.count()) == ([Arrival.COMING], 2, 0)
    arrives()
    assert bytes_of(Attachment.objects.get(), boris) == TWO_PARTS


# ---- Limits


def test_parts_beyond_what_is_held_are_set_aside_without_their_bytes(
    asya: Asya, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quota, "THREAD_HELD", 10)
    files = Files(asya, [b"12345", b"67890", b"x"])
    arrives(*files.parts())
    [row] = SetAside.objects.all()
    assert (row.reason, bytes(row.envelope), HeldPart.objects.count()) == (Reason.TOO_MUCH, b"", 2)
    monkeypatch.setattr(quota, "ALL_HELD", 12)
    arrives(*Files(Asya(), [b"123"]).parts())
    assert (SetAside.objects.filter(reason=Reason.TOO_MUCH).count(), HeldPart.objects.count()) == (2, 2)


def test_a_case_keeps_its_messages_when_it_may_keep_no_more_files(
    boris: Member, asya: Asya, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quota, "CASE_BYTES", 8)
    files, more = Files(asya, [b"12345", b"6789"]), Files(asya, [b"abc", b"d"])
    arrives(*files.parts(), files.request(), *more.parts(), more.followup("Und mehr"))
    assert arrival_of(files) == [Arrival.COMPLETE, Arrival.REFUSED]
    assert arrival_of(more) == [Arrival.COMPLETE, Arrival.REFUSED]
    assert (Message.objects.count(), Part.objects.count(), HeldPart.objects.count()) == (2, 2, 0)
    assert "Not kept" in enter(boris).get(reverse("cases:case", args=[case_of(asya).code])).content.decode()


def test_parts_whose_message_never_comes_are_thrown_away_after_a_week(asya: Asya) -> None:
    arrives(*Files(asya, [b"never sent"]).parts())
    assert attachments.forget_held(day=DAY + timedelta(HELD_DAYS)) == 0
    assert attachments.forget_held(day=DAY + timedelta(HELD_DAYS + 1)) == 1
    assert not HeldPart.objects.exists()
    assert Trail.objects.get(tag=Tag.PARTS_FORGOTTEN).subject == "1"


def test_parts_of_no_message_make_no_case_and_ring_no_bell(asya: Asya) -> None:
    arrives(*Files(asya, [b"alone"]).parts())
    assert not Case.objects.exists()
    assert not Trail.objects.filter(tag=Tag.CASE_RECEIVED).exists()


def test_the_database_refuses_a_part_twice_and_a_type_of_no_list(asya: Asya) -> None:
    files = Files(asya, [b"file"])
    arrives(*files.parts(), files.request())
    with pytest.raises(IntegrityError):
        Part.objects.create(attachment=Attachment.objects.get(), number=1, data=b"again")


def test_a_large_file_goes_through_the_desk_a_few_parts_at_a_time(boris: Member, asya: Asya) -> None:
    """Memory: 24 parts are filed and served while never more than a few are held."""
    files = Files(asya, [random.Random(7).randbytes(24 * PART)])  # noqa: S311 - fixed bytes
    for part in files.parts():
        arrives(part)
    tracemalloc.start()
    arrives(files.request())
    found, data = attachments.read(member=boris, code=case_of(asya).code, attachment=Attachment.objects.get().code)
    assert sum(len(piece) for piece in data) == found.size == 24 * PART
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8 * PART


def test_actions_settle_what_they_file(asya: Asya) -> None:
    files = Files(asya, [b"file"])
    arrives(*files.parts(), files.request())
    assert actions.receive(opened=[], day=DAY).filed == []
    assert states() == [Arrival.COMPLETE]


def test_when_a_conversation_is_destroyed_its_files_and_what_waits_or_was_set_aside_of_it_go_too(asya: Asya) -> None:
    files, unsent = Files(asya, [TWO_PARTS]), Files(asya, [b"never sent"])
    arrives(*files.parts(), files.request(), *unsent.parts())
    loose = Files(asya, [b"x"])
    arrives(forged(loose))
    other = Files(Asya(), [b"another's"])
    arrives(*other.parts(), other.request())
    assert SetAside.objects.count() == 1
    with transaction.atomic():
        burning.forget(case_of(asya))
    assert (Part.objects.count(), Attachment.objects.count()) == (1, 1)
    assert (HeldPart.objects.count(), SetAside.objects.count()) == (0, 0)
