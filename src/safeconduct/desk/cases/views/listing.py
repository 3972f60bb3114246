"""The inbox: all cases, the most pressing first."""

import json
from datetime import timedelta
from typing import Any, ClassVar
from uuid import UUID

import django_filters
from django import forms
from django.db.models import Case as If
from django.db.models import Count, F, Q, QuerySet, SmallIntegerField, Value, When
from django.db.models.functions import Substr
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, Table
from wagtail.admin.views.generic import IndexView

from safeconduct.desk.cases import actions
from safeconduct.desk.cases.models import Case, Message
from safeconduct.desk.cases.rules import Direction, Status, Urgency
from safeconduct.desk.cases.templatetags.cases_words import language_name
from safeconduct.desk.cases.views.desk import DeskView
from safeconduct.desk.cases.views.pulse import beat
from safeconduct.desk.members.models import Member
from safeconduct.desk.members.permissions import Permission

EXCERPT = 160
"""Letters of the last message that the list shows."""
PRESSING = 7
"""Days: a deadline that near counts as "act now", whatever the guide said when it was further away."""
TO_DO = (Status.NEW, Status.OPEN)


def _members(_request: HttpRequest) -> list[tuple[str, str]]:
    members = Member.objects.filter(is_active=True).order_by("name")
    return [(str(member.pk), str(member)) for member in members]


class CaseFilterSet(WagtailFilterSet):
    """What the list can be narrowed to. Closed cases show only when asked for."""

    status = django_filters.MultipleChoiceFilter(
        label=_("Status"), choices=Status.choices, widget=forms.CheckboxSelectMultiple
    )
    assigned = django_filters.ChoiceFilter(
        label=_("Assigned to"), choices=(), method="filter_assigned", widget=forms.RadioSelect, empty_label=_("Anyone")
    )
    urgency = django_filters.MultipleChoiceFilter(
        label=_("Urgency"), choices=Urgency.choices, widget=forms.CheckboxSelectMultiple
    )
    language = django_filters.MultipleChoiceFilter(label=_("Language"), choices=(), widget=forms.CheckboxSelectMultiple)

    class Meta:
        model = Case
        fields: ClassVar[list[str]] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - django-filter's
        super().__init__(*args, **kwargs)
        languages = Case.objects.order_by("language").values_list("language", flat=True).distinct()
        self.filters["language"].extra["choices"] = [(code, language_name(code)) for code in languages]
        self.filters["assigned"].extra["choices"] = [
            ("me", _("Me")),
            ("nobody", _("Nobody yet")),
            *_members(self.request),
        ]

    def filter_queryset(self, queryset: QuerySet[Case]) -> QuerySet[Case]:
        """The cases that fit."""
        fitting: QuerySet[Case] = super().filter_queryset(queryset)
        return fitting if self.form.cleaned_data.get("status") else fitting.exclude(status=Status.CLOSED)

    def filter_assigned(self, queryset: QuerySet[Case], _name: str, value: str) -> QuerySet[Case]:
        """The cases of the member, of nobody, or of the member with that key."""
        if value == "nobody":
            return queryset.filter(assigned=None)
        return queryset.filter(assigned=self.request.user.pk if value == "me" else UUID(value))


class CaseColumn(Column):
    """A column with a template of ours, that knows the day."""

    def __init__(self, name: str, template: str, **kwargs: Any) -> None:  # noqa: ANN401 - Wagtail's
        super().__init__(name, **kwargs)
        self.cell_template_name = f"cases/cells/{template}.html"

    def get_cell_context_data(self, instance: Case, parent_context: dict[str, Any]) -> dict[str, Any]:
        """What the cell's template gets."""
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        return {**context, "case": instance, "today": parent_context.get("today")}


class CaseTable(Table):
    """A table that marks rows with something new."""

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        """What the table's template gets."""
        context: dict[str, Any] = super().get_context_data(parent_context)
        return {**context, "today": parent_context.get("today")}

    def get_row_classname(self, instance: Case) -> str:
        """Bold when there is something new in it."""
        return "case-row case-row--unread" if instance.unread else "case-row"


class CaseListView(DeskView, IndexView):
    """The list of cases; the inbox shows what is not closed."""

    needs = Permission.CASE_READ
    model = Case
    permission_policy = None
    any_permission_required = None
    template_name = "cases/list.html"
    results_template_name = "cases/list_results.html"
    page_title = _("Cases")
    header_icon = "mail"
    table_class = CaseTable
    filterset_class = CaseFilterSet
    paginate_by = 50
    breadcrumbs_items: ClassVar[list[dict[str, str]]] = []
    verbose_name_plural = _("cases")
    columns: ClassVar = [
        CaseColumn("topic", "topic", label=_("What it is about")),
        CaseColumn("urgency", "urgency", label=_("Urgency"), sort_key="urgency"),
        CaseColumn("deadline", "deadline", label=_("Deadline"), sort_key="deadline"),
        CaseColumn("status", "status", label=_("Status"), sort_key="status"),
        CaseColumn("assigned", "assigned", label=_("Assigned to"), sort_key="assigned__name"),
        CaseColumn("language", "language", label=_("Language"), sort_key="language"),
        CaseColumn("received", "received", label=_("Received"), sort_key="received"),
        CaseColumn("last_day", "last", label=_("Last message"), sort_key="last_day"),
    ]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ANN401 - Django's
        """The list. That it was opened is in the trail; that it kept itself up to date is not."""
        if not self.results_only:
            actions.read_list(member=self.member)
        answer: HttpResponse = super().get(request, *args, **kwargs)
        return answer

    def get_base_queryset(self) -> QuerySet[Case]:
        """All cases, with the names that the list shows and without the keys, which it does not need."""
        return Case.objects.select_related("assigned").defer("recipient", "mac_key", "burn")

    def get_table(self, object_list: QuerySet[Case]) -> CaseTable:
        """The table; each of its cases knows how its person's last message begins."""
        cases = list(object_list)
        latest = Message.objects.filter(case__in=cases, direction=Direction.IN).order_by("position")
        beginnings = dict(latest.values_list("case_id", Substr("text", 1, EXCERPT)))
        for case in cases:
            case.excerpt = beginnings.get(case.pk, "")
        table: CaseTable = super().get_table(cases)
        return table

    def order_queryset(self, queryset: QuerySet[Case]) -> QuerySet[Case]:
        """Wishes to be destroyed, what waits for us, then by urgency; a deadline that is near makes a case urgent."""
        if self.ordering:
            field = F(self.ordering.removeprefix("-"))
            order = field.desc(nulls_last=True) if self.ordering.startswith("-") else field.asc(nulls_last=True)
            return queryset.order_by(order, "pk")
        near = Q(deadline__range=(self.today, self.today + timedelta(days=PRESSING)))
        return queryset.annotate(
            turn=If(
                When(burn_wished__isnull=False, then=-1),
                When(status__in=TO_DO, then=0),
                When(status=Status.WAITING, then=1),
                default=2,
            ),
            rank=If(When(near, then=Value(int(Urgency.NOW))), default=F("urgency"), output_field=SmallIntegerField()),
        ).order_by("turn", "rank", F("deadline").asc(nulls_last=True), "received", "pk")

    @cached_property
    def shelves(self) -> list[dict[str, Any]]:
        """The ready-made views above the list, with how many cases each holds."""
        counts = Case.objects.aggregate(
            todo=Count("pk", filter=~Q(status=Status.CLOSED)),
            mine=Count("pk", filter=Q(assigned=self.member) & ~Q(status=Status.CLOSED)),
            nobody=Count("pk", filter=Q(assigned=None) & ~Q(status=Status.CLOSED)),
            waiting=Count("pk", filter=Q(status=Status.WAITING)),
            closed=Count("pk", filter=Q(status=Status.CLOSED)),
        )
        shelves = (
            (_("All open"), "", counts["todo"]),
            (_("Mine"), "assigned=me", counts["mine"]),
            (_("Nobody's yet"), "assigned=nobody", counts["nobody"]),
            (_("Waiting for the person"), "status=waiting", counts["waiting"]),
            (_("Closed"), "status=closed", counts["closed"]),
        )
        chosen = self.request.GET.copy()
        for name in (self.page_kwarg, "ordering", "_w_filter_fragment"):
            chosen.pop(name, None)
        here = "&".join(sorted(f"{key}={value}" for key, values in chosen.lists() for value in values if value))
        return [
            {"label": label, "query": query, "count": count, "current": query == here}
            for label, query, count in shelves
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - Django's
        """What the templates get."""
        now = json.dumps(beat())
        context = super().get_context_data(**kwargs)
        return {
            **context,
            "beat": now,
            "shelves": self.shelves,
            "any_case": self.shelves[0]["count"] + self.shelves[4]["count"],
        }


class Inbox(CaseListView):
    """The list as the desk's first page."""

    index_url_name = "cases:index"
    index_results_url_name = "cases:results"
