"""How much of files the desk keeps: of a case, of a thread whose message has not come, and of all those together."""

from django.db.models import Sum

from safeconduct.desk.cases.models import Attachment, Case, HeldPart
from safeconduct.desk.cases.rules import ALL_HELD, CASE_BYTES, THREAD_HELD, Arrival
from safeconduct.sealed import attachment
from safeconduct.sealed.part import Part


class Quota:
    """What is taken, looked up when it is first asked for and then counted, for one batch."""

    def __init__(self) -> None:
        self._cases: dict[int, int] = {}
        self._threads: dict[str, int] = {}
        self._all: int | None = None

    def has_room(self, part: Part) -> bool:
        """Whether the part may be held; if so, it is counted."""
        if self._all is None:
            self._all = HeldPart.objects.aggregate(bytes=Sum("size"))["bytes"] or 0
        if part.thread not in self._threads:
            of_thread = HeldPart.objects.filter(thread=part.thread)
            self._threads[part.thread] = of_thread.aggregate(bytes=Sum("size"))["bytes"] or 0
        size = len(part.data)
        if self._all + size > ALL_HELD or self._threads[part.thread] + size > THREAD_HELD:
            return False
        self._all += size
        self._threads[part.thread] += size
        return True

    def state_of(self, case: Case, listed: attachment.Attachment) -> Arrival:
        """COMING for an attachment that the case has room for, which is then counted; else REFUSED."""
        if case.id not in self._cases:
            kept = Attachment.objects.filter(message__case=case).exclude(state__in=[Arrival.REFUSED, Arrival.DAMAGED])
            self._cases[case.id] = kept.aggregate(bytes=Sum("size"))["bytes"] or 0
        if self._cases[case.id] + listed.size > CASE_BYTES:
            return Arrival.REFUSED
        self._cases[case.id] += listed.size
        return Arrival.COMING
