"""Replies that the relay does not have yet. The bytes were sealed once, so sending again can only send the same."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from safeconduct.desk.cases.models import Message, Outgoing
from safeconduct.desk.cases.rules import Delivery


@dataclass(frozen=True, slots=True)
class Letter:
    """One sealed reply: the message's key, and what goes to the relay."""

    key: int
    id: str
    box: str
    envelope: bytes = field(repr=False)


def waiting() -> Sequence[Letter]:
    """The replies that the relay should get, in the order of each conversation.

    Not those that it refused, and none to a person who wishes the conversation destroyed: they do not look any more.
    """
    wanted = Outgoing.objects.filter(message__delivery=Delivery.SEALED, message__case__burn_wished=None)
    rows = wanted.select_related("message")
    return [
        Letter(row.message.pk, row.message.message_id, row.box, bytes(row.envelope))
        for row in rows.order_by("message__case_id", "message__n")
    ]


@transaction.atomic
def delivered(letter: Letter) -> None:
    """Notes that the relay has it, durably; the sealed bytes are not needed any more."""
    Message.objects.filter(pk=letter.key).update(delivery=Delivery.AT_RELAY, failing_since=None)
    Outgoing.objects.filter(pk=letter.key).delete()


@transaction.atomic
def delayed(letter: Letter, *, day: date) -> None:
    """Notes since when it could not be delivered; it will be tried again."""
    Message.objects.filter(pk=letter.key, failing_since=None).update(failing_since=day)


@transaction.atomic
def refused(letter: Letter, *, day: date) -> None:
    """Notes that the relay will never take it. The sealed bytes stay, so that nothing is lost."""
    Message.objects.filter(pk=letter.key, failing_since=None).update(failing_since=day)
    Message.objects.filter(pk=letter.key).update(delivery=Delivery.FAILED)
