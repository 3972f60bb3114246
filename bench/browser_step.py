"""How long a step of a guide takes in a real browser at a sixth of this machine's speed; and the offline file's size.

A step is the click on a page's button until the next page stands, laid out: script, history, style, layout; the best of
the rounds counts. Beside it, in the same run: the same click on a page that only puts one plain element in place of
another. To reach: under 16 ms and under 60 KB.

    python bench/browser_step.py [--slower 6] [--rounds 20]
"""

import argparse
import gzip
import sys
import tempfile
from datetime import date
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from safeconduct.guides import bundled, compile_pack  # noqa: E402 - the tests are found from the path above
from safeconduct.guides.offline import offline_file  # noqa: E402 - the same
from tests.stories.browser import chromium, environment  # noqa: E402 - the same

MADE = date(2026, 11, 24)
STEP = """() => new Promise(done => {
    const page = document.querySelector('main');
    const button = document.querySelector('.button.primary');
    const start = performance.now();
    new MutationObserver((_, watch) => {
        watch.disconnect();
        page.getBoundingClientRect();
        done(performance.now() - start);
    }).observe(page, {childList: true, subtree: true});
    button.click();
})"""
PLAIN = """<main><button class="button primary"></button></main><script>
document.querySelector('button').onclick = event => {
    history.pushState({n: 1}, '');
    const next = document.createElement('button');
    next.className = 'button primary';
    next.onclick = event.target.onclick;
    event.target.replaceWith(next);
    next.focus();
};
</script>"""


def steps(page: Page) -> list[float]:
    """One walk through the guide about refusing, milliseconds a step: start, four questions, the summary."""
    page.reload()
    found = [page.evaluate(STEP)]
    for radio in (1, 6, None, 1):
        if radio is None:
            for field, number in zip(page.locator(".date input").all(), ("20", "11", "2026"), strict=True):
                field.fill(number)
        else:
            page.get_by_role("radio").nth(radio).check()
        found.append(page.evaluate(STEP))
    found.append(page.evaluate(STEP))
    if page.locator(".outcome").count() == 0:
        raise SystemExit("the walk did not end with the advice")
    return found


def slowed(browser: Browser, file: Path, slower: float) -> Page:
    """The file on a small screen, with that much less of a processor."""
    page = browser.new_page(viewport={"width": 360, "height": 740})
    page.goto(file.as_uri())
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slower})
    return page


def main() -> None:
    """Print the figures."""
    options = argparse.ArgumentParser()
    options.add_argument("--slower", type=float, default=6)
    options.add_argument("--rounds", type=int, default=20)
    given = options.parse_args()
    text = offline_file(compile_pack(bundled("de/kdv"), built=MADE))
    print(f"offline file of de/kdv: {len(gzip.compress(text.encode(), mtime=0)) / 1024:.1f} KB gzipped")
    folder = chromium()
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        file = Path(place) / "kdv.html"
        file.write_text(text, encoding="utf-8")
        plain = Path(place) / "plain.html"
        plain.write_text(PLAIN, encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=folder / "chromium", env=environment(folder))
        guide = slowed(browser, file, given.slower)
        walks = [steps(guide) for _ in range(given.rounds)]
        guide.close()
        peer = slowed(browser, plain, given.slower)
        least = min(peer.evaluate(STEP) for _ in range(given.rounds))
        browser.close()
    by_step = [min(walk[at] for walk in walks) for at in range(len(walks[0]))]
    told = ", ".join(f"{each:.1f}" for each in by_step)
    print(f"{given.slower:g} times slower: {told} ms a step; one plain element for another {least:.1f} ms")


if __name__ == "__main__":
    main()
