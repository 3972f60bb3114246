"""What this room adds to Wagtail's shell, and what it takes out of it."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from safeconduct.desk.members import account
from safeconduct.desk.members.permissions import Permission, allowed

OURS = {"members", "trail", "cases", "aside"}
"""The names of our menu items; what else a new version of Wagtail brings stays out."""


class GuardedItem(MenuItem):
    """A menu item that is shown to those who have its permission."""

    def __init__(self, *args: Any, permission: Permission, **kwargs: Any) -> None:  # noqa: ANN401 - Wagtail's
        super().__init__(*args, **kwargs)
        self.permission = permission

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether this member may go there."""
        return allowed(request.user, self.permission)


@hooks.register("register_admin_menu_item")
def members_item() -> MenuItem:
    """The way to the members."""
    return GuardedItem(
        _("Members"),
        reverse("members:list"),
        name="members",
        icon_name="group",
        order=800,
        permission=Permission.MEMBER_MANAGE,
    )


@hooks.register("register_admin_menu_item")
def trail_item() -> MenuItem:
    """The way to the trail."""
    return GuardedItem(
        _("Audit trail"),
        reverse("members:trail"),
        name="trail",
        icon_name="history",
        order=900,
        permission=Permission.TRAIL_READ,
    )


@hooks.register("insert_global_admin_css")
def own_styles() -> str:
    """The few rules that our pages add."""
    return format_html('<link rel="stylesheet" href="{}">', static("desk/desk.css"))


@hooks.register("construct_main_menu")
def only_ours(_request: HttpRequest, items: list[MenuItem]) -> None:
    """Takes out what Wagtail would add: pages, images, documents, reports, settings, help."""
    items[:] = [item for item in items if item.name in OURS]


@hooks.register("register_account_menu_item")
def own_password(_request: HttpRequest) -> dict[str, str]:
    """The way to a new password."""
    url, label = account.menu()[0]
    return {"url": url, "label": label, "help_text": ""}


@hooks.register("register_account_menu_item")
def own_authenticator(_request: HttpRequest) -> dict[str, str]:
    """The way to recovery codes."""
    url, label = account.menu()[1]
    return {"url": url, "label": label, "help_text": ""}
