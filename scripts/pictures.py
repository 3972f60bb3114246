"""The pictures of the README, taken from a running demonstration: docs/pictures/guide.png and desk.png.

Run it after a screen has changed: `python -m scripts.pictures`.
"""

import tempfile
from datetime import date, timedelta
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from safeconduct.cli.demo import Network, network
from tests.stories.browser import chromium, environment
from tests.stories.network import sign_in, two_ports
from tests.stories.test_one_request import GUIDE, answer
from tests.stories.visitor import Visitor, visit

OUT = Path(__file__).parents[1] / "docs/pictures"
TEXT = (
    "Guten Tag, mein Antrag ist abgelehnt, der Brief kam am Freitag. Ich will nicht schießen lernen und weiß nicht, "
    "was ich jetzt schreiben soll. Können Sie mir helfen?"
)
REPLY = (
    "Guten Tag, ja, wir helfen Ihnen. Legen Sie zuerst den kurzen Widerspruch ein, die Gründe können Sie nachreichen. "
    "Schicken Sie ihn als Einschreiben. Danach besprechen wir die Begründung."
)


def take_the_guide(asya: Visitor) -> None:
    """The way of somebody who was refused ten days ago."""
    asya.page.locator("section", has_text=GUIDE).get_by_role("button", name="Anfangen").click()
    asya.page.get_by_role("heading", name=GUIDE).wait_for()
    asya.page.get_by_role("button", name="Anfangen").click()
    answer(asya, "Ja, er ist abgeschickt", "Eine Ablehnung")
    day = date.today() - timedelta(days=10)  # noqa: DTZ011 - the day where the browser is
    for field, number in zip(
        asya.page.locator("fieldset input[inputmode=numeric]").all(), (day.day, day.month, day.year), strict=True
    ):
        field.fill(str(number))
    asya.page.get_by_role("button", name="Weiter").click()
    answer(asya, "Nein")
    asya.page.get_by_role("button", name="Zeig mir, was ich tun kann").click()
    asya.page.wait_for_selector("h2")


def draw_guide(asya: Visitor) -> None:
    """The advice as a phone shows it."""
    asya.page.locator(".card").first.scroll_into_view_if_needed()
    asya.page.locator(".card").first.evaluate("card => scrollTo(0, card.getBoundingClientRect().top + scrollY - 120)")
    asya.page.screenshot(path=OUT / "guide.png")


def draw_desk(desk: Page) -> None:
    """The case, with one answer given."""
    desk.get_by_role("link", name="Leg in einem Monat Widerspruch ein").first.click()
    desk.fill("textarea[name=text]", REPLY)
    desk.locator("form", has=desk.locator("textarea[name=text]")).locator("button[type=submit]").click()
    desk.locator(".case-messages").get_by_text("Einschreiben").wait_for()
    desk.evaluate("scrollTo(0, 0)")
    desk.screenshot(path=OUT / "desk.png")


def main(browser: Browser, demo: Network) -> None:
    """Play the way from the guide to the reply, and take both pictures."""
    OUT.mkdir(exist_ok=True)
    with visit(browser, f"{demo.site}/", width=400) as asya:
        take_the_guide(asya)
        draw_guide(asya)
        asya.page.get_by_role("button", name="Mit diesen Antworten fragen").click()
        asya.confirm(asya.write(TEXT))
    desk = browser.new_context(locale="de-DE", viewport={"width": 1300, "height": 900}).new_page()
    sign_in(desk, demo, "boris")
    draw_desk(desk)


if __name__ == "__main__":
    folder = chromium()
    with (
        tempfile.TemporaryDirectory() as data,
        network(Path(data), port=two_ports()) as running,
        sync_playwright() as playwright,
    ):
        main(playwright.chromium.launch(executable_path=folder / "chromium", env=environment(folder)), running)
