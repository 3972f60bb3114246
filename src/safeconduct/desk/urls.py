"""The desk's addresses: sign-in under /account/, everything else in Wagtail's admin."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.decorators.http import require_safe
from wagtail.admin import urls as wagtail_urls


@require_safe
def health(_request: HttpRequest) -> HttpResponse:
    """The two letters "ok", for whoever watches over the desk. Says nothing about what is in it."""
    return HttpResponse("ok", content_type="text/plain")


urlpatterns = [
    path("health", health, name="health"),
    path("account/", include("allauth.urls")),
    path("", include(wagtail_urls)),
]
