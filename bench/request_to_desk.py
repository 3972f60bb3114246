"""Seconds from "send" in a person's browser to the case on a counsellor's screen, over a whole demonstration network.

The limit is five seconds. What is in it: sealing, the challenge, the relay's disk, the long poll, opening, filing, and
the list's own look every 2.5 seconds.
"""

import statistics
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from safeconduct.cli.demo import network
from tests.stories.browser import chromium, environment
from tests.stories.network import sign_in, two_ports
from tests.stories.visitor import visit

TIMES = 10
LIMIT = 5.0


def main() -> None:
    """Send requests one after the other and print how long each took to be seen."""
    folder = chromium()
    with (
        tempfile.TemporaryDirectory() as data,
        network(Path(data), port=two_ports()) as demo,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=folder / "chromium", env=environment(folder))
        desk = browser.new_context(locale="de-DE").new_page()
        sign_in(desk, demo, "boris")
        took = []
        for number in range(TIMES):
            with visit(browser, f"{demo.site}/#ask") as asya:
                began = time.perf_counter()
                words = asya.write(f"Anfrage {number}")
                desk.get_by_text(f"Anfrage {number}").first.wait_for()
                took.append(time.perf_counter() - began)
                asya.confirm(words)
        browser.close()
    middle = statistics.median(took)
    print(f"from sending to the desk's screen: {middle:.1f} s (least {min(took):.1f}, most {max(took):.1f})")
    print(f"limit {LIMIT} s: most / limit = {max(took) / LIMIT:.2f}")


if __name__ == "__main__":
    main()
