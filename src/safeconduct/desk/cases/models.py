"""What the desk keeps of each thread. No time here is finer than a day, and no key is a counter.

`Case` ─< `Message` ─ `Outgoing` (a reply that waits for the relay); `Filed` (what is in, so that a replay is
recognised); `SetAside` (what could not be filed). `Message` ─< `Attachment` ─< `Part` (the bytes of a file); `HeldPart`
(a part that is not proven and placed yet); `Tombstone` (that there was a case). What may never be, the database
refuses.
"""

from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from safeconduct.desk.cases.errors import CaseNotFound
from safeconduct.desk.cases.rules import (
    Arrival,
    Delivery,
    Direction,
    Reason,
    Status,
    Urgency,
    code_of,
    key_of,
    new_key,
)
from safeconduct.sealed import attachment
from safeconduct.sealed.guide_result import GuideResult, read_guide_result
from safeconduct.sealed.keys import Recipient
from safeconduct.sealed.thread import Thread


def _is_long(field: str, letters: int) -> Exact:
    """That a column has so many letters. A pattern would need a function of Python's, which SQLite does not trust."""
    return Exact(Length(field), letters)


class Case(models.Model):
    """One thread of one person: how to reply, what the guide found, and where the case stands."""

    wagtail_reference_index_ignore = True

    id = models.BigIntegerField(primary_key=True, default=new_key, editable=False)
    box = models.CharField(max_length=64, unique=True)
    recipient = models.TextField()
    mac_key = models.BinaryField()
    burn = models.CharField(max_length=64)

    language = models.CharField(_("language"), max_length=35)
    guide = models.JSONField(_("what the guide found"), null=True)
    urgency = models.SmallIntegerField(_("urgency"), choices=Urgency)
    deadline = models.DateField(_("nearest deadline"), null=True)
    received = models.DateField(_("received"))

    status = models.CharField(_("status"), max_length=7, choices=Status, default=Status.NEW)
    assigned = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("assigned to"),
        null=True,
        on_delete=models.PROTECT,
        related_name="cases",
    )
    replies = models.PositiveIntegerField(default=0)
    """The number of the last reply; the next has one more."""
    length = models.PositiveIntegerField(default=0)
    """How many messages the conversation has."""
    last_day = models.DateField(_("last message"))
    last_from = models.CharField(max_length=3, choices=Direction, default=Direction.IN)
    unread = models.BooleanField(default=True)
    """The person wrote something that nobody who would answer it has looked at."""
    burn_wished = models.DateField(null=True)
    """Since when the person wishes the conversation destroyed."""

    excerpt: str = ""
    """How the last message begins, where a list has looked that up."""

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        ordering: ClassVar = ["urgency", F("deadline").asc(nulls_last=True), "received", "id"]
        indexes: ClassVar = [
            models.Index(fields=["status", "urgency", "deadline", "received"], name="case_inbox"),
            models.Index(fields=["assigned", "status"], name="case_mine"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(name="case_key", condition=Q(id__gte=0, id__lt=2**50)),
            models.CheckConstraint(name="case_status", condition=Q(status__in=Status.values)),
            models.CheckConstraint(name="case_urgency", condition=Q(urgency__in=Urgency.values)),
            models.CheckConstraint(name="case_last_from", condition=Q(last_from__in=Direction.values)),
            models.CheckConstraint(name="case_replies", condition=Q(replies__lte=F("length"))),
            models.CheckConstraint(name="case_box", condition=_is_long("box", 64)),
            models.CheckConstraint(name="case_burn", condition=_is_long("burn", 64)),
            models.CheckConstraint(name="case_recipient", condition=Q(recipient__startswith="age1pq1")),
            models.CheckConstraint(name="case_last_day", condition=Q(last_day__gte=F("received"))),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """The case's name among members, such as 7KQ2M-0F9ZD."""
        return code_of(self.id)

    @property
    def thread(self) -> Thread:
        """Where replies go, to whom they are sealed and how they are proved."""
        return Thread(
            box=self.box, recipient=Recipient.parse(self.recipient), mac_key=bytes(self.mac_key), burn=self.burn
        )

    @cached_property
    def result(self) -> GuideResult | None:
        """What the guide found."""
        return None if self.guide is None else read_guide_result(self.guide)

    @property
    def topic(self) -> str:
        """The most urgent outcome's title, in the person's language; empty if they came without a guide."""
        guide: dict[str, Any] = self.guide or {}
        outcomes = sorted(guide.get("outcomes", ()), key=lambda outcome: Urgency[outcome["urgency"].upper()])
        return str(outcomes[0]["title"]) if outcomes else ""

    def days_left(self, today: date) -> int | None:
        """Days to the nearest deadline, negative once it has passed; None if there is none."""
        return None if self.deadline is None else (self.deadline - today).days

    @classmethod
    def by_code(cls, code: str, *, lock: bool = False) -> "Case":
        """The one case of that code. Raises CaseNotFound."""
        try:
            key = key_of(code)
        except ValueError:
            raise CaseNotFound from None
        cases = cls.objects.select_for_update(of=("self",)) if lock else cls.objects
        case = cases.select_related("assigned").filter(pk=key).first()
        if case is None:
            raise CaseNotFound
        return case


class Message(models.Model):
    """One message of a conversation. `text` is what somebody wrote: it is shown as text, never as anything else."""

    wagtail_reference_index_ignore = True

    id = models.BigIntegerField(primary_key=True, default=new_key, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="messages")
    direction = models.CharField(max_length=3, choices=Direction)
    message_id = models.CharField(max_length=32, unique=True)
    position = models.PositiveIntegerField()
    """Its place in the conversation, from 1."""
    n = models.PositiveIntegerField()
    """Of a reply its number, from 1; of a person's message the number of the last reply they had read."""
    day = models.DateField()
    text = models.TextField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="replies")
    delivery = models.CharField(max_length=8, choices=Delivery, blank=True, default="")
    failing_since = models.DateField(null=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="message_place", fields=["case", "position"]),
            models.UniqueConstraint(name="message_number", fields=["case", "n"], condition=Q(direction=Direction.OUT)),
            models.CheckConstraint(name="message_position", condition=Q(position__gte=1)),
            models.CheckConstraint(name="message_id_hex", condition=_is_long("message_id", 32)),
            models.CheckConstraint(
                name="message_sides",
                condition=Q(direction=Direction.IN, author__isnull=True, delivery="", failing_since__isnull=True)
                | Q(direction=Direction.OUT, author__isnull=False, delivery__in=Delivery.values, n__gte=1),
            ),
            models.CheckConstraint(
                name="message_failing",
                condition=~Q(delivery=Delivery.AT_RELAY, failing_since__isnull=False)
                & ~Q(delivery=Delivery.FAILED, failing_since__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.position}"


class Attachment(models.Model):
    """A file that a message of the person's lists. What it says it is, is the sender's word; it has no name."""

    wagtail_reference_index_ignore = True

    id = models.BigIntegerField(primary_key=True, default=new_key, editable=False)
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="attachments")
    position = models.PositiveSmallIntegerField()
    """Its place in the message's list, from 1."""
    attachment_id = models.CharField(max_length=32)
    type = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=8, choices=Arrival, default=Arrival.COMING)

    class Meta:
        ordering: ClassVar = ["position"]
        indexes: ClassVar = [models.Index(fields=["state"], name="attachment_state")]
        constraints: ClassVar = [
            models.UniqueConstraint(name="attachment_place", fields=["message", "position"]),
            models.UniqueConstraint(name="attachment_once", fields=["message", "attachment_id"]),
            models.CheckConstraint(name="attachment_type", condition=Q(type__in=attachment.TYPES)),
            models.CheckConstraint(name="attachment_size", condition=Q(size__gte=1, size__lte=attachment.MOST_BYTES)),
            models.CheckConstraint(name="attachment_position", condition=Q(position__gte=1)),
            models.CheckConstraint(name="attachment_state", condition=Q(state__in=Arrival.values)),
            models.CheckConstraint(name="attachment_id_hex", condition=_is_long("attachment_id", 32)),
            models.CheckConstraint(name="attachment_sha256", condition=_is_long("sha256", 64)),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """Its name in addresses; nothing of the sender's."""
        return code_of(self.id)

    @property
    def listed(self) -> attachment.Attachment:
        """The attachment as its message lists it."""
        return attachment.Attachment(self.attachment_id, self.type, self.size, self.sha256)


class Part(models.Model):
    """Some bytes of an attachment, by number from 1: proven, and listed by the message."""

    wagtail_reference_index_ignore = True

    id = models.BigIntegerField(primary_key=True, default=new_key, editable=False)
    attachment = models.ForeignKey(Attachment, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    data = models.BinaryField()

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [models.UniqueConstraint(name="part_once", fields=["attachment", "number"])]

    def __str__(self) -> str:
        return f"{self.attachment_id}/{self.number}"


class HeldPart(models.Model):
    """A part that waits for its message: nothing in it is proven. It goes when it is placed, or grows old."""

    wagtail_reference_index_ignore = True

    id = models.BigIntegerField(primary_key=True, default=new_key, editable=False)
    part_id = models.CharField(max_length=32, unique=True)
    thread = models.CharField(max_length=64, db_index=True)
    message_id = models.CharField(max_length=32, db_index=True)
    listing = models.JSONField()
    number = models.PositiveIntegerField()
    day = models.DateField(db_index=True)
    size = models.PositiveIntegerField()
    mac = models.CharField(max_length=64)
    line = models.BinaryField()
    data = models.BinaryField()

    def __str__(self) -> str:
        return self.part_id


class Outgoing(models.Model):
    """A sealed reply that the relay does not have yet: always the same bytes under the same id."""

    wagtail_reference_index_ignore = True

    message = models.OneToOneField(Message, primary_key=True, on_delete=models.CASCADE, related_name="outgoing")
    box = models.CharField(max_length=64)
    envelope = models.BinaryField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(name="outgoing_box", condition=_is_long("box", 64))]

    def __str__(self) -> str:
        return str(self.message_id)


class Filed(models.Model):
    """A message that is in: its id, the digest of its envelope, the day. Stays when the case goes."""

    wagtail_reference_index_ignore = True

    id = models.BigIntegerField(primary_key=True, default=new_key, editable=False)
    message_id = models.CharField(max_length=32, unique=True)
    digest = models.CharField(max_length=64)
    day = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="filed_id_hex", condition=_is_long("message_id", 32)),
            models.CheckConstraint(name="filed_digest_hex", condition=_is_long("digest", 64)),
        ]

    def __str__(self) -> str:
        return self.message_id


class SetAside(models.Model):
    """What lay in the box and could not be filed: the bytes as they came, and why."""

    wagtail_reference_index_ignore = True

    id = models.BigIntegerField(primary_key=True, default=new_key, editable=False)
    envelope_id = models.CharField(_("envelope"), max_length=32)
    digest = models.CharField(max_length=64)
    thread = models.CharField(max_length=64, blank=True, default="", db_index=True)
    """The reply box that the message in it names, if one could be read: what is destroyed with the conversation."""
    reason = models.CharField(_("reason"), max_length=16, choices=Reason)
    day = models.DateField(_("day"))
    envelope = models.BinaryField()

    class Meta:
        verbose_name = _("set aside")
        verbose_name_plural = _("set aside")
        ordering: ClassVar = ["-day", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="aside_once", fields=["envelope_id", "digest"]),
            models.CheckConstraint(name="aside_reason", condition=Q(reason__in=Reason.values)),
            models.CheckConstraint(name="aside_digest_hex", condition=_is_long("digest", 64)),
        ]

    def __str__(self) -> str:
        return self.envelope_id


class Tombstone(models.Model):
    """That a conversation was destroyed at the person's wish: its code and two days. Nothing tells whose it was."""

    wagtail_reference_index_ignore = True

    id = models.BigIntegerField(primary_key=True, editable=False)
    wished = models.DateField()
    day = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="tombstone_key", condition=Q(id__gte=0, id__lt=2**50)),
            models.CheckConstraint(name="tombstone_days", condition=Q(day__gte=F("wished"))),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """The code that the case had."""
        return code_of(self.id)

    @classmethod
    def by_code(cls, code: str) -> "Tombstone | None":
        """The tombstone of the case with that code, if it was destroyed."""
        try:
            return cls.objects.filter(pk=key_of(code)).first()
        except ValueError:
            return None
