"""The desk's closed lists, and what can be told from a guide's result. No database in here."""

import secrets
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _

from safeconduct.sealed.message import GuideResult

CASE_BYTES: Final = 524_288_000
"""Bytes of all attachments of one case: five messages with as much as a message may have."""
THREAD_HELD: Final = 209_715_200
"""Bytes of parts of one thread whose message has not come: twice what a message may have."""
ALL_HELD: Final = 2_147_483_648
"""Bytes of parts of all threads whose messages have not come. Anyone can send such parts, so there is an end to it."""
HELD_DAYS: Final = 7
"""Days that a part waits for its message."""
CODE_LENGTH: Final = 10
_DIGITS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base32: no I, L, O, U, so that a code can be read out."""
_BITS: Final = 5 * CODE_LENGTH


class Status(TextChoices):
    """Where a case stands."""

    NEW = "new", _("New")
    OPEN = "open", _("Open")
    WAITING = "waiting", _("Waiting for the person")
    CLOSED = "closed", _("Closed")


class Urgency(IntegerChoices):
    """How urgent the guide found it; the lower, the sooner. A case without a guide is somebody's first question."""

    NOW = 0, _("Act now")
    SOON = 1, _("Soon")
    UNKNOWN = 2, _("Not known")
    INFO = 3, _("For information")


class Direction(TextChoices):
    """Who wrote a message."""

    IN = "in", _("From the person")
    OUT = "out", _("From the desk")


class Delivery(TextChoices):
    """How far a reply has come."""

    SEALED = "sealed", _("Sealed, on its way to the relay")
    AT_RELAY = "at_relay", _("At the relay, ready to be fetched")
    FAILED = "failed", _("Could not be delivered")


class Reason(TextChoices):
    """Why something was set aside."""

    NOT_AN_ENVELOPE = "not_an_envelope", _("Not an envelope")
    NO_KEY = "no_key", _("No key opens it")
    DAMAGED = "damaged", _("Damaged")
    NOT_A_MESSAGE = "not_a_message", _("Not a message this desk knows")
    OTHER_BOX = "other_box", _("Meant for another box")
    OTHER_NAME = "other_name", _("Under a foreign name")
    OTHER_KIND = "other_kind", _("Not for a desk")
    UNKNOWN_THREAD = "unknown_thread", _("Belongs to no case")
    NOT_GENUINE = "not_genuine", _("Not from whom it claims")
    THREAD_TAKEN = "thread_taken", _("Claims the reply box of another case")
    REPLAYED = "replayed", _("Sent a second time")
    TOO_MUCH = "too_much", _("More files than this desk keeps")


class Arrival(TextChoices):
    """How far an attachment has come."""

    COMING = "coming", _("Still coming")
    COMPLETE = "complete", _("Complete")
    DAMAGED = "damaged", _("Damaged")
    REFUSED = "refused", _("Not kept")


EXPLANATIONS: Final[Mapping[str, Any]] = {
    Reason.NOT_AN_ENVELOPE: (
        _(
            "The relay gave us something that is not a sealed envelope. A relay "
            "refuses such things, so something is wrong there."
        ),
        _("Tell whoever runs the relay. No person is affected: their envelopes look different."),
    ),
    Reason.NO_KEY: (
        _("It was sealed to a key that this desk does not have: an old card, a destroyed key, or a mistake."),
        _(
            "If there are many, check that the site shows your newest card. "
            "The person gets no answer and will write again."
        ),
    ),
    Reason.DAMAGED: (
        _("The envelope was changed after it was sealed. Nothing in it can be trusted or read."),
        _("If it happens again, tell whoever runs the relay: someone or something changes envelopes there."),
    ),
    Reason.NOT_A_MESSAGE: (
        _("It opened, but what was inside does not follow the format, or is of a newer version."),
        _("Update the desk. If it stays, someone wrote it with a program that is not ours; nothing needs to be done."),
    ),
    Reason.OTHER_BOX: (
        _("It was written to another organisation's box and somebody moved it to ours."),
        _("Do not act on it. If it happens again, tell whoever runs the relay."),
    ),
    Reason.OTHER_NAME: (
        _("The envelope lay at the relay under another name than the message inside has. Our site never does that."),
        _("Do not act on it. If it happens again, tell whoever runs the relay."),
    ),
    Reason.OTHER_KIND: (
        _("It is a reply, and replies go to persons, not to desks."),
        _("Nothing needs to be done."),
    ),
    Reason.UNKNOWN_THREAD: (
        _(
            "It claims to be a later message of a case, but this desk has no such case, "
            "or has destroyed it at the person's wish."
        ),
        _("If a person says that their message was lost, ask them to write a new request."),
    ),
    Reason.NOT_GENUINE: (
        _(
            "It claims to be a later message of a case, but whoever wrote it "
            "does not know that case's key. It may be forged."
        ),
        _("Do not act on it. If the person of that case says they wrote again, ask them to do so once more."),
    ),
    Reason.THREAD_TAKEN: (
        _(
            "It is a new request that names the reply box of a case we have, with "
            "other keys. It may be an attempt to take the case over."
        ),
        _("Do not act on it. Replies of the real case still go to the real person."),
    ),
    Reason.REPLAYED: (
        _("We have filed this very message already. Somebody sent it to us again."),
        _("Nothing needs to be done: the case holds it once."),
    ),
    Reason.TOO_MUCH: (
        _(
            "It is a part of a file whose message has not come, and more of those wait here than the desk keeps. Its "
            "bytes were not kept. If there are many, somebody may be trying to fill this computer."
        ),
        _("If a person says that a file is missing, ask them to send it once more."),
    ),
}
"""For each reason what it means, and what to do."""


def new_key() -> int:
    """A random number of 50 bits: a case's key, so that rows do not stand in the order in which they came."""
    return secrets.randbits(_BITS)


def code_of(key: int) -> str:
    """The case's key as members write it.

    >>> code_of(0), code_of(2**50 - 1)
    ('00000-00000', 'ZZZZZ-ZZZZZ')
    """
    digits = "".join(_DIGITS[key >> shift & 31] for shift in range(_BITS - 5, -1, -5))
    return f"{digits[:5]}-{digits[5:]}"


def key_of(code: str) -> int:
    """The key that a code stands for; ValueError for anything that `code_of` does not give.

    >>> key_of("00000-0000Z")
    31
    """
    key = 0
    for digit in code.replace("-", "", 1):
        key = key << 5 | _DIGITS.index(digit)
    if code_of(key) != code:
        raise ValueError("not the code of a case")
    return key


def urgency_of(result: GuideResult | None) -> Urgency:
    """The most urgent outcome's urgency; UNKNOWN without a guide's result or outcome."""
    if result is None or not result.outcomes:
        return Urgency.UNKNOWN
    return min(Urgency[outcome.urgency.upper()] for outcome in result.outcomes)


def nearest_deadline(result: GuideResult | None, day: date) -> date | None:
    """The next deadline on or after `day`; if all have passed the last of them; None if there is none."""
    days = sorted(deadline.date for deadline in result.deadlines if deadline.date) if result else []
    return next((each for each in days if each >= day), days[-1] if days else None)


def storable(text: str) -> str:
    r"""The text without NUL, which PostgreSQL cannot keep; its symbol stands in for it.

    >>> storable("a\0b")
    'a␀b'
    """
    return text.replace("\0", "␀")
