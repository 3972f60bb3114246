"""A passkey in the place of the six digits, in a real browser with Chromium's virtual authenticator."""

import json
import time
from collections.abc import Iterator

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from playwright.sync_api import CDPSession, Page, expect
from pytest_django.live_server_helper import LiveServer

from safeconduct.desk.members.models import Member, Trail
from safeconduct.desk.members.trail import Tag
from tests.desk.cast import PASSWORD, code_at, enter
from tests.stories.browser import browser, page

__all__ = ["browser", "page"]

CODE = "/account/2fa/authenticate/"
FOREIGN = json.dumps({"id": "x", "response": {}})


@pytest.fixture(autouse=True, scope="module")
def one_thread() -> Iterator[None]:
    """Playwright runs an event loop in this thread, beside which Django would not ask its database."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield


@pytest.fixture
def stick(page: Page) -> tuple[CDPSession, str]:
    """A key that is plugged in, and touched as soon as it is asked."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    made = devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "usb",
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    return devtools, made["authenticatorId"]


def sign_in(page: Page, url: str, client: Client) -> None:
    page.context.add_cookies([{"name": name, "value": each.value, "url": url} for name, each in client.cookies.items()])


def give_password(page: Page, url: str, username: str) -> None:
    page.goto(f"{url}/account/login/")
    page.locator("input[name=login]").fill(username)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("button[type=submit]").first.click()
    expect(page).to_have_url(f"{url}{CODE}")


@pytest.mark.django_db(transaction=True)
def test_a_member_adds_a_passkey_and_signs_in_with_it_and_with_no_other_key(
    page: Page, stick: tuple[CDPSession, str], live_server: LiveServer, boris: Member
) -> None:
    devtools, authenticator = stick
    url = live_server.url
    sign_in(page, url, enter(boris))
    page.goto(f"{url}/account/2fa/webauthn/add/")
    page.locator("input[name=name]").fill("Stick in the drawer")
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url("**/account/2fa/recovery-codes/**")
    page.goto(f"{url}/account/2fa/")
    expect(page.get_by_text("Stick in the drawer")).to_be_visible()

    page.context.clear_cookies()
    give_password(page, url, "boris")
    page.locator("#mfa_webauthn_authenticate").click()
    expect(page).to_have_url(f"{url}/")
    assert list(
        Trail.objects.filter(tag__in=[Tag.PASSKEY_ADDED, Tag.SIGNED_IN]).order_by("id").values_list("tag", "subject")
    ) == [(Tag.PASSKEY_ADDED, "boris"), (Tag.SIGNED_IN, "boris")]
    assert not Authenticator.objects.filter(last_used_at__isnull=False).exists()

    page.context.clear_cookies()
    devtools.send("WebAuthn.clearCredentials", {"authenticatorId": authenticator})
    devtools.send("WebAuthn.setUserVerified", {"authenticatorId": authenticator, "isUserVerified": True})
    give_password(page, url, "boris")
    page.locator("#mfa_webauthn_authenticate").click()
    expect(page.locator("[data-passkey-failed]")).to_be_visible(timeout=20_000)
    expect(page).to_have_url(f"{url}{CODE}")

    page.locator("input[name=code]").fill(code_at(time.time()))
    page.locator("button[type=submit]").first.click()
    expect(page).to_have_url(f"{url}/")


def passkey(who: Member) -> Authenticator:
    """The row of a passkey, as far as the pages look at it."""
    return Authenticator.objects.create(
        user=who, type=Authenticator.Type.WEBAUTHN, data={"name": "Planted stick", "credential": {}}
    )


@pytest.mark.usefixtures("boris")
def test_without_a_passkey_nothing_is_asked_of_one() -> None:
    client = Client()
    client.post("/account/login/", {"login": "boris", "password": PASSWORD})
    assert "mfa_webauthn_authenticate" not in client.get(CODE).content.decode()


@pytest.mark.parametrize("credential", ["", "{}", "[]", "7", "null", FOREIGN, "{"])
@pytest.mark.usefixtures("boris")
def test_what_is_not_a_passkey_opens_nothing_and_is_noted(credential: str) -> None:
    client = Client()
    client.post("/account/login/", {"login": "boris", "password": PASSWORD})
    client.get(CODE)
    assert client.post(CODE, {"credential": credential}).status_code == 200
    assert client.get("/").status_code == 302
    noted = Trail.objects.filter(tag=Tag.SIGN_IN_FAILED, subject="boris").count()
    assert noted == (1 if credential in {"7", FOREIGN} else 0)


@pytest.mark.parametrize("credential", ["{}", "7", FOREIGN])
def test_what_is_not_a_passkey_cannot_be_added(boris: Member, credential: str) -> None:
    client = enter(boris)
    client.get("/account/2fa/webauthn/add/")
    answer = client.post("/account/2fa/webauthn/add/", {"name": "x", "credential": credential})
    assert answer.status_code == 200
    assert not Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN).exists()


def test_a_passkey_can_be_taken_off_and_only_ones_own(boris: Member, vera: Member) -> None:
    his, hers = passkey(boris), passkey(vera)
    client = enter(boris)
    assert client.post(f"/account/2fa/webauthn/keys/{hers.pk}/remove/").status_code == 404
    answer = client.post(f"/account/2fa/webauthn/keys/{his.pk}/remove/", {"next": "/account/2fa/"})
    assert answer.headers["Location"] == "/account/2fa/"
    assert list(Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN)) == [hers]
    assert Authenticator.objects.filter(user=boris, type=Authenticator.Type.TOTP).exists()
    assert Trail.objects.filter(tag=Tag.PASSKEY_REMOVED, subject="boris").count() == 1


def test_a_passkey_alone_is_no_way_in_and_makes_no_member(boris: Member) -> None:
    passkey(boris)
    for path in ("/account/2fa/webauthn/login/", "/account/2fa/webauthn/signup/", "/account/2fa/webauthn/"):
        assert Client().get(path).status_code == 404, path
        assert Client().post(path, {"credential": json.dumps({})}).status_code == 404, path
