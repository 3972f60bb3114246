"""The cast of the desk (STYLE 5): Olga administers, Boris counsels, Vera may only read.

`from tests.desk.cast import …` in another folder's conftest.py gives that folder the same people.
"""

import functools
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.contrib.auth.hashers import make_password
from django.test import Client

from safeconduct.desk.members.models import Member, Organisation
from safeconduct.desk.members.permissions import Role

PASSWORD = "an oak, a bench, a lantern"
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
BOX_TOKEN = bytes(range(32))
SIGNING_KEY = bytes(range(32, 64))


@functools.cache
def hashed_password() -> str:
    """Hashing is slow on purpose; once is enough."""
    return make_password(PASSWORD)


def member(username: str, role: Role, *, totp: bool = True) -> Member:
    found = Member.objects.create(username=username, name=username.title(), role=role, password=hashed_password())
    if totp:
        TOTP.activate(found, TOTP_SECRET)
    return found


def enter(who: Member) -> Client:
    """A browser in which `who` has signed in with password and one-time code."""
    client = Client()
    client.force_login(who)
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "password", "at": time.time(), "username": who.username},
        {"method": "mfa", "at": time.time(), "type": Authenticator.Type.TOTP.value},
    ]
    session["account_authentication_methods_user"] = str(who.pk)
    session.save()
    return client


def code_at(seconds: float, secret: str = TOTP_SECRET) -> str:
    """The six digits an authenticator app shows then."""
    return str(format_hotp_value(hotp_value(secret, int(seconds) // 30)))


@pytest.fixture
def organisation(db: None) -> Organisation:  # noqa: ARG001 - the row needs the database
    return Organisation.objects.create(
        name="Beratungsstelle Musterstadt",
        languages=["de", "en"],
        lands=["DE"],
        topics=["conscientious-objection"],
        relays=["http://127.0.0.1:8000"],
        box_token=BOX_TOKEN,
        signing_key=SIGNING_KEY,
    )


@pytest.fixture
def olga(organisation: Organisation) -> Member:  # noqa: ARG001 - she administers it
    return member("olga", Role.ADMINISTRATOR)


@pytest.fixture
def boris(organisation: Organisation) -> Member:  # noqa: ARG001 - he counsels there
    return member("boris", Role.COUNSELLOR)


@pytest.fixture
def vera(organisation: Organisation) -> Member:  # noqa: ARG001 - she reads there
    return member("vera", Role.READER)
