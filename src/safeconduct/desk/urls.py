"""The desk's addresses. `middleware.Admission` holds the list of those that are open, and to whom."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.decorators.http import require_safe
from django.views.generic import RedirectView
from wagtail.admin import urls as wagtail_urls
from wagtail.admin.auth import require_admin_access

from safeconduct.desk.cases.views.listing import Inbox
from safeconduct.desk.members.account import Account
from safeconduct.desk.members.views import Join


@require_safe
def health(_request: HttpRequest) -> HttpResponse:
    """The two letters "ok", for whoever watches over the desk. Says nothing about what is in it."""
    return HttpResponse("ok", content_type="text/plain")


urlpatterns = [
    path("health", health, name="health"),
    path("join/<str:token>/", Join.as_view(), name="members_join"),
    path("members/", include("safeconduct.desk.members.urls")),
    # At Wagtail's own addresses: whatever in Wagtail links there arrives here.
    path("login/", RedirectView.as_view(pattern_name="account_login", query_string=True), name="wagtailadmin_login"),
    path("account/", Account.as_view(), name="wagtailadmin_account"),
    path("account/", include("allauth.urls")),
    # The first thing a counsellor sees is what waits.
    path("", require_admin_access(Inbox.as_view()), name="wagtailadmin_home"),
    path("", include(wagtail_urls)),
]
