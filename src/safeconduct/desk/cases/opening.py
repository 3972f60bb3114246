"""From the bytes that lay in the box to a message, or to the reason why there is none. No database in here."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from safeconduct.desk.cases.rules import Reason
from safeconduct.sealed.envelope import open_envelope
from safeconduct.sealed.errors import DoesNotOpen, MessageRefused, NotAnEnvelope
from safeconduct.sealed.keys import Identity
from safeconduct.sealed.message import Followup, Reply, Request, read


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One envelope as it was fetched: its number and id at the relay, and its bytes."""

    n: int
    id: str
    envelope: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """One envelope after opening: a message (a follow-up is only claimed as yet), or the reason why there is none."""

    id: str
    envelope: bytes = field(repr=False)
    digest: str
    message: Request | Followup | None = field(default=None, repr=False)
    reason: Reason | None = None


def open_post(post: Post, *, identities: Sequence[Identity], box: str) -> Opened:
    """What was in an envelope fetched from `box`. Never raises for what somebody sent."""
    digest = hashlib.sha256(post.envelope).hexdigest()

    def aside(reason: Reason) -> Opened:
        return Opened(id=post.id, envelope=post.envelope, digest=digest, reason=reason)

    try:
        message = read(open_envelope(post.envelope, identities), box=box)
    except NotAnEnvelope:
        return aside(Reason.NOT_AN_ENVELOPE)
    except DoesNotOpen as problem:
        return aside(Reason.NO_KEY if problem.reason == "wrong_key" else Reason.DAMAGED)
    except MessageRefused as problem:
        return aside(Reason.OTHER_BOX if problem.reason == "box" else Reason.NOT_A_MESSAGE)
    if isinstance(message, Reply):
        return aside(Reason.OTHER_KIND)
    return Opened(id=post.id, envelope=post.envelope, digest=digest, message=message)
