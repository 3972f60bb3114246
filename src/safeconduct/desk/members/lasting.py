"""What no backup may take back: members who were removed, keys and cases that were destroyed.

Each is a row, written in the transaction of the deed, and, as soon as that is durable, a line of the journal beside the
database. An entry that is in the journal and not in the database tells that an older database was put back, by
`desk restore` or by hand: the deed is done again, before anything else. Limits: who can write to the folder can cut the
journal's end off, and who has an old backup with passphrase and device secret reads what was in it then.
"""

import logging
from collections.abc import Callable
from enum import StrEnum
from functools import partial

from django.db import transaction

from safeconduct.desk import journal, unlock
from safeconduct.desk.errors import JournalDamaged
from safeconduct.desk.journal import Entry
from safeconduct.desk.members.models import Lasting
from safeconduct.desk.members.trail import Tag, note

log = logging.getLogger(__name__)


class Kind(StrEnum):
    """What is done for good. The closed list; `again` has a deed for each."""

    MEMBER_REMOVED = "member:removed"
    SIGN_IN_RESET = "member:sign_in_reset"
    ROLE_CHANGED = "member:role_changed"
    INTAKE_KEY_DESTROYED = "intake_key:destroyed"
    CARD_SIGNED = "card:signed"
    """Not destroyed, but public: the next card must follow it."""
    CASE_DESTROYED = "case:destroyed"


Deed = Callable[[str, str], object]
_deeds: dict[Kind, Deed] = {}


def again(kind: Kind) -> Callable[[Deed], Deed]:
    """Registers how a deed is done again, from its subject and value, where it may or may not have been done.

    A room above this one registers its own: so this one needs to know nothing of cases.
    """

    def registered(deed: Deed) -> Deed:
        _deeds[kind] = deed
        return deed

    return registered


def record(kind: Kind, *, subject: str, value: str = "") -> None:
    """Nothing; the entry is in the database, and once the transaction has ended in the journal too."""
    Lasting.objects.create(kind=Kind(kind), subject=subject, value=value)
    transaction.on_commit(copy, robust=True)


def _rows() -> list[Entry]:
    return [Entry(row.id, row.kind, row.subject, row.value) for row in Lasting.objects.all()]


def copy() -> None:
    """Nothing; every entry of the database is in the journal. A full disk is told in the log, not to members."""
    path = unlock.journal_file()
    if path is None:
        return
    try:
        journal.add(path, unlock.drawn_key("journal"), _rows())
    except (OSError, JournalDamaged) as error:
        log.error("the journal beside the database could not be written: %s", type(error).__name__)  # noqa: TRY400 - no values in logs


def catch_up() -> int:
    """How many deeds were done again, because the database is older than its journal; then both say the same.

    Raises `JournalDamaged`.
    """
    path = unlock.journal_file()
    if path is None:
        return 0
    key = unlock.drawn_key("journal")
    # The journal first: whatever is in it was in the database before.
    written = journal.read(path, key)
    with transaction.atomic():
        known = set(Lasting.objects.values_list("id", flat=True))
        missed = [entry for entry in written if entry.id not in known]
        for entry in missed:
            _do_again(entry)
        if missed:
            note(Tag.DONE_AGAIN, subject=str(len(missed)))
    journal.add(path, key, _rows())
    return len(missed)


def _do_again(entry: Entry) -> None:
    try:
        deed = partial(_deeds[Kind(entry.kind)], entry.subject, entry.value)
    except (ValueError, KeyError):
        raise JournalDamaged("The journal is of a newer version: update the desk.") from None
    deed()
    Lasting.objects.create(id=entry.id, kind=entry.kind, subject=entry.subject, value=entry.value)
