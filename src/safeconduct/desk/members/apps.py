"""The app, as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MembersConfig(AppConfig):
    """People, roles, the organisation's keys, the audit trail."""

    name = "safeconduct.desk.members"
    label = "members"
    verbose_name = _("Members")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The checks are registered, what sign-in does is noted in the trail, and lasting deeds can be done again."""
        from safeconduct.desk.members import actions, checks, keys, signals  # noqa: F401, PLC0415 - models, once Django is ready
