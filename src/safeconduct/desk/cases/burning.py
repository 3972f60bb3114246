"""What it takes that nothing of a conversation is left: its case, and what lies elsewhere of the same thread."""

from django.db import transaction

from safeconduct.desk.cases.models import Case, HeldPart, SetAside
from safeconduct.desk.rows import empty_the_log


def forget(case: Case) -> None:
    """Nothing; the case, its messages, files, keys and unsent replies are gone, and what was set aside or held of it.

    To be called in a transaction. Deleted rows are overwritten (secure_delete); the log that still holds them is
    emptied once this is durable.
    """
    SetAside.objects.filter(thread=case.box).delete()
    HeldPart.objects.filter(thread=case.box).delete()
    case.delete()
    transaction.on_commit(empty_the_log)
