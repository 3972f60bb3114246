"""Signing in: password, then code; no way around the code; limits per account."""

import time

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

from safeconduct.desk.members.models import Member, Trail
from safeconduct.desk.members.permissions import Role
from safeconduct.desk.members.trail import Tag
from tests.desk.cast import PASSWORD, code_at, enter, member

LOGIN = "/account/login/"
CODE = "/account/2fa/authenticate/"
ACTIVATE = "/account/2fa/totp/activate/"


def give_password(client: Client, username: str, password: str = PASSWORD, **headers: str) -> HttpResponse:
    response: HttpResponse = client.post(LOGIN, {"login": username, "password": password}, headers=headers)  # type: ignore[assignment]
    return response


def give_code(client: Client, code: str) -> HttpResponse:
    response: HttpResponse = client.post(CODE, {"code": code})  # type: ignore[assignment]
    return response


def test_a_member_signs_in_with_password_and_code(boris: Member):
    client = Client()
    assert give_password(client, "BORIS").headers["Location"] == CODE
    assert client.get("/").headers["Location"] == "/account/login/?next=/"
    assert give_code(client, code_at(time.time())).headers["Location"] == "/"
    assert client.get("/").status_code == 200
    assert Trail.objects.get(tag=Tag.SIGNED_IN).member == boris


def test_a_code_is_taken_once(boris: Member):
    code = code_at(time.time())
    first, second = Client(), Client()
    give_password(first, boris.username)
    assert give_code(first, code).status_code == 302
    give_password(second, boris.username)
    assert give_code(second, code).status_code == 200
    cache.delete(f"allauth.mfa.totp.used?user={boris.pk}&code={code}")
    assert give_code(second, code).status_code == 200


def test_a_wrong_code_opens_nothing_and_is_noted(boris: Member):
    client = Client()
    give_password(client, boris.username)
    assert give_code(client, "000000").status_code == 200
    assert client.get("/").status_code == 302
    assert Trail.objects.filter(tag=Tag.SIGN_IN_FAILED, subject="boris").count() == 1


def test_a_wrong_password_is_noted_for_a_member_and_a_strange_name_is_not_written_down(boris: Member):
    give_password(Client(), boris.username, "not the password")
    give_password(Client(), "stranger", "not the password")
    assert list(Trail.objects.values_list("tag", "subject")) == [(Tag.SIGN_IN_FAILED, "boris")]


@pytest.mark.django_db(transaction=True)  # allauth speaks of a new authenticator when it is committed
@pytest.mark.usefixtures("organisation")
def test_a_member_without_an_authenticator_can_go_nowhere_but_to_setting_one_up():
    member("nadja", Role.ADMINISTRATOR, totp=False)
    client = Client()
    give_password(client, "nadja")
    for path in ("/", "/members/", "/cases/", "/account/", "/account/2fa/", "/account/password/change/"):
        assert client.get(path).headers["Location"] == ACTIVATE, path
    page = client.get(ACTIVATE)
    secret = page.context["form"].secret
    answer = client.post(ACTIVATE, {"code": code_at(time.time(), secret)})
    assert answer.headers["Location"] == "/account/2fa/recovery-codes/"
    assert client.get("/members/").status_code == 200


def test_a_session_that_never_gave_a_code_is_sent_away_even_for_a_member_who_has_one(boris: Member):
    client = Client()
    client.force_login(boris)
    assert client.get("/").headers["Location"] == "/account/login/?next=/"
    assert "_auth_user_id" not in client.session


def test_the_authenticator_cannot_be_taken_off(boris: Member):
    client = enter(boris)
    assert client.post("/account/2fa/totp/deactivate/").status_code == 404
    assert Authenticator.objects.filter(user=boris, type=Authenticator.Type.TOTP).exists()


def test_a_recovery_code_works_once_and_is_noted(boris: Member):
    client = enter(boris)
    client.post("/account/2fa/recovery-codes/generate/")
    code = Authenticator.objects.get(user=boris, type=Authenticator.Type.RECOVERY_CODES).wrap().get_unused_codes()[0]
    fresh, again = Client(), Client()
    give_password(fresh, boris.username)
    assert give_code(fresh, code).headers["Location"] == "/"
    give_password(again, boris.username)
    assert give_code(again, code).status_code == 200
    assert Trail.objects.filter(tag=Tag.RECOVERY_CODE_USED, member=boris).count() == 1


def test_guessing_is_limited_for_the_account_whatever_the_address_and_for_no_other_account(boris: Member, vera: Member):
    for number in range(10):
        give_password(Client(REMOTE_ADDR=f"192.0.2.{number}"), boris.username, f"guess number {number}")
    blocked = Client(REMOTE_ADDR="198.51.100.1")
    assert blocked.get("/health").status_code == 200
    give_password(blocked, boris.username)
    assert "_auth_user_id" not in blocked.session
    assert blocked.get(CODE).status_code == 302
    # Vera comes from an address that guessed at Boris: behind an onion service all come from one.
    assert give_password(Client(REMOTE_ADDR="192.0.2.1"), vera.username).headers["Location"] == CODE


@pytest.mark.usefixtures("organisation")
def test_nobody_can_sign_up_or_ask_for_a_password_by_mail():
    for path in ("/account/signup/", "/account/password/reset/", "/account/email/", "/password_reset/"):
        assert Client().get(path).status_code == 404, path
        assert Client().post(path).status_code == 404, path


@pytest.mark.usefixtures("organisation")
def test_wagtails_own_sign_in_leads_to_ours():
    assert Client().get("/login/?next=/cases/").headers["Location"] == "/account/login/?next=/cases/"
    assert Client().post("/login/", {"username": "olga", "password": PASSWORD}).status_code == 302


def test_an_idle_session_ends(boris: Member):
    client = enter(boris)
    assert client.get("/").status_code == 200
    session = client.session
    session["seen"] -= 3601
    session.save()
    assert client.get("/").headers["Location"] == "/account/login/?next=/"


def test_neither_address_nor_browser_of_a_member_is_kept(boris: Member):
    client = Client(REMOTE_ADDR="203.0.113.77", HTTP_USER_AGENT="planted-agent/9")
    give_password(client, boris.username)
    give_code(client, code_at(time.time()))
    kept = str(dict(client.session)) + "".join(str(line.__dict__) for line in Trail.objects.all())
    assert "boris" in kept
    assert "203.0.113.77" not in kept
    assert "planted-agent" not in kept


def test_the_cookie_of_a_session_is_for_this_site_alone_and_not_for_scripts(boris: Member):
    client = Client()
    give_password(client, boris.username)
    cookie = client.cookies["desk"]
    assert (cookie["httponly"], cookie["samesite"], cookie["expires"]) == (True, "Strict", "")


@pytest.mark.usefixtures("organisation")
def test_whoever_is_not_signed_in_reaches_the_listed_pages_only():
    open_to_all = {LOGIN: 200, "/health": 200, CODE: 302, "/account/logout/": 302, "/login/": 302, "/join/x/": 404}
    assert {path: Client().get(path).status_code for path in open_to_all} == open_to_all
