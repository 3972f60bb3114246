"""What becomes of a member's cases when they leave, and of a destroyed case when an older database is put back."""

from datetime import date

from django.db import transaction

from safeconduct.desk.cases.burning import forget
from safeconduct.desk.cases.models import Case, Tombstone
from safeconduct.desk.cases.rules import Status, key_of
from safeconduct.desk.members import trail
from safeconduct.desk.members.lasting import Kind, again
from safeconduct.desk.members.models import Member
from safeconduct.desk.members.trail import Tag


def open_cases(member: Member) -> int:
    """How many cases that are not closed are the member's."""
    return Case.objects.filter(assigned=member).exclude(status=Status.CLOSED).count()


@transaction.atomic
def hand_over(*, member: Member, to: Member | None, by: Member | None) -> int:
    """How many open cases went to `to` (None: to nobody, where everyone sees them wait). Each is noted.

    Closed ones become nobody's: when the person writes again, they must not wait for someone who left. No guard: the
    verb that removes the member has it.
    """
    mine = Case.objects.filter(assigned=member)
    handed = list(mine.exclude(status=Status.CLOSED).order_by("pk"))
    mine.exclude(status=Status.CLOSED).update(assigned=to)
    mine.filter(status=Status.CLOSED).update(assigned=None)
    for case in handed:
        trail.note(Tag.CASE_ASSIGNED, member=by, subject=case.code)
    return len(handed)


@again(Kind.CASE_DESTROYED)
def destroyed_again(code: str, value: str) -> None:
    """Nothing; the case of that code is not there, with all that belongs to it. `value`: days of wish and deed."""
    for case in Case.objects.filter(pk=key_of(code)):
        forget(case)
    if value:
        wished, day = (date.fromisoformat(each) for each in value.split())
        Tombstone.objects.get_or_create(id=key_of(code), defaults={"wished": wished, "day": day})
