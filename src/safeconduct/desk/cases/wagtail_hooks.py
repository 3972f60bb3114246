"""What Wagtail's admin learns from this app."""

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from safeconduct.desk.cases.urls import AsideMenuItem, CaseViewSet


@hooks.register("register_admin_viewset")
def register_cases() -> CaseViewSet:
    """The screens of cases."""
    return CaseViewSet()


@hooks.register("register_admin_menu_item")
def register_aside() -> MenuItem:
    """The way to what was set aside."""
    return AsideMenuItem(_("Set aside"), reverse_lazy("cases:aside"), name="aside", icon_name="warning", order=20)
