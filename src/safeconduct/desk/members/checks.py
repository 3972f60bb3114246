"""Combinations of settings that would lay the desk open, as Critical checks: the desk does not start with them."""

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
    found = []
    origin = settings.ORIGIN
    if settings.DEBUG and not origin.loopback:
        found.append(Critical("Debug pages are on where others reach the desk.", "Unset SAFECONDUCT_DEBUG.", id="desk.C001"))
    if origin.secure and not (settings.SESSION_COOKIE_SECURE and settings.CSRF_COOKIE_SECURE):
        found.append(Critical("Cookies would be sent in the clear.", "Leave ….COOKIE_SECURE to the origin.", id="desk.C002"))
    if not settings.SESSION_COOKIE_HTTPONLY or settings.SESSION_COOKIE_SAMESITE != "Strict":
        found.append(Critical("Scripts or other sites could use the session's cookie.", "HttpOnly, Strict.", id="desk.C003"))
    found += _limits("account", account.RATE_LIMITS) + _limits("mfa", mfa.RATE_LIMITS)
    if not account.RATE_LIMITS.get("login_failed"):
        found.append(Critical("Passwords could be guessed without a limit.", "Set login_failed per key.", id="desk.C005"))
    if set(mfa.SUPPORTED_TYPES) - {"totp", "recovery_codes", "webauthn"} or "totp" not in mfa.SUPPORTED_TYPES:
        found.append(Critical("There is no second factor to set up.", "MFA_SUPPORTED_TYPES needs totp.", id="desk.C006"))
    if mfa.TRUST_ENABLED:
        found.append(Critical("A browser could skip the second factor.", "Unset MFA_TRUST_ENABLED.", id="desk.C007"))
    if "safeconduct.desk.middleware.Admission" not in settings.MIDDLEWARE:
        found.append(Critical("The door is missing.", "Put Admission back into MIDDLEWARE.", id="desk.C008"))
    if settings.WAGTAIL_GRAVATAR_PROVIDER_URL or settings.WAGTAIL_ENABLE_UPDATE_CHECK:
        found.append(Critical("Wagtail would speak to others.", "Switch gravatar and update check off.", id="desk.C009"))
    if settings.DATABASES["default"]["ENGINE"] == "safeconduct.desk.sqlcipher" and is_broken(dbapi2.sqlite_version_info):
        found.append(Critical("This SQLite can damage the database.", "Install sqlcipher3 with 3.51.3 or newer.", id="desk.C010"))
    return found


def _limits(app: str, limits: dict[str, str | None]) -> list[CheckMessage]:
    return [
        Critical(
            f"The limit {app}.{name} counts addresses.",
            "Behind an onion service all are 127.0.0.1: limit per key or per user.",
            id="desk.C004",
        )
        for name, rates in limits.items()
        if any(rate.per == "ip" for rate in parse_rates(rates))
    ]
