"""Files of the conversation: parts are proven and put in their place, a whole is checked, and served to a member.

Every part is first held, whatever comes first, and placed when its message is there; so the order of arrival does not
matter, and a crash at any point leaves either a held part or a placed one. One part is in memory at a time.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Count

from safeconduct.desk.cases.errors import AttachmentNotFound
from safeconduct.desk.cases.models import Attachment, Case, HeldPart, Message, Part, SetAside
from safeconduct.desk.cases.rules import HELD_DAYS, Arrival, Direction, Reason, key_of
from safeconduct.desk.members import trail
from safeconduct.desk.members.models import Member
from safeconduct.desk.members.permissions import Permission, require
from safeconduct.desk.members.trail import Tag
from safeconduct.sealed import attachment as sealed
from safeconduct.sealed.errors import PartsRefused
from safeconduct.sealed.thread import genuine


def settle(*, day: date) -> None:
    """Places every held part whose message is there, and checks every attachment that has all its parts then.

    No guard: the collector is no member. May be called again at any time.
    """
    theirs = Message.objects.filter(direction=Direction.IN).values("message_id")
    for key in list(HeldPart.objects.filter(message_id__in=theirs).order_by("id").values_list("pk", flat=True)):
        _place(key, day)
    coming = Attachment.objects.filter(state=Arrival.COMING).annotate(there=Count("parts"))
    for attachment in coming:
        if attachment.there == attachment.listed.parts:
            _check(attachment)


@transaction.atomic
def _place(key: int, day: date) -> None:
    held = HeldPart.objects.select_for_update().filter(pk=key).first()
    if held is None:
        return
    message = Message.objects.select_related("case").get(message_id=held.message_id)
    case = message.case
    data = bytes(held.data)
    held.delete()
    if case.box != held.thread or not genuine(bytes(case.mac_key), bytes(held.line), data, held.mac):
        # Its envelope is gone, so only that it was there is kept; its id tells it from others.
        SetAside.objects.create(
            envelope_id=held.part_id,
            digest=held.mac,
            reason=Reason.NOT_GENUINE,
            day=day,
            thread=held.thread,
            envelope=b"",
        )
        trail.note(Tag.ASIDE_KEPT, subject=Reason.NOT_GENUINE)
        return
    listed = {one.listed: one for one in message.attachments.all()}
    piece = sealed.Piece(held.message_id, sealed.Attachment(**held.listing), held.number)
    try:
        attachment = listed[sealed.place(piece, message=message.message_id, listed=list(listed))]
    except PartsRefused:
        return  # the person took the file back before they sent the message, so it is not ours to keep
    if attachment.state == Arrival.COMING and not attachment.parts.filter(number=held.number).exists():
        Part.objects.create(attachment=attachment, number=held.number, data=data)


def _numbered(attachment: Attachment) -> Iterator[tuple[int, bytes]]:
    """The parts that are there, by rising number, one in memory at a time."""
    for key in list(attachment.parts.order_by("number").values_list("pk", flat=True)):
        part = Part.objects.get(pk=key)
        yield part.number, bytes(part.data)


def _check(attachment: Attachment) -> None:
    try:
        sealed.check_whole(attachment.listed, _numbered(attachment))
    except PartsRefused:
        state = Arrival.DAMAGED
    else:
        state = Arrival.COMPLETE
    with transaction.atomic():
        settled = Attachment.objects.filter(pk=attachment.pk, state=Arrival.COMING).update(state=state)
        if settled and state == Arrival.DAMAGED:
            attachment.parts.all().delete()


@transaction.atomic
def forget_held(*, day: date) -> int:
    """How many parts were thrown away because their message has not come for `HELD_DAYS` days."""
    old = HeldPart.objects.filter(day__lt=day - timedelta(days=HELD_DAYS))
    count, _ = old.delete()
    if count:
        trail.note(Tag.PARTS_FORGOTTEN, subject=str(count), day=day)
    return count


@transaction.atomic
def read(*, member: Member, code: str, attachment: str) -> tuple[Attachment, Iterator[bytes]]:
    """The complete attachment of that code in that case, and its bytes, part by part.

    Raises NotAllowed, CaseNotFound, AttachmentNotFound.
    """
    require(member, Permission.CASE_READ)
    case = Case.by_code(code)
    try:
        key = key_of(attachment)
    except ValueError:
        raise AttachmentNotFound from None
    found = Attachment.objects.filter(pk=key, message__case=case, state=Arrival.COMPLETE).first()
    if found is None:
        raise AttachmentNotFound
    trail.note(Tag.ATTACHMENT_READ, member=member, subject=case.code)
    return found, (data for _, data in _numbered(found))


def beginning(attachment: Attachment, length: int) -> bytes:
    """The first bytes of a complete attachment: what it is, whatever it says it is."""
    return bytes(attachment.parts.get(number=1).data)[:length]
