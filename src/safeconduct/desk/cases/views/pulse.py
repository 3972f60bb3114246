"""A few numbers that change when something happened; pages ask for them every few seconds."""

from typing import Any

from django.db.models import Count, Q, Sum
from django.http import HttpRequest, JsonResponse

from safeconduct.desk.cases.models import Case, SetAside
from safeconduct.desk.cases.rules import Status
from safeconduct.desk.cases.views.desk import DeskView, relay_notice
from safeconduct.desk.members.permissions import Permission


class PulseView(DeskView):
    """Counts, never content, and the word about the relay. With `case` also the length of that conversation."""

    needs = Permission.CASE_READ
    http_method_names = ("get", "head", "options")

    def get(self, request: HttpRequest) -> JsonResponse:
        """The numbers."""
        numbers = beat()
        if code := request.GET.get("case"):
            case = Case.by_code(code)
            wished = case.burn_wished is not None
            numbers |= {"length": case.length, "wish": wished, "deliveries": deliveries(case)}
        return JsonResponse(numbers, headers={"Cache-Control": "no-store"})


def beat() -> dict[str, Any]:
    """The numbers of the whole desk. A list is rendered with them: what comes in before its first look is seen too."""
    numbers: dict[str, Any] = Case.objects.aggregate(
        cases=Count("pk"),
        messages=Sum("length", default=0),
        unread=Count("pk", filter=Q(unread=True)),
        new=Count("pk", filter=Q(status=Status.NEW)),
        open=Count("pk", filter=Q(status=Status.OPEN)),
        waiting=Count("pk", filter=Q(status=Status.WAITING)),
        wished=Count("pk", filter=Q(burn_wished__isnull=False)),
        nobodys=Count("pk", filter=Q(assigned=None)),
    )
    return numbers | {"aside": SetAside.objects.count(), "notice": relay_notice()}


def deliveries(case: Case) -> dict[str, str]:
    """How far each reply has come, by its number, in words."""
    return {str(reply.n): reply.get_delivery_display() for reply in case.messages.exclude(delivery="")}
