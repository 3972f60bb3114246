"""The site comes in parts: what is needed comes in time, and a part that does not come is told and asked for again."""

import gzip
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Route, expect

from safeconduct.front import asset, front
from tests.stories.town import Town, town
from tests.stories.visitor import NARROW, Visitor, visit

LIMIT = 100_000
TEXT = "Мне нужна помощь."
POST, GUIDES = "**/assets/post-*", "**/assets/guides-*"


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Town]:
    with town(tmp_path) as built:
        yield built


def loaded(visitor: Visitor) -> list[str]:
    """The files of the front end that the browser asked for, each time."""
    paths = [urlsplit(each.url).path for each in visitor.requests]
    return [path.removeprefix("/assets/") for path in paths if path.startswith("/assets/")]


def parts(visitor: Visitor) -> list[str]:
    """The parts that came when they were needed, by their names without the hash."""
    return sorted(name.rpartition("-")[0] for name in loaded(visitor) if name in front().late)


def ask_at_once(visitor: Visitor) -> None:
    visitor.page.click("nav a[href='#ask']")


def ask_from_the_first_page(visitor: Visitor) -> None:
    visitor.page.locator(".door button").first.click()


def ask_after_a_guide(visitor: Visitor) -> None:
    page = visitor.page
    page.click(".guide-card button.primary")
    page.click("main .button.primary")
    while not page.locator(".answers").count():
        page.locator("main input[type=radio]").last.check()
        page.click("main .button.primary")
    page.click("main .button.primary")
    page.locator(".notice .button, .card .button").last.click()


@pytest.mark.parametrize(("locale", "words"), [("de-DE", "de"), ("en-GB", "en"), ("ru-RU", "ru")])
@pytest.mark.parametrize(
    ("address", "go", "more"),
    [
        ("/#ask", ask_at_once, []),
        ("/", ask_from_the_first_page, []),
        ("/", ask_after_a_guide, ["guides", "guide-{words}"]),
    ],
)
def test_from_opening_the_page_to_a_request_sent_one_language_is_loaded_and_nothing_at_the_moment_of_sending(  # noqa: PLR0913, PLR0917 - two tables
    browser: Browser,
    place: Town,
    locale: str,
    words: str,
    address: str,
    go: Callable[[Visitor], None],
    more: list[str],
) -> None:
    with visit(browser, place.url + address, locale=locale) as visitor:
        go(visitor)
        visitor.page.wait_for_selector("#ask-text")
        before = loaded(visitor)
        visitor.confirm(visitor.write(TEXT))
        assert loaded(visitor) == before
        assert parts(visitor) == sorted([words, "post", *(each.format(words=words) for each in more)])
        assert sorted(before) == sorted({*before, *front().first})  # each once
        sizes = {name: len(gzip.compress(asset(name).encode(), 9, mtime=0)) for name in before}
    print(f"{locale} {go.__name__}: {sum(sizes.values())} bytes with gzip", sizes)  # noqa: T201 - the figure asked for
    assert sum(size for name, size in sizes.items() if not name.startswith("guide")) <= LIMIT, sizes
    assert place.only_request().text == TEXT


def test_a_language_is_fetched_when_it_is_chosen_and_the_address_and_the_text_stay(
    browser: Browser, place: Town
) -> None:
    with visit(browser, f"{place.url}/#ask", locale="ru-RU") as visitor:
        page = visitor.page
        page.fill("#ask-text", TEXT)
        assert parts(visitor) == ["post", "ru"]
        page.get_by_label("Язык", exact=True).select_option("de")
        expect(page.locator("h1")).to_have_text("Beratung fragen")
        assert (page.evaluate("document.documentElement.lang"), page.input_value("#ask-text")) == ("de", TEXT)
        assert parts(visitor) == ["de", "post", "ru"]


def test_a_language_that_does_not_come_leaves_the_page_in_the_one_it_has(browser: Browser, place: Town) -> None:
    with visit(browser, f"{place.url}/", locale="ru-RU", width=NARROW) as visitor:
        page = visitor.page
        page.route("**/assets/de-*", lambda route: route.abort())
        switch = page.get_by_label("Язык", exact=True)
        switch.select_option("de")
        expect(page.get_by_role("alert")).to_have_text("Язык не загрузился. Проверьте связь и попробуйте ещё раз.")
        expect(switch).to_have_value("ru")
        assert visitor.barriers() == []
        page.unroute("**/assets/de-*")
        switch.select_option("de")
        expect(page.locator("h1")).to_have_text("Erfahre, was du tun kannst. Frag jemanden, der sich auskennt.")
        expect(page.get_by_role("alert")).to_have_count(0)
        visitor.forgive_the_network()


@pytest.mark.parametrize("locale", ["de-DE", "en-GB", "ru-RU"])
@pytest.mark.parametrize(("pattern", "address", "wanted"), [(POST, "/#ask", "#ask-text"), (GUIDES, "/", ".edition")])
def test_a_part_that_does_not_come_is_told_plainly_and_asked_for_again(  # noqa: PLR0913, PLR0917 - two tables
    browser: Browser, place: Town, locale: str, pattern: str, address: str, wanted: str
) -> None:
    with visit(browser, f"{place.url}/#about", locale=locale, width=NARROW) as visitor:
        page = visitor.page
        page.context.route(pattern, lambda route: route.abort())
        page.goto("about:blank")
        page.goto(place.url + address)
        if pattern == GUIDES:
            page.click(".guide-card button.primary")
        again = page.locator("main h1 ~ button.primary")
        again.wait_for()
        assert (page.locator(wanted).count(), page.locator(".exit-button").count()) == (0, 1)
        assert visitor.barriers() == []
        again.click()  # still nothing
        again.wait_for()
        page.context.unroute(pattern)
        again.click()
        page.wait_for_selector(wanted)
        visitor.forgive_the_network()


def test_the_mailbox_brings_its_words_and_a_text_that_was_written_outlives_that_they_do_not_come(
    browser: Browser, place: Town
) -> None:
    with visit(browser, f"{place.url}/#ask", locale="ru-RU") as visitor:
        page = visitor.page
        page.fill("#ask-text", TEXT)
        page.route("**/assets/mailbox-*", lambda route: route.abort())
        page.click("nav a[href='#mailbox']")
        expect(page.locator("h1")).to_have_text("Часть страницы не загрузилась")
        page.unroute("**/assets/mailbox-*")
        page.get_by_role("button", name="Попробовать ещё раз").click()
        expect(page.locator("h1")).to_have_text("Прочитать ответ")
        page.locator("select.language").select_option("en")
        expect(page.locator("h1")).to_have_text("Read the answer")
        assert parts(visitor) == ["en", "mailbox-en", "mailbox-ru", "mailbox-ru", "post", "ru"]
        page.click("nav a[href='#ask']")
        assert page.input_value("#ask-text") == TEXT
        visitor.forgive_the_network()


def test_what_was_written_outlives_a_part_that_does_not_come(browser: Browser, place: Town) -> None:
    with visit(browser, f"{place.url}/#ask", locale="ru-RU") as visitor:
        page = visitor.page
        page.fill("#ask-text", TEXT)
        page.route(GUIDES, lambda route: route.abort())
        page.click("nav a[href='#']")
        page.click(".guide-card button.primary")
        expect(page.locator("h1")).to_have_text("Часть страницы не загрузилась")
        page.click("nav a[href='#ask']")
        assert page.input_value("#ask-text") == TEXT
        visitor.forgive_the_network()


def test_a_guide_goes_on_in_another_language(browser: Browser, place: Town) -> None:
    with visit(browser, f"{place.url}/", locale="ru-RU") as visitor:
        page = visitor.page
        page.click(".guide-card button.primary")
        page.click("main .button.primary")
        page.locator("main input[type=radio]").first.check()
        page.route("**/assets/guide-de-*", lambda route: route.abort())
        switch = page.locator("select.language")
        switch.select_option("de")
        expect(page.locator(".notice[role=alert]")).to_have_text(
            "Язык не загрузился. Проверьте связь и попробуйте ещё раз."
        )
        assert page.locator("main .button.primary").inner_text() == "Дальше"
        page.unroute("**/assets/guide-de-*")
        switch.select_option("de")
        expect(page.locator("main .button.primary")).to_have_text("Weiter")
        expect(page.locator("main input[type=radio]").first).to_be_checked()
        visitor.forgive_the_network()


def test_words_that_do_not_come_leave_a_page_that_says_so_and_can_be_left(browser: Browser, place: Town) -> None:
    with visit(browser, f"{place.url}/#about", locale="de-DE") as visitor:
        page = visitor.page
        page.context.route("**/assets/de-*", lambda route: route.abort())
        page.reload()
        expect(page.locator("h1")).to_have_text("Diese Seite konnte nicht ganz geladen werden")
        expect(page.locator(".exit-button")).to_have_text("Schnell weg")
        assert visitor.barriers() == []
        page.context.unroute("**/assets/de-*")
        page.get_by_role("button", name="Noch einmal versuchen").click()
        expect(page.locator("h1")).to_have_text("Was hier versprochen ist, und was nicht")
        visitor.forgive_the_network()


def test_on_a_slow_network_the_page_is_there_says_that_it_waits_and_asks_once(browser: Browser, place: Town) -> None:
    held: list[Route] = []
    with visit(browser, f"{place.url}/#about", locale="ru-RU") as visitor:
        page = visitor.page
        page.context.route(POST, lambda route: held.append(route))  # noqa: PLW0108 - a builtin is refused
        with page.expect_request(POST):
            page.reload()  # asked for before it is needed
        expect(page.locator("h1")).to_have_text("Что здесь обещают, а что нет")  # noqa: RUF001 - Russian
        page.click("nav a[href='#ask']")
        expect(page.locator("main")).to_have_text("Минутку…")
        page.click("nav a[href='#about']")
        page.click("nav a[href='#ask']")
        [only] = held
        only.continue_()
        page.wait_for_selector("#ask-text")
        expect(page.locator("h1")).to_be_focused()
        visitor.write(TEXT)
    assert place.only_request().text == TEXT
