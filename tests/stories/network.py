"""The whole demonstration network for a story, as its own processes, and the way in for the desk's members."""

import random
import socket
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from safeconduct.cli.demo import Network, network


def two_ports() -> int:
    """A port that is free, and so is the next; below those that the system gives to outgoing connections."""
    while True:
        port = random.randrange(20_000, 32_000, 2)  # noqa: S311 - not a secret
        with socket.socket() as one, socket.socket() as next_one:
            try:
                one.bind(("127.0.0.1", port))
                next_one.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Network]:
    with network(tmp_path_factory.mktemp("demo"), port=two_ports()) as running:
        yield running


def sign_in(page: Page, demo: Network, name: str) -> None:
    """Nothing; the member is at the desk, with password and one-time code."""
    page.goto(demo.desk)
    page.fill("input[name=login]", name)
    page.fill("input[name=password]", demo.keys.password)
    page.locator("input[name=password]").press("Enter")
    page.fill("input[name=code]", demo.keys.code(time.time()))
    page.locator("input[name=code]").press("Enter")
    page.locator(".sidebar-menu-item a[href='/cases/']").click()
    page.wait_for_selector("h1")
