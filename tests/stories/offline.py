"""A guide's offline file, opened as a person opens it: from a folder, without a network, on a day of the test's choice.

Fixture: `visit`, which opens a file and keeps watch: any request beyond the file itself, and any complaint on the
console, fails the test at its end.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page

from safeconduct.guides import Guide
from safeconduct.guides.offline import offline_file

ROOT = Path(__file__).parents[2]
TODAY = "2026-11-24T10:00:00"
AXE = (ROOT / "web/node_modules/axe-core/axe.min.js").read_text()

KDV = Guide.from_json((ROOT / "vectors/guides/de-kdv.guide.json").read_text())
SMALL = Guide.from_json((ROOT / "vectors/guides/small.guide.json").read_text())

Visit = Callable[..., Page]


@pytest.fixture
def visit(browser: Browser, tmp_path: Path) -> Iterator[Visit]:
    """Opens a guide: `visit(guide, today=…, **options of the context)`; `watched=False` to watch oneself."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []
    requests: list[str] = []
    files: set[str] = set()

    def listen(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            complaints.append(message.text)

    def opened(guide: Guide | str, *, today: str = TODAY, watched: bool = True, **options: Any) -> Page:  # noqa: ANN401 - Playwright's own
        path = tmp_path / f"guide-{len(files)}.html"
        path.write_text(guide if isinstance(guide, str) else offline_file(guide), encoding="utf-8")
        files.add(path.as_uri())
        settings = {"locale": "de-DE", "timezone_id": "Europe/Berlin", "viewport": {"width": 1100, "height": 900}}
        context = browser.new_context(**{**settings, **options}, offline=True)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(5000)
        if watched:
            page.on("console", listen)
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.on("request", lambda request: requests.append(request.url))
        page.clock.set_fixed_time(today)
        page.goto(path.as_uri())
        return page

    yield opened
    for context in contexts:
        context.close()
    beyond = [url for url in requests if url not in files and not url.startswith("blob:file:")]
    assert (beyond, complaints) == ([], [])


def button(page: Page, name: str) -> Locator:
    """The button of exactly this name, or of this name and more for screen readers."""
    return page.get_by_role("button", name=name).first


def choose(page: Page, label: str) -> None:
    """One choice, and on to the next page."""
    page.get_by_label(label, exact=True).check()
    button(page, "Weiter").click()


def type_day(page: Page, day: int, month: int, year: int) -> None:
    """A day, typed into its three fields."""
    for label, number in (("Tag", day), ("Monat", month), ("Jahr", year)):
        page.get_by_label(label, exact=True).fill(str(number))


def to_refusal(page: Page) -> None:
    """From the first page of the guide about refusing to the question about the day of the refusal."""
    button(page, "Anfangen").click()
    choose(page, "Ja, er ist abgeschickt")
    choose(page, "Eine Ablehnung")


def to_summary(page: Page) -> None:
    """On to the summary: refused on 20 November, no state of tension."""
    to_refusal(page)
    type_day(page, 20, 11, 2026)
    button(page, "Weiter").click()
    choose(page, "Nein")


def to_advice(page: Page) -> None:
    """On to the advice."""
    to_summary(page)
    button(page, "Zeig mir, was ich tun kann").click()


def to_letter(page: Page) -> None:
    """On to the letter."""
    to_advice(page)
    button(page, "Ausfüllen und drucken").click()


def heading(page: Page) -> str:
    """The heading of the screen."""
    return page.locator("h1").inner_text()


def answers(page: Page) -> dict[str, str]:
    """The answers on the summary, by question."""
    rows = page.locator(".answers > div")
    return {row.locator("dt").inner_text(): row.locator("dd").first.inner_text() for row in rows.all()}


def screens(page: Page) -> Iterator[str]:
    """Walks the guide about refusing by its elements, in whatever language; gives the name of each screen it shows."""
    onward = page.locator(".button.primary")
    yield "the first page"
    onward.click()
    yield "choices"
    onward.click()
    yield "choices with a mistake"
    page.get_by_role("radio").nth(1).check()
    onward.click()
    page.get_by_role("radio").nth(6).check()
    yield "a choice made"
    onward.click()
    for field, number in enumerate(("31", "2", "2026")):
        page.locator(".date input").nth(field).fill(number)
    onward.click()
    yield "a day with a mistake"
    page.locator(".date input").nth(0).fill("20")
    page.locator(".date input").nth(1).fill("11")
    yield "a day, read back"
    onward.click()
    page.get_by_role("radio").nth(1).check()
    onward.click()
    yield "the summary"
    onward.click()
    for summary in page.locator("summary").all():
        summary.click()
    yield "the advice with its sources"
    page.locator(".letters .button").first.click()
    page.locator(".letter-field input").first.fill("Asya Ø")
    yield "the letter"
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('closed')); }")
    page.locator(".actions .button").nth(1).click()
    page.locator("textarea[readonly]").wait_for()
    yield "the letter as text"
    page.locator(".actions .button").nth(2).click()
    page.locator(".own-words").press_sequentially("PS ")
    page.locator(".actions .button").nth(2).click()
    page.locator(".leaving .notice").wait_for()
    yield "the letter in own words"


def violations(page: Page) -> list[str]:
    """What axe-core finds wrong with the screen: rule and element."""
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [f"{each['id']}: {node['html']}" for each in found["violations"] for node in each["nodes"]]


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    wide: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return wide


def left_behind(page: Page) -> dict[str, Any]:
    """Everything that the browser keeps for this page. Empty values mean nothing."""
    kept: dict[str, Any] = page.evaluate(
        """async () => ({
            local: {...localStorage}, session: {...sessionStorage}, cookie: document.cookie,
            databases: (await indexedDB.databases()).map(each => each.name),
            history: history.state,
        })"""
    )
    return kept
