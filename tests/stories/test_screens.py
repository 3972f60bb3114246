"""Every screen of the site can be used by everybody: with a screen reader, with a keyboard, on a narrow phone."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.stories.town import Town, town
from tests.stories.visitor import NARROW, Visitor, visit

TEXT = "Ich brauche Hilfe."


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Town]:
    with town(tmp_path) as built:
        yield built


Screen = Callable[[Visitor, Town], None]


def _home(visitor: Visitor, _place: Town) -> None:
    visitor.page.click("nav a[href='#']")


def _about(visitor: Visitor, _place: Town) -> None:
    visitor.page.click("nav a[href='#about']")


def _form(visitor: Visitor, _place: Town) -> None:
    for summary in visitor.page.locator("summary").all():
        summary.click()
    visitor.page.click("button[type=submit]")


def _found(visitor: Visitor, _place: Town) -> None:
    page = visitor.page
    page.click("nav a[href='#']")
    page.click(".guide-card button.primary")
    page.click("main .button.primary")
    while not page.locator(".answers").count():
        page.locator("main input[type=radio]").last.check()
        page.click("main .button.primary")
    page.click("main .button.primary")
    page.locator(".notice .button, .card .button").last.click()
    page.click(".found summary")


def _receipt(visitor: Visitor, _place: Town) -> None:
    visitor.write(TEXT)


def _confirm(visitor: Visitor, _place: Town) -> None:
    visitor.write(TEXT)
    visitor.page.click(".actions .button.primary")
    visitor.page.locator("form input").first.fill("aband")
    visitor.page.click("button[type=submit]")


def _done(visitor: Visitor, _place: Town) -> None:
    visitor.confirm(visitor.write(TEXT))


def _down(visitor: Visitor, place: Town) -> None:
    assert place.relay.stop() == 0
    visitor.page.fill("#ask-text", TEXT)
    visitor.page.click("button[type=submit]")
    visitor.page.wait_for_selector(".notice.alarm")
    visitor.forgive_the_network()


def _wrong_words(visitor: Visitor, _place: Town) -> None:
    visitor.page.click("nav a[href='#mailbox']")
    visitor.page.fill("#mailbox-words", "zoo abandom xqxq aband")


def _replies(visitor: Visitor, place: Town) -> None:
    words = visitor.write(TEXT)
    thread = place.only_request().thread
    place.reply(thread, "Guten Tag.\n\nWir helfen dir.", n=2)
    place.put(thread.box, "0" * 32, place.some_envelope())
    visitor.confirm(words)
    visitor.open_mailbox(words)
    assert visitor.page.locator(".notice").count() == 2


def _waiting(visitor: Visitor, _place: Town) -> None:
    visitor.write(TEXT)
    visitor.page.click("nav a[href='#about']")
    visitor.page.wait_for_selector(".waiting")


def _no_card(visitor: Visitor, place: Town) -> None:
    (place.folder / "site/card").write_text("not a card")
    visitor.page.reload()
    visitor.page.wait_for_selector("h1")
    assert visitor.page.locator("textarea").count() == 0


def _not_loaded(visitor: Visitor, _place: Town) -> None:
    visitor.page.route("**/site.json", lambda route: route.abort())
    visitor.page.reload()
    visitor.page.wait_for_selector("h1 ~ button")
    visitor.forgive_the_network()
    visitor.page.unroute("**/site.json")


SCREENS: list[Screen] = [
    *(_home, _about, _form, _found, _receipt, _confirm, _done, _down),
    *(_wrong_words, _replies, _waiting, _no_card, _not_loaded),
]


@pytest.mark.parametrize("locale", ["de-DE", "en-GB", "ru-RU"])
@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.__name__.strip("_"))
def test_every_screen_is_without_barriers_and_fits_a_narrow_phone(
    browser: Browser, place: Town, screen: Screen, locale: str
) -> None:
    with visit(browser, f"{place.url}/#ask", locale=locale, width=NARROW) as visitor:
        screen(visitor, place)
        assert visitor.barriers() == []


def test_a_site_that_came_only_in_part_is_loaded_again_by_a_button(browser: Browser, place: Town) -> None:
    with visit(browser, f"{place.url}/#ask") as visitor:
        _not_loaded(visitor, place)
        visitor.page.click("h1 ~ button")
        visitor.page.wait_for_selector("#ask-text")


def test_a_barrier_would_be_found(browser: Browser, place: Town) -> None:
    with visit(browser, f"{place.url}/#ask") as asya:
        asya.page.evaluate("document.querySelector('label').remove()")
        assert [each for each in asya.barriers() if each.startswith("label: ")]
