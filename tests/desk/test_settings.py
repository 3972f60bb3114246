"""Settings that would lay the desk open are refused, by the settings themselves or by Critical checks."""

import os
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings
from django.core import checks
from django.test import override_settings

from safeconduct.desk import origin
from safeconduct.desk.errors import Unsafe

NAMES = (
    *("SAFECONDUCT_DESK_DATA", "SAFECONDUCT_PASSPHRASE", "SAFECONDUCT_DEVICE_SECRET"),
    *("SAFECONDUCT_DESK_ORIGIN", "SAFECONDUCT_DEBUG", "DATABASE_URL"),
)

ELSEWHERE = origin.read("https://desk.example")


def imported(**environment: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if name not in NAMES}
    command = "from safeconduct.desk import settings as s; print(s.DEBUG, s.SESSION_COOKIE_SECURE, s.ALLOWED_HOSTS)"
    return subprocess.run(
        [sys.executable, "-c", command], env=clean | environment, capture_output=True, text=True, check=False
    )


def test_the_settings_can_be_imported_without_a_desk_and_are_careful():
    done = imported()
    assert done.stdout == "False False ['127.0.0.1', '127.0.0.1', 'localhost', '[::1]']\n", done.stderr


def test_behind_https_cookies_are_secure_and_only_its_host_is_answered():
    assert imported(SAFECONDUCT_DESK_ORIGIN="https://desk.example").stdout == "False True ['desk.example']\n"


@pytest.mark.parametrize(
    "environment",
    [
        {"SAFECONDUCT_DESK_ORIGIN": "http://desk.example"},
        {"SAFECONDUCT_DESK_ORIGIN": "http://192.0.2.7:8001"},
        {"SAFECONDUCT_DESK_ORIGIN": "http://0.0.0.0:8001"},
        {"SAFECONDUCT_DESK_ORIGIN": "desk.example"},
        {"SAFECONDUCT_DESK_ORIGIN": "https://desk.example/path"},
        {"SAFECONDUCT_DESK_ORIGIN": "https://user@desk.example"},
        {"SAFECONDUCT_DESK_ORIGIN": "https://desk.example", "SAFECONDUCT_DEBUG": "1"},
        {"SAFECONDUCT_DEBUG": "yes"},
        {"SAFECONDUCT_DESK_DATA": "somewhere"},
    ],
)
def test_an_unsafe_combination_refuses_to_start(environment: dict[str, str]):
    done = imported(**environment)
    assert done.returncode == 1
    assert "safeconduct.desk.errors." in done.stderr.splitlines()[-1]


def test_an_onion_service_needs_no_https_and_keeps_secure_cookies():
    onion = origin.read("http://abcdefghijklmnop.onion")
    assert (onion.secure, onion.https, onion.loopback) == (True, False, False)
    with pytest.raises(Unsafe):
        origin.debug("1", onion)


def test_the_settings_as_they_are_pass_every_check():
    assert [found for found in checks.run_checks() if found.level >= checks.WARNING] == []


@pytest.mark.parametrize(
    ("code", "changed"),
    [
        ("desk.C001", {"DEBUG": True, "ORIGIN": ELSEWHERE, "SESSION_COOKIE_SECURE": True, "CSRF_COOKIE_SECURE": True}),
        ("desk.C002", {"ORIGIN": ELSEWHERE, "SESSION_COOKIE_SECURE": False}),
        ("desk.C003", {"SESSION_COOKIE_HTTPONLY": False}),
        ("desk.C003", {"SESSION_COOKIE_SAMESITE": "Lax"}),
        ("desk.C004", {"ACCOUNT_RATE_LIMITS": {**settings.ACCOUNT_RATE_LIMITS, "login": "30/m/ip"}}),
        ("desk.C004", {"MFA_RATE_LIMITS": {"webauthn_login": "10/m"}}),
        ("desk.C005", {"ACCOUNT_RATE_LIMITS": {**settings.ACCOUNT_RATE_LIMITS, "login_failed": None}}),
        ("desk.C006", {"MFA_SUPPORTED_TYPES": ["recovery_codes"]}),
        ("desk.C007", {"MFA_TRUST_ENABLED": True}),
        ("desk.C008", {"MIDDLEWARE": settings.MIDDLEWARE[:-1]}),
        ("desk.C011", {"MFA_PASSKEY_LOGIN_ENABLED": True}),
        ("desk.C011", {"MFA_PASSKEY_SIGNUP_ENABLED": True}),
        ("desk.C012", {"MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN": True}),
        ("desk.C009", {"WAGTAIL_ENABLE_UPDATE_CHECK": True}),
    ],
)  # fmt: skip
def test_an_unsafe_setting_is_a_critical_finding(code: str, changed: dict[str, Any]):
    with override_settings(**changed):
        found = [one for one in checks.run_checks() if one.id and one.id.startswith("desk.")]
    assert {(one.id, one.level) for one in found} == {(code, checks.CRITICAL)}


def test_no_limit_counts_addresses_even_where_allauth_would_by_default():
    from allauth.account import app_settings as account  # noqa: PLC0415 - needs Django's settings
    from allauth.mfa import app_settings as mfa  # noqa: PLC0415

    limits = {**account.RATE_LIMITS, **mfa.RATE_LIMITS}
    assert "login_failed" in limits
    assert [name for name, rates in limits.items() if rates and ("/ip" in rates or rates.count("/") < 2)] == []
