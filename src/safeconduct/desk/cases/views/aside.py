"""What was set aside, and why, in plain words."""

import json
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import IndexView

from safeconduct.desk.cases import actions
from safeconduct.desk.cases.models import SetAside
from safeconduct.desk.cases.rules import EXPLANATIONS
from safeconduct.desk.cases.views.desk import DeskView
from safeconduct.desk.cases.views.pulse import beat
from safeconduct.desk.members.permissions import Permission


class AsideColumn(Column):
    """A column with a template of ours."""

    def __init__(self, name: str, **kwargs: Any) -> None:  # noqa: ANN401 - Wagtail's
        super().__init__(name, **kwargs)
        self.cell_template_name = f"cases/cells/aside_{name}.html"

    def get_cell_context_data(self, instance: SetAside, parent_context: dict[str, Any]) -> dict[str, Any]:
        """What the cell's template gets."""
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        meaning, mend = EXPLANATIONS[instance.reason]
        return {**context, "aside": instance, "meaning": meaning, "mend": mend}


class AsideListView(DeskView, IndexView):
    """The list of what was set aside. Nothing of its content is shown: it cannot be trusted, or not be read."""

    needs = Permission.ASIDE_READ
    model = SetAside
    permission_policy = None
    any_permission_required = None
    template_name = "cases/aside.html"
    results_template_name = "cases/aside_results.html"
    page_title = _("Set aside")
    header_icon = "warning"
    paginate_by = 50
    breadcrumbs_items: ClassVar[list[dict[str, str]]] = []
    verbose_name_plural = _("set aside")
    columns: ClassVar = [
        AsideColumn("reason", label=_("What it is")),
        AsideColumn("mend", label=_("What to do")),
        AsideColumn("day", label=_("Day")),
    ]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ANN401 - Django's
        """The list; that it was read is in the trail."""
        if not self.results_only:
            actions.read_aside(member=self.member)
        answer: HttpResponse = super().get(request, *args, **kwargs)
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - Django's
        """What the templates get."""
        now = json.dumps(beat())
        return {**super().get_context_data(**kwargs), "beat": now}

    def get_base_queryset(self) -> QuerySet[SetAside]:
        """The rows without their bytes."""
        return SetAside.objects.defer("envelope").order_by("-day", "pk")
