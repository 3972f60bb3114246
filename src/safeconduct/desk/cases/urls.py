"""Where the screens of cases are, and how Wagtail's menu names them."""

from typing import ClassVar

from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from safeconduct.desk.cases.views.aside import AsideListView
from safeconduct.desk.cases.views.attachment import AttachmentView, PictureView
from safeconduct.desk.cases.views.case import AssignView, CasePage, CloseView, DestroyView, ReopenView, ReplyView
from safeconduct.desk.cases.views.listing import CaseListView
from safeconduct.desk.cases.views.pulse import PulseView
from safeconduct.desk.members.permissions import Permission, allowed


class GuardedMenuItem(MenuItem):
    """A menu item that is there for whoever has the permission."""

    needs: ClassVar[Permission] = Permission.CASE_READ

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether the member may open it."""
        return allowed(request.user, self.needs)


class AsideMenuItem(GuardedMenuItem):
    """The menu item of the set-aside list."""

    needs = Permission.ASIDE_READ


class CaseViewSet(ViewSet):
    """The list of cases, a page for each, and what was set aside."""

    name = "cases"
    icon = "mail"
    menu_name = "cases"
    menu_label = _("Cases")
    menu_order = 10
    add_to_admin_menu = True

    @cached_property
    def menu_item_class(self) -> type[MenuItem]:
        """Shown to whoever may read cases."""
        return GuardedMenuItem

    def get_urlpatterns(self) -> list[URLPattern]:
        """All URLs of cases."""
        listing = {"index_url_name": "cases:index", "index_results_url_name": "cases:results"}
        aside = {"index_url_name": "cases:aside", "index_results_url_name": "cases:aside_results"}
        return [
            path("", CaseListView.as_view(**listing), name="index"),
            path("results/", CaseListView.as_view(**listing, results_only=True), name="results"),
            path("pulse/", PulseView.as_view(), name="pulse"),
            path("aside/", AsideListView.as_view(**aside), name="aside"),
            path("aside/results/", AsideListView.as_view(**aside, results_only=True), name="aside_results"),
            path("<str:code>/", CasePage.as_view(), name="case"),
            path("<str:code>/attachments/<str:attachment>/", AttachmentView.as_view(), name="attachment"),
            path("<str:code>/attachments/<str:attachment>/picture/", PictureView.as_view(), name="picture"),
            path("<str:code>/reply/", ReplyView.as_view(), name="reply"),
            path("<str:code>/assign/", AssignView.as_view(), name="assign"),
            path("<str:code>/close/", CloseView.as_view(), name="close"),
            path("<str:code>/reopen/", ReopenView.as_view(), name="reopen"),
            path("<str:code>/destroy/", DestroyView.as_view(), name="destroy"),
        ]
