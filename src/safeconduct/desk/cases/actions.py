"""What counsellors and the collector do with cases: one transaction each, the guard first, the audit trail last."""

from collections.abc import Sequence
from datetime import date

from django.db import DataError, IntegrityError, transaction

from safeconduct.desk.cases import attachments
from safeconduct.desk.cases.burning import forget
from safeconduct.desk.cases.errors import (
    AlreadyAssigned,
    CaseClosed,
    CaseNotClosed,
    ConversationMoved,
    DestructionWished,
    EmptyReply,
    NotAssignable,
    NotWished,
    ReplyTooLong,
)
from safeconduct.desk.cases.filing import Batch, Filing, aside
from safeconduct.desk.cases.models import Case, Message, Outgoing, SetAside, Tombstone
from safeconduct.desk.cases.opening import Opened
from safeconduct.desk.cases.rules import Delivery, Direction, Reason, Status
from safeconduct.desk.members import organisation, trail
from safeconduct.desk.members.lasting import Kind, record
from safeconduct.desk.members.models import Member
from safeconduct.desk.members.permissions import Permission, allowed, require
from safeconduct.desk.members.trail import Tag
from safeconduct.sealed.errors import TooLong
from safeconduct.sealed.message import write_reply


def receive(*, opened: Sequence[Opened], day: date) -> Batch:
    """Files a batch, each envelope once: as a new case, as a message of a case, or set aside with its reason.

    No guard: the collector is no member. What cannot be written does not keep the others out; it is set aside. Parts of
    files whose messages are there are then put in their place.
    """
    batch = _file(opened=opened, day=day)
    attachments.settle(day=day)
    return batch


def _file(*, opened: Sequence[Opened], day: date) -> Batch:
    try:
        with transaction.atomic():
            batch = Filing(opened, day).decide(opened)
            batch.write()
            trail.note_all(Tag.CASE_RECEIVED, subjects=[message.case.code for message in batch.messages])
            trail.note_all(Tag.CASE_BURN_WISHED, subjects=[case.code for case in batch.wished])
            trail.note_all(Tag.ASIDE_KEPT, subjects=[row.reason for row in batch.aside])
            return batch
    except (IntegrityError, DataError):
        if len(opened) == 1:
            return Batch(aside=[keep_aside(opened=opened[0], reason=Reason.NOT_A_MESSAGE, day=day)])
    whole = Batch()
    for each in opened:
        part = _file(opened=[each], day=day)
        whole.cases += part.cases
        whole.messages += part.messages
        whole.attachments += part.attachments
        whole.held += part.held
        whole.filed += part.filed
        whole.aside += part.aside
        whole.wished += part.wished
        whole.known += part.known
    return whole


@transaction.atomic
def keep_aside(*, opened: Opened, reason: Reason, day: date) -> SetAside:
    """Keeps one envelope aside with its reason; the same bytes under the same id are kept once."""
    fresh = aside(opened, reason, day)
    row, created = SetAside.objects.get_or_create(
        envelope_id=fresh.envelope_id,
        digest=fresh.digest,
        defaults={"reason": reason, "day": day, "envelope": fresh.envelope},
    )
    if created:
        trail.note(Tag.ASIDE_KEPT, subject=reason)
    return row


@transaction.atomic
def read(*, member: Member, code: str) -> Case:
    """The case, for showing it. Who would answer it has then seen what is new.

    Raises NotAllowed, CaseNotFound.
    """
    require(member, Permission.CASE_READ)
    case = Case.by_code(code)
    if case.unread and case.assigned in {None, member} and allowed(member, Permission.REPLY_WRITE):
        Case.objects.filter(pk=case.pk, length=case.length).update(unread=False)
    trail.note(Tag.CASE_READ, member=member, subject=case.code)
    return case


@transaction.atomic
def read_list(*, member: Member) -> None:
    """Notes that the member looks at the list of cases. Raises NotAllowed."""
    require(member, Permission.CASE_READ)
    trail.note(Tag.CASE_LISTED, member=member)


@transaction.atomic
def read_aside(*, member: Member) -> None:
    """Notes that the member looks at what was set aside. Raises NotAllowed."""
    require(member, Permission.ASIDE_READ)
    trail.note(Tag.ASIDE_READ, member=member)


@transaction.atomic
def assign(*, member: Member, code: str, to: Member | None, instead_of: Member | None) -> Case:
    """The case, now `to`'s (None: nobody's). `instead_of` is whose it was when the member looked.

    Raises NotAllowed, CaseNotFound, NotAssignable, and AlreadyAssigned when it went to somebody else meanwhile.
    """
    require(member, Permission.CASE_ASSIGN)
    case = Case.by_code(code, lock=True)
    if case.assigned != instead_of:
        raise AlreadyAssigned(str(case.assigned or ""))
    if to is not None and not (to.is_active and allowed(to, Permission.REPLY_WRITE)):
        raise NotAssignable
    case.assigned = to
    if case.status == Status.NEW and to is not None:
        case.status = Status.OPEN
    case.save(update_fields=["assigned", "status"])
    trail.note(Tag.CASE_ASSIGNED, member=member, subject=case.code)
    return case


@transaction.atomic
def reply(*, member: Member, code: str, text: str, seen: int, day: date) -> Message:
    """The reply, sealed and in the outbox; the collector takes it to the relay. The case then waits for the person.

    `seen` is how many messages the conversation had when the member wrote. A case of nobody's becomes the member's.
    Raises NotAllowed, CaseNotFound, EmptyReply, ReplyTooLong, DestructionWished, CaseClosed, ConversationMoved.
    """
    require(member, Permission.REPLY_WRITE)
    if not text.strip():
        raise EmptyReply
    case = Case.by_code(code, lock=True)
    if case.burn_wished is not None:
        raise DestructionWished
    if case.status == Status.CLOSED:
        raise CaseClosed
    if case.length != seen:
        raise ConversationMoved
    try:
        sealed = write_reply(text, thread=case.thread, n=case.replies + 1, day=day, sender=organisation.current().name)
    except TooLong as problem:
        raise ReplyTooLong(problem.bytes_over) from None
    case.replies += 1
    case.length += 1
    case.status = Status.WAITING
    case.unread = False
    case.last_from = Direction.OUT
    case.last_day = max(day, case.last_day)
    case.assigned = case.assigned or member
    case.save(update_fields=["replies", "length", "status", "unread", "last_from", "last_day", "assigned"])
    message = Message.objects.create(
        case=case,
        direction=Direction.OUT,
        message_id=sealed.id,
        position=case.length,
        n=case.replies,
        day=day,
        text=text,
        author=member,
        delivery=Delivery.SEALED,
    )
    Outgoing.objects.create(message=message, box=sealed.box, envelope=sealed.envelope)
    trail.note(Tag.CASE_REPLIED, member=member, subject=case.code)
    return message


@transaction.atomic
def close(*, member: Member, code: str) -> Case:
    """The case, closed. A later message of the person opens it again. Raises NotAllowed, CaseNotFound, CaseClosed."""
    require(member, Permission.CASE_CLOSE)
    case = Case.by_code(code, lock=True)
    if case.status == Status.CLOSED:
        raise CaseClosed
    case.status = Status.CLOSED
    case.unread = False
    case.save(update_fields=["status", "unread"])
    trail.note(Tag.CASE_CLOSED, member=member, subject=case.code)
    return case


@transaction.atomic
def reopen(*, member: Member, code: str) -> Case:
    """The case, open again. Raises NotAllowed, CaseNotFound, CaseNotClosed."""
    require(member, Permission.CASE_CLOSE)
    case = Case.by_code(code, lock=True)
    if case.status != Status.CLOSED:
        raise CaseNotClosed
    case.status = Status.OPEN
    case.save(update_fields=["status"])
    trail.note(Tag.CASE_REOPENED, member=member, subject=case.code)
    return case


@transaction.atomic
def destroy(*, member: Member, code: str, seen: int, day: date) -> Tombstone:
    """The tombstone: the case with all messages, files and keys is gone, and what was set aside of the same thread.

    Only at the person's own wish, which nobody at the desk can make up. `seen` is as in `reply`. What waits in the
    outbox goes unsent. A backup put back later does not bring it back; who reads an older backup by other means, does.
    Raises NotAllowed, CaseNotFound, NotWished, ConversationMoved.
    """
    require(member, Permission.CASE_DESTROY)
    case = Case.by_code(code, lock=True)
    if case.burn_wished is None:
        raise NotWished
    if case.length != seen:
        raise ConversationMoved
    tombstone = Tombstone.objects.create(id=case.id, wished=case.burn_wished, day=max(day, case.burn_wished))
    forget(case)
    record(Kind.CASE_DESTROYED, subject=tombstone.code, value=f"{tombstone.wished} {tombstone.day}")
    trail.note(Tag.CASE_DESTROYED, member=member, subject=tombstone.code)
    return tombstone
