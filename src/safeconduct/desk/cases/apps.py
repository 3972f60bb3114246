"""How Django finds this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    """The desk's cases."""

    name = "safeconduct.desk.cases"
    label = "cases"
    verbose_name = _("Cases")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Open cases are handed over when their member leaves, and what was destroyed can be destroyed again."""
        from safeconduct.desk.cases import handover  # noqa: PLC0415 - models, once Django is ready
        from safeconduct.desk.members import leaving  # noqa: PLC0415

        leaving.register(leaving.Work(count=handover.open_cases, hand_over=handover.hand_over))
