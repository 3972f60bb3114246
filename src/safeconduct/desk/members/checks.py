"""Combinations of settings that would lay the desk open, as Critical checks: the desk does not start with them."""

from collections.abc import Iterator
from typing import Any

from allauth.account import app_settings as account
from allauth.core.internal.ratelimit import parse_rates
from allauth.mfa import app_settings as mfa
from django.conf import settings
from django.core.checks import CheckMessage, Critical, register
from sqlcipher3 import dbapi2

from safeconduct.desk.sqlcipher.base import is_broken


@register()
def unsafe_settings(**_kwargs: Any) -> list[CheckMessage]:  # noqa: ANN401 - Django's signature
    """What is unsafe, each with its mend."""
    return [
        *_origin(),
        *_session(),
        *_limits("account", account.RATE_LIMITS),
        *_limits("mfa", mfa.RATE_LIMITS),
        *_doors(),
    ]


def _critical(number: int, message: str, mend: str) -> CheckMessage:
    return Critical(message, mend, id=f"desk.C{number:03}")


def _origin() -> Iterator[CheckMessage]:
    origin = settings.ORIGIN
    if settings.DEBUG and not origin.loopback:
        yield _critical(1, "Debug pages are on where others reach the desk.", "Unset SAFECONDUCT_DEBUG.")
    if origin.secure and not (settings.SESSION_COOKIE_SECURE and settings.CSRF_COOKIE_SECURE):
        yield _critical(2, "Cookies would be sent in the clear.", "Leave ….COOKIE_SECURE to the origin.")


def _session() -> Iterator[CheckMessage]:
    if not settings.SESSION_COOKIE_HTTPONLY or settings.SESSION_COOKIE_SAMESITE != "Strict":
        yield _critical(3, "Scripts or other sites could use the session's cookie.", "Set HttpOnly and Strict.")
    if not account.RATE_LIMITS.get("login_failed"):
        yield _critical(5, "Passwords could be guessed without a limit.", "Set login_failed per key.")
    if "totp" not in mfa.SUPPORTED_TYPES:
        yield _critical(6, "There is no second factor to set up.", "MFA_SUPPORTED_TYPES needs totp.")
    if mfa.TRUST_ENABLED:
        yield _critical(7, "A browser could skip the second factor.", "Unset MFA_TRUST_ENABLED.")
    if mfa.PASSKEY_LOGIN_ENABLED or mfa.PASSKEY_SIGNUP_ENABLED:
        yield _critical(11, "A passkey alone would open the desk.", "Unset MFA_PASSKEY_….")
    if mfa.WEBAUTHN_ALLOW_INSECURE_ORIGIN:
        yield _critical(12, "A false site could use passkeys.", "Unset MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN.")


def _doors() -> Iterator[CheckMessage]:
    if "safeconduct.desk.middleware.Admission" not in settings.MIDDLEWARE:
        yield _critical(8, "The door is missing.", "Put Admission back into MIDDLEWARE.")
    if settings.WAGTAIL_GRAVATAR_PROVIDER_URL or settings.WAGTAIL_ENABLE_UPDATE_CHECK:
        yield _critical(9, "Wagtail would speak to others.", "Switch gravatar and update check off.")
    if is_broken(dbapi2.sqlite_version_info):
        yield _critical(10, "This SQLite can damage the database.", "Install sqlcipher3 with 3.51.3 or newer.")


def _limits(app: str, limits: dict[str, str | None]) -> list[CheckMessage]:
    return [
        _critical(4, f"The limit {app}.{name} counts addresses.", "All may be 127.0.0.1: limit per key or per user.")
        for name, rates in limits.items()
        if any(rate.per == "ip" for rate in parse_rates(rates))
    ]
