"""Asya's browser on the site: what she sees, what her browser asks for, what it complains about and what it keeps."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

AXE = (Path(__file__).parents[2] / "web/node_modules/axe-core/axe.min.js").read_text()
NARROW = 320
KEPT = """async () => ({
  local: localStorage.length, session: sessionStorage.length, cookies: document.cookie,
  databases: (await indexedDB.databases()).length, caches: (await caches.keys()).length,
  workers: (await navigator.serviceWorker.getRegistrations()).length,
})"""
NOTHING_KEPT = {"local": 0, "session": 0, "cookies": "", "databases": 0, "caches": 0, "workers": 0}
VIOLATIONS = (
    "addEventListener('securitypolicyviolation', e => console.error(`policy: ${e.violatedDirective} ${e.blockedURI}`))"
)


@dataclass
class Visitor:
    """One visit in a browser of its own."""

    page: Page
    context: BrowserContext
    complaints: list[str] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)

    @property
    def asked(self) -> list[str]:
        """The requests so far, as "METHOD path"."""
        return [f"{each.method} /{each.url.split('/', 3)[3]}" for each in self.requests]

    def forgive_the_network(self) -> None:
        """Nothing; the lines in which the browser reports a failed request are dropped, any other complaint stays."""
        self.complaints[:] = [line for line in self.complaints if not line.startswith("Failed to load resource")]

    def kept(self) -> dict[str, Any]:
        """What the browser has stored for the site."""
        found: dict[str, Any] = self.page.evaluate(KEPT)
        return {**found, "cookies": found["cookies"] or json.dumps(self.context.cookies()).strip("[]")}

    def barriers(self) -> list[str]:
        """What axe finds wrong with the screen, and whether it is wider than the window."""
        self.page.evaluate(AXE)
        found = self.page.evaluate("axe.run()")
        barriers = [f"{each['id']}: {each['nodes'][0]['html']}" for each in found["violations"]]
        width = self.page.evaluate("document.documentElement.scrollWidth")
        return [*barriers, *([f"{width} pixels wide"] if width > self.page.evaluate("innerWidth") else [])]

    def write(self, text: str) -> list[str]:
        """The twelve words that came for a request with this text; the form must be open."""
        self.page.fill("#ask-text", text)
        self.page.click("button[type=submit]")
        words = self.page.locator(".word-grid li")
        words.nth(11).wait_for()
        return words.all_inner_texts()

    def confirm(self, words: list[str]) -> None:
        """Nothing; the two words that were asked for are typed, and the receipt is let go."""
        self.page.click(".actions .button.primary")
        fields = self.page.locator("form input")
        for i in range(2):
            label = self.page.locator("form label").nth(i).inner_text()
            fields.nth(i).fill(words[int(label.rpartition(" ")[2]) - 1])
        self.page.click("button[type=submit]")
        self.page.wait_for_selector("ul.plain")

    def open_mailbox(self, words: list[str]) -> None:
        """Nothing; the mailbox is open."""
        self.page.click("nav a[href='#mailbox']")
        self.page.fill("#mailbox-words", " ".join(words))
        self.page.click("button[type=submit]")
        self.page.wait_for_selector("form.further")


@contextmanager
def visit(browser: Browser, url: str, *, locale: str = "de-DE", width: int = 1000) -> Iterator[Visitor]:
    """A visit to the site at `url`; at its end the browser must have complained about nothing and kept nothing."""
    context = browser.new_context(locale=locale, viewport={"width": width, "height": 800})
    visitor = Visitor(context.new_page(), context)

    def listen(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            visitor.complaints.append(message.text)

    visitor.page.on("console", listen)
    visitor.page.on("pageerror", lambda error: visitor.complaints.append(str(error)))
    visitor.page.on("request", lambda request: visitor.requests.append(request))  # noqa: PLW0108 - a builtin is refused
    visitor.page.add_init_script(VIOLATIONS)
    visitor.page.goto(url)
    visitor.page.wait_for_selector("h1")
    try:
        yield visitor
        assert visitor.complaints == []
        assert visitor.kept() == NOTHING_KEPT
    finally:
        context.close()
