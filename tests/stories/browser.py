"""A real browser for the stories: Chromium from npm, driven by Playwright.

Fixtures: `browser` (one process a module, so that Playwright's event loop is gone before other tests start theirs) and
`page` (a fresh context that speaks German unless the test says otherwise; any error on its console fails the test).
"""

import fcntl
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

ROOT = Path(__file__).parents[2]
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{folder}/fonts/fonts</dir><dir>/usr/share/fonts</dir><cachedir>{folder}/cache</cachedir></fontconfig>
"""


def chromium() -> Path:
    """The folder with the unpacked browser of the version that is installed; unpacked once, whoever asks first."""
    package = json.loads((ROOT / "web/node_modules/@sparticuz/chromium/package.json").read_text())
    folder = ROOT / ".build" / f"chromium-{package['version']}"
    folder.parent.mkdir(exist_ok=True)
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            fresh = Path(tempfile.mkdtemp(prefix="chromium-", dir=folder.parent))
            try:
                subprocess.run(["node", ROOT / "web/chromium.mjs", fresh], check=True)  # noqa: S607 - the one of .venv
                (fresh / "fonts.conf").write_text(FONTS.format(folder=folder))
                fresh.rename(folder)
            finally:
                shutil.rmtree(fresh, ignore_errors=True)
    return folder


def environment(folder: Path) -> dict[str, str | float | bool]:
    """The browser's environment: its own fonts, and its own libraries where the machine has none."""
    env = {**os.environ, "FONTCONFIG_FILE": str(folder / "fonts.conf")}
    needs = subprocess.run(["ldd", folder / "chromium"], capture_output=True, text=True, check=True).stdout  # noqa: S607
    if "not found" in needs:
        env["LD_LIBRARY_PATH"] = str(folder / "al2023/lib")
    return {**env}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, headless. Playwright's defaults switch background networking off; web security stays on."""
    folder = chromium()
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=folder / "chromium", env=environment(folder))
        yield running
        running.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """An empty page in a context of its own; whatever it complains about on its console fails the test."""
    complaints: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            complaints.append(message.text)

    context = browser.new_context(locale="de-DE", timezone_id="Europe/Berlin", viewport={"width": 1100, "height": 900})
    opened = context.new_page()
    opened.on("console", listen)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    context.close()
    assert complaints == []
