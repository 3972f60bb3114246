"""What every request passes: headers that keep a page to itself, and the door that only lets through what is listed."""

import time
from collections.abc import Callable
from typing import Any, ClassVar

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation

Next = Callable[[HttpRequest], HttpResponse]

# Wagtail's scripts set style attributes, so inline styles are allowed: a style cannot run, nor load from elsewhere.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Frame-Options": "DENY",
}
SEEN = "seen"
"""In a session: the minute of the last request, so that an idle one ends."""
MINUTE = 60


class Headers:
    """Nothing of others is loaded, nothing is framed, nothing is kept by the browser."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The response, with its headers."""
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if not request.path.startswith(settings.STATIC_URL):
            response.headers["Cache-Control"] = "no-store"
        return response


class Admission:
    """Lets a request through to the views that are listed here, and to those only. Everything else is not there.

    Wagtail brings pages, images, documents, users and more that this desk does not use: a new version may bring others,
    and those must be closed as well until someone has looked at them.
    """

    ANYONE: ClassVar[set[str]] = {
        "health",
        "account_login",
        "account_logout",
        "mfa_authenticate",
        "members_join",
        "wagtailadmin_login",
        "wagtailadmin_sprite",
        "wagtailadmin_javascript_catalog",
    }
    FIRST_FACTOR: ClassVar[set[str]] = {"mfa_activate_totp", "account_reauthenticate"}
    """For a member who has no second factor yet: only what leads to one."""
    MEMBERS: ClassVar[set[str]] = {
        "account_reauthenticate",
        "account_change_password",
        "mfa_reauthenticate",
        "mfa_index",
        "mfa_activate_totp",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_download_recovery_codes",
        "mfa_add_webauthn",
        "mfa_remove_webauthn",
        "mfa_reauthenticate_webauthn",
        "wagtailadmin_home",
        "wagtailadmin_account",
        "wagtailadmin_logout",
        "wagtailadmin_dismissibles",
    }
    ROOMS: ClassVar[set[str]] = {"members", "cases"}

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The response."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: object, _args: object, _kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """None to let the request through; else where it is sent. Raises Http404 for what is not listed."""
        match = request.resolver_match
        name = match.view_name if match else ""
        room = match.namespaces[0] if match and match.namespaces else None
        if room is None and name in self.ANYONE:
            return None
        if room not in self.ROOMS and name not in self.MEMBERS | self.FIRST_FACTOR:
            raise Http404
        if request.user.is_authenticated and self._is_idle(request):
            logout(request)
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), reverse("account_login"))
        if not has_second_factor(request) and name not in self.FIRST_FACTOR:
            if not is_mfa_enabled(request.user, [Authenticator.Type.TOTP]):
                return redirect("mfa_activate_totp")
            logout(request)
            return redirect_to_login(request.get_full_path(), reverse("account_login"))
        speak_as_they_like(request)
        return None

    def _is_idle(self, request: HttpRequest) -> bool:
        now = int(time.time())
        seen = request.session.get(SEEN, now)
        if now - seen > settings.SESSION_IDLE:
            return True
        # Written once a minute: each write waits for the collector's.
        if SEEN not in request.session or now - seen >= MINUTE:
            request.session[SEEN] = now
        return False


def speak_as_they_like(request: HttpRequest) -> None:
    """Nothing; the page is in the language that the member chose, where they chose one."""
    profile = getattr(request.user, "wagtail_userprofile", None)
    if profile is not None and profile.preferred_language:
        translation.activate(profile.preferred_language)
        request.LANGUAGE_CODE = translation.get_language() or settings.LANGUAGE_CODE


def has_second_factor(request: HttpRequest) -> bool:
    """Whether whoever is signed in has given, in this session, a code or proof of a new authenticator."""
    user = request.user
    return user.is_authenticated and any(
        record.get("method") == "mfa" for record in get_authentication_records(request, user)
    )
