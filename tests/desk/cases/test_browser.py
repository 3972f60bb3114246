"""The desk's screens in a real browser: nothing for axe to find, live without reloading, and good for the keyboard."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone, translation
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from safeconduct.desk.cases import actions
from safeconduct.desk.cases.models import Case, Message
from safeconduct.desk.cases.rules import Delivery
from safeconduct.desk.days import today
from safeconduct.desk.members.models import Member, Organisation
from tests.desk.cases.asya import GUIDE, Asya, arrives, case_of
from tests.desk.cases.people import a_desk_at_work
from tests.desk.cast import enter
from tests.stories.browser import browser, page

__all__ = ["browser", "page"]

ROOT = Path(__file__).parents[3]
AXE = (ROOT / "web/node_modules/axe-core/axe.min.js").read_text()
SHOTS = os.environ.get("SAFECONDUCT_SHOTS")
"""A folder for pictures of the screens, for whoever wants to look at them."""
WIDTHS = (1280, 320)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True, scope="module")
def one_thread() -> Iterator[None]:
    """Playwright runs an event loop in this thread, beside which Django would not ask its database."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield


@pytest.fixture
def desk(live_server: LiveServer, intake: Organisation) -> str:  # noqa: ARG001 - the organisation of the desk
    url: str = live_server.url
    return url


def sign_in(page: Page, desk: str, client: Client) -> None:
    """The browser has the session of `client`."""
    page.context.add_cookies(
        [{"name": name, "value": each.value, "url": desk} for name, each in client.cookies.items()]
    )


def findings(page: Page) -> list[str]:
    page.evaluate(AXE)
    found = page.evaluate("async () => (await axe.run()).violations")
    return [f"{each['id']}: {node['html']} {node['failureSummary']}" for each in found for node in each["nodes"]]


def shoot(page: Page, name: str) -> None:
    if SHOTS:
        width = page.evaluate("window.innerWidth")
        page.set_viewport_size({"width": width, "height": 1500})
        page.screenshot(path=Path(SHOTS) / f"{name}.png")
        page.set_viewport_size({"width": width, "height": 900})


@pytest.mark.parametrize("language", ["en", "de"])
def test_axe_finds_nothing_on_any_screen_and_nothing_sticks_out_of_a_small_phone(
    browser: Browser, desk: str, boris: Member, olga: Member, language: str
) -> None:
    cases = a_desk_at_work(boris, olga, today())
    page = browser.new_page(locale=language)
    sign_in(page, desk, enter(boris))
    screens = {
        "inbox": "/cases/",
        "mine": "/cases/?assigned=me",
        "closed": "/cases/?status=closed",
        "empty": "/cases/?language=de&status=closed",
        "case": f"/cases/{cases[0].code}/",
        "case-plain": f"/cases/{cases[7].code}/",
        "case-closed": f"/cases/{cases[11].code}/",
        "aside": "/cases/aside/",
    }
    wrong: dict[str, list[str]] = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for name, url in screens.items():
            page.goto(desk + url)
            page.wait_for_load_state("networkidle")
            wrong[f"{name} {width}"] = findings(page)
            if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
                wrong[f"{name} {width}"].append("it scrolls sideways")
            shoot(page, f"{name}-{language}-{width}")
    page.context.close()
    assert {name: found for name, found in wrong.items() if found} == {}


def test_a_wish_appears_on_an_open_page_and_is_fulfilled_after_asking_once_more(
    page: Page, desk: str, boris: Member
) -> None:
    asya = Asya()
    arrives(asya.asks(guide=GUIDE), day=today())
    case = case_of(asya)
    sign_in(page, desk, enter(boris))
    page.goto(f"{desk}/cases/{case.code}/")
    arrives(asya.burns(), day=today())
    expect(page.locator("[data-fresh]")).to_be_visible()
    page.locator("[data-fresh] a").click()
    expect(page.locator(".case-wish")).to_be_visible()
    expect(page.locator("[data-reply]")).to_have_count(0)
    expect(page.locator(".case-destroy button")).to_be_hidden()
    page.locator(".case-destroy summary").click()
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert findings(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        shoot(page, f"wish-{width}")
    page.locator(".case-destroy button").click()
    expect(page.locator(".messages .success")).to_be_visible()
    assert not Case.objects.exists()


def test_a_new_request_appears_in_the_list_without_a_reload(page: Page, desk: str, boris: Member) -> None:
    sign_in(page, desk, enter(boris))
    page.goto(f"{desk}/cases/")
    expect(page.get_by_text("No requests yet").or_(page.get_by_text("Noch keine Anfragen"))).to_be_visible()
    page.wait_for_load_state("networkidle")
    asya = Asya()
    arrives(asya.asks(guide=GUIDE), day=today())
    expect(page.get_by_role("link", name="Stelle den Antrag, solange du dienst")).to_be_visible(timeout=5000)
    Organisation.objects.update(failing_since=timezone.now())
    expect(page.locator("[data-notice]")).to_be_visible()


def test_a_followup_is_announced_and_leaves_the_unsent_text_alone(page: Page, desk: str, boris: Member) -> None:
    asya = Asya()
    arrives(asya.asks(guide=GUIDE), day=today())
    sign_in(page, desk, enter(boris))
    page.goto(f"{desk}/cases/{case_of(asya).code}/")
    page.locator("[data-reply]").fill("Lieber <Mensch>")
    arrives(asya.follows_up("Es eilt"), day=today())
    expect(page.locator("[data-fresh]")).to_be_visible()
    page.locator("[data-reply]").press("Control+Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_text("Es eilt")).to_be_visible()
    expect(page.locator("[data-reply]")).to_have_value("Lieber <Mensch>")
    page.locator("[data-reply]").press("Control+Enter")
    expect(page.locator(".case-message--out .case-message__text")).to_have_text("Lieber <Mensch>")
    assert Message.objects.get(direction="out").text == "Lieber <Mensch>"
    expect(page.locator("[data-delivery]")).to_be_visible()
    Message.objects.filter(direction="out").update(delivery="at_relay")
    with translation.override("de"):  # as the browser asks for it
        words = str(Delivery.AT_RELAY.label)
    expect(page.locator("[data-delivery]")).to_have_text(words, timeout=8000)


def test_a_case_is_taken_answered_and_closed_with_the_keyboard_alone(page: Page, desk: str, boris: Member) -> None:
    asya = Asya()
    arrives(asya.asks(guide=GUIDE), day=today())
    sign_in(page, desk, enter(boris))
    page.goto(f"{desk}/cases/")
    page.get_by_role("link", name="Stelle den Antrag, solange du dienst").press("Enter")
    page.locator(".case-verbs button").first.press("Enter")
    expect(page.locator(".messages .success")).to_be_visible()
    assert Case.objects.get().assigned == boris
    page.locator("[data-reply]").press_sequentially("Guten Tag")
    page.locator("[data-reply]").press("Control+Enter")
    expect(page.locator(".case-message--out")).to_have_count(1)
    actions.close(member=boris, code=Case.objects.get().code)
