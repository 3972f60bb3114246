"""A person destroys their conversation: asked once more, emptied at the relay, wished at the desk, gone from here."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from safeconduct.relay.client import RelayClient
from safeconduct.sealed.message import Burn
from safeconduct.sealed.receipt import Receipt
from tests.stories.town import Town, town
from tests.stories.visitor import NARROW, Visitor, visit

RECEIPT = Receipt(bytes(range(16)))
WORDS = RECEIPT.words()
OPEN = "text=Dieses Gespräch vernichten …"


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Town]:
    with town(tmp_path) as built:
        yield built


@pytest.fixture
def asya(browser: Browser, place: Town) -> Iterator[Visitor]:
    with visit(browser, f"{place.url}/#mailbox") as visitor:
        place.reply(RECEIPT.thread(), "Geheim")
        visitor.open_mailbox(WORDS)
        yield visitor


def waiting(place: Town) -> int:
    """How many envelopes lie in the reply box."""

    async def look() -> int:
        async with RelayClient(place.url) as relay:
            found, _more = await relay.list(RECEIPT.token)
            return len(found)

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(lambda: asyncio.run(look())).result()


def wishes(place: Town) -> list[Burn]:
    return [message for message in place.received() if isinstance(message, Burn)]


def test_nothing_is_destroyed_before_it_was_asked_once_more(asya: Visitor, place: Town) -> None:
    before = asya.asked
    asya.page.click(OPEN)
    assert asya.page.evaluate("document.activeElement.id") == "burn-question"
    said = asya.page.inner_text(".burn")
    for line in ("Es lässt sich nicht zurücknehmen.", "Was es nicht kann", "du erfährst es nicht", "Sicherungen"):
        assert line in said
    asya.page.get_by_role("button", name="Behalten").click()
    assert asya.page.inner_text(".message") == "Geheim"
    assert (asya.asked, waiting(place), wishes(place)) == (before, 1, [])


def test_the_box_is_emptied_the_desk_gets_a_proved_wish_and_the_page_forgets(asya: Visitor, place: Town) -> None:
    asya.page.click(OPEN)
    asya.page.get_by_role("button", name="Vernichten", exact=True).click()
    asya.page.wait_for_selector("h1:has-text('Hier ist es gelöscht')")
    assert waiting(place) == 0
    [wish] = wishes(place)
    wish.verify_burn(RECEIPT.mac_key, RECEIPT.thread().burn)
    assert wish.thread == RECEIPT.box
    left = asya.page.evaluate("document.documentElement.outerHTML")
    assert [word for word in [*WORDS, "Geheim"] if f">{word}<" in left] == []
    asya.page.click("nav a[href='#about']")
    asya.open_mailbox(WORDS)
    assert asya.page.inner_text("h1") == "Noch ist keine Antwort da"


def test_a_relay_that_is_down_is_told_and_the_wish_arrives_once_when_it_is_back(asya: Visitor, place: Town) -> None:
    asya.page.click(OPEN)
    assert place.relay.stop() == 0
    asya.page.get_by_role("button", name="Vernichten", exact=True).click()
    asya.page.locator("[role=alert]").get_by_text("Es ist nicht fertig").wait_for()
    assert asya.page.inner_text(".message") == "Geheim"
    asya.forgive_the_network()
    place.restart()
    asya.page.click("text=Noch einmal versuchen")
    asya.page.wait_for_selector("h1:has-text('Hier ist es gelöscht')")
    assert (waiting(place), len(wishes(place))) == (0, 1)


@pytest.mark.parametrize("locale", ["de-DE", "en-GB"])
def test_the_question_and_what_follows_can_be_used_by_everybody_on_a_narrow_phone(
    browser: Browser, place: Town, locale: str
) -> None:
    with visit(browser, f"{place.url}/#mailbox", locale=locale, width=NARROW) as visitor:
        visitor.open_mailbox(WORDS)
        visitor.page.click(".burn button")
        assert visitor.barriers() == []
        visitor.page.click(".burn .actions .button >> nth=0")
        visitor.page.wait_for_selector("ul.plain >> nth=0")
        visitor.page.wait_for_selector("form.further", state="detached")
        assert visitor.barriers() == []
