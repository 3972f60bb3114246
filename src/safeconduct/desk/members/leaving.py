"""Handing over what a member was working on, when they are removed or may not do it any more.

This room does not know what that work is. A room above it registers how to count it and how to hand it over; the verbs
of `actions` call that in their own transaction, so no screen and no command can forget it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from django.db.models import QuerySet

from safeconduct.desk.members.errors import Refused
from safeconduct.desk.members.models import Member
from safeconduct.desk.members.permissions import PERMISSIONS, Permission


class HandOver(Protocol):
    """Gives a member's open work to another (None: to nobody), noted as done by `by`; gives how much that was."""

    def __call__(self, *, member: Member, to: Member | None, by: Member | None) -> int:
        """How much was handed over."""


@dataclass(frozen=True, slots=True)
class Work:
    """One kind of work: how much of it is open with a member, and how it is handed over."""

    count: Callable[[Member], int]
    hand_over: HandOver


_kinds: list[Work] = []


def register(work: Work) -> None:
    """Nothing; from now on this work is handed over when its member leaves. Once, when the room's app is ready."""
    if work not in _kinds:
        _kinds.append(work)


def open_work(member: Member) -> int:
    """How much is open with the member."""
    return sum(work.count(member) for work in _kinds)


def colleagues(member: Member) -> QuerySet[Member]:
    """Who could take it over: whoever may answer, has joined and is not the member."""
    roles = [role for role, permissions in PERMISSIONS.items() if Permission.REPLY_WRITE in permissions]
    return Member.objects.filter(is_active=True, invitation="", role__in=roles).exclude(pk=member.pk)


def hand_over(*, member: Member, to: Member | None, by: Member | None) -> int:
    """How much was handed over, to one colleague or to nobody. To be called within a transaction. Raises `Refused`."""
    if to is not None and not colleagues(member).filter(pk=to.pk).exists():
        raise Refused(f"{to} cannot take over cases: name a member who may answer.")
    return sum(work.hand_over(member=member, to=to, by=by) for work in _kinds)
