"""What becomes of opened envelopes: a new case, a message in a case, or a reason to set it aside.

A batch is looked up, decided in memory and written with few statements, so that thousands are filed as fast as they
open. Nothing is written here before everything is decided.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from safeconduct.desk.cases.models import Attachment, Case, Filed, HeldPart, Message, SetAside
from safeconduct.desk.cases.opening import Asked, Opened
from safeconduct.desk.cases.quota import Quota
from safeconduct.desk.cases.rules import Direction, Reason, Status, nearest_deadline, storable, urgency_of
from safeconduct.desk.rows import insert
from safeconduct.sealed.errors import NotGenuine
from safeconduct.sealed.message import Burn, Followup, Part

CHANGES = ["status", "length", "last_day", "last_from", "unread", "burn_wished"]
"""The columns of a case that a new message changes."""


@dataclass(slots=True)
class Batch:
    """What a batch comes to: rows to write, and how many of it were in already."""

    cases: list[Case] = field(default_factory=list)
    changed: dict[int, Case] = field(default_factory=dict)
    messages: list[Message] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    held: list[HeldPart] = field(default_factory=list)
    filed: list[Filed] = field(default_factory=list)
    aside: list[SetAside] = field(default_factory=list)
    wished: list[Case] = field(default_factory=list)
    """Cases whose destruction was wished for the first time."""
    known: int = 0

    def write(self) -> None:
        """Everything into the database. The caller holds the transaction."""
        insert(Case, self.cases)
        if self.changed:
            Case.objects.bulk_update(self.changed.values(), CHANGES)
        insert(Message, self.messages)
        insert(Attachment, self.attachments)
        insert(HeldPart, self.held)
        insert(Filed, self.filed)
        SetAside.objects.bulk_create(self.aside)


class Filing:
    """Decides a batch, one envelope after the other."""

    def __init__(self, opened: Sequence[Opened], today: date) -> None:
        self.today = today
        self.batch = Batch()
        messages = [each.message for each in opened if each.message]
        ids = {each.id for each in opened} | {message.id for message in messages}
        self._filed = dict(Filed.objects.filter(message_id__in=ids).values_list("message_id", "digest"))
        self._aside = set(SetAside.objects.filter(envelope_id__in=ids).values_list("envelope_id", "digest"))
        boxes = {thread_of(message) for message in messages}
        self._cases = {case.box: case for case in Case.objects.select_for_update().filter(box__in=boxes)}
        self._new: set[int] = set()
        self._quota = Quota()

    def decide(self, opened: Iterable[Opened]) -> Batch:
        """The batch. Requests go first and burns last: a follow-up, or a part, may have overtaken its request."""
        for each in sorted(opened, key=_turn):
            self._decide(each)
        return self.batch

    def _decide(self, opened: Opened) -> None:
        if self._filed.get(opened.id) == opened.digest or (opened.id, opened.digest) in self._aside:
            self.batch.known += 1
            return
        reason = Reason(opened.reason) if opened.reason else self._file(opened)
        if reason is not None:
            self.batch.aside.append(aside(opened, reason, self.today))
            self._aside.add((opened.id, opened.digest))

    def _file(self, opened: Opened) -> Reason | None:
        message = opened.message
        if message is None:
            return Reason.NOT_A_MESSAGE
        if message.id in self._filed:
            return Reason.REPLAYED
        if message.id != opened.id:
            return Reason.OTHER_NAME
        match message:
            case Asked():
                reason = self._file_request(message)
            case Followup():
                reason = self._file_followup(message)
            case Part():
                reason = self._hold(message)
            case Burn():
                reason = self._file_burn(message)
        if reason is None:
            self._filed[opened.id] = opened.digest
            self.batch.filed.append(Filed(message_id=opened.id, digest=opened.digest, day=self.today))
        return reason

    def _file_request(self, request: Asked) -> Reason | None:
        case = self._cases.get(request.box)
        if case is None:
            case = Case(
                box=request.box,
                recipient=request.recipient,
                mac_key=request.mac_key,
                burn=request.burn,
                language=request.language,
                guide=request.guide,
                urgency=urgency_of(request.result),
                deadline=nearest_deadline(request.result, self.today),
                received=self.today,
                last_day=self.today,
            )
            self._cases[request.box] = case
            self._new.add(case.id)
            self.batch.cases.append(case)
        elif (case.recipient, bytes(case.mac_key), case.burn) != (request.recipient, request.mac_key, request.burn):
            return Reason.THREAD_TAKEN
        self._add(case, request, n=0)
        return None

    def _file_followup(self, followup: Followup) -> Reason | None:
        case = self._cases.get(followup.thread)
        if case is None:
            return Reason.UNKNOWN_THREAD
        try:
            followup.verify(bytes(case.mac_key))
        except NotGenuine:
            return Reason.NOT_GENUINE
        self._add(case, followup, n=followup.n)
        return None

    def _hold(self, part: Part) -> Reason | None:
        case = self._cases.get(part.thread)
        if case is not None:
            try:
                part.verify(bytes(case.mac_key))
            except NotGenuine:
                return Reason.NOT_GENUINE
        if not self._quota.has_room(part):
            return Reason.TOO_MUCH
        self.batch.held.append(
            HeldPart(
                part_id=part.id,
                thread=part.thread,
                message_id=part.message,
                listing=part.attachment.json(),
                number=part.n,
                day=self.today,
                size=len(part.data),
                mac=part.mac,
                line=part.line,
                data=part.data,
            )
        )
        return None

    def _file_burn(self, burn: Burn) -> Reason | None:
        case = self._cases.get(burn.thread)
        if case is None:
            return Reason.UNKNOWN_THREAD
        try:
            burn.verify_burn(bytes(case.mac_key), case.burn)
        except NotGenuine:
            return Reason.NOT_GENUINE
        if case.burn_wished is None:
            case.burn_wished = self.today
            self.batch.wished.append(case)
        self._stir(case)
        return None

    def _stir(self, case: Case) -> None:
        """The person did something: the case is unread, and open if it was not."""
        case.unread = True
        if case.status in {Status.WAITING, Status.CLOSED}:
            case.status = Status.OPEN
        if case.id not in self._new:
            self.batch.changed[case.id] = case

    def _add(self, case: Case, message: Asked | Followup, n: int) -> None:
        case.length += 1
        case.last_day = self.today
        case.last_from = Direction.IN
        self._stir(case)
        filed = Message(
            case=case,
            direction=Direction.IN,
            message_id=message.id,
            position=case.length,
            n=n,
            day=min(message.day, self.today),
            text=storable(message.text),
        )
        self.batch.messages.append(filed)
        self.batch.attachments += [
            Attachment(
                message=filed,
                position=position,
                attachment_id=listed.id,
                type=listed.type,
                size=listed.size,
                sha256=listed.sha256,
                state=self._quota.state_of(case, listed),
            )
            for position, listed in enumerate(message.attachments, start=1)
        ]


def aside(opened: Opened, reason: Reason, today: date) -> SetAside:
    """The row that keeps an envelope aside. Of what is too much only that it was there, or it would be kept."""
    kept = b"" if reason == Reason.TOO_MUCH else opened.envelope
    return SetAside(
        envelope_id=opened.id,
        digest=opened.digest,
        thread=thread_of(opened.message) if opened.message else "",
        reason=reason,
        day=today,
        envelope=kept,
    )


def thread_of(message: Asked | Followup | Burn | Part) -> str:
    """The reply box that a message names."""
    return message.box if isinstance(message, Asked) else message.thread


def _turn(opened: Opened) -> int:
    return 2 if isinstance(opened.message, Burn) else int(isinstance(opened.message, Followup | Part))
