"""The public site is written whole or not at all, and its page may speak to nobody but the card's relays."""

import dataclasses
import json
import os
import re
import stat
from collections.abc import Callable
from datetime import date
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest

from safeconduct.desk.publish import GuideNameUnfit, NotASite, write_site
from safeconduct.front import asset, front
from safeconduct.guides import Guide
from safeconduct.guides.offline import offline_file
from safeconduct.sealed.card import Card
from safeconduct.sealed.errors import CardExpired, CardForged

TODAY = date(2026, 11, 24)
AHEAD = [f"assets/{name}" for name in front().first if name not in {"site.css", "site.js"}]
LOADED = ["data:,", "assets/site.css", *AHEAD, "assets/site.js"]


def files(out: Path) -> dict[str, str]:
    return {path.relative_to(out).as_posix(): path.read_text() for path in sorted(out.rglob("*")) if path.is_file()}


def policy(out: Path) -> dict[str, str]:
    text = unescape(re.findall(r'Content-Security-Policy" content="([^"]*)"', (out / "index.html").read_text())[0])
    return dict(part.strip().partition(" ")[::2] for part in text.split(";"))


def test_the_site_is_these_files(out: Path, card: Card, guide: Guide) -> None:
    write_site(out, card_text=card.text, guides=[guide], today=TODAY)
    written = files(out)
    page = written.pop("index.html")
    assert page.startswith("<!doctype html>")
    assert json.loads(written.pop("site.json")) == {
        "v": 1,
        "guides": [
            {
                "id": "de-kdv",
                "title": dict(guide.title),
                "land": "DE",
                "languages": list(guide.languages),
                "sample": True,
                "version": guide.version,
            }
        ],
    }
    assert written == {
        **{f"assets/{name}": asset(name) for name in ("site.css", "site.js", *front().first, *front().late)},
        "card": card.text + "\n",
        "guides/de-kdv.html": offline_file(guide),
        "guides/de-kdv.json": guide.text(),
    }


def test_the_same_site_is_the_same_bytes(tmp_path: Path, card: Card, guide: Guide) -> None:
    for name in ("one", "two"):
        write_site(tmp_path / name, card_text=card.text, guides=[guide], today=TODAY)
    assert files(tmp_path / "one") == files(tmp_path / "two")


def test_the_page_may_speak_to_its_own_host_and_the_cards_relays_only(
    out: Path, card_of: Callable[..., Card], guide: Guide
) -> None:
    relays = ("https://relay.example", "https://mirror.example/post/", "http://127.0.0.1:8000", "https://[2001:db8::1]")
    write_site(out, card_text=card_of(relays=relays).text, guides=[guide], today=TODAY)
    assert policy(out) == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "connect-src": "'self' https://relay.example/v1/ https://mirror.example/post/v1/ http://127.0.0.1:8000/v1/",
        "form-action": "'none'",
        "base-uri": "'none'",
        "require-trusted-types-for": "'script'",
        "trusted-types": "'none'",
    }


class _Page(HTMLParser):
    """Everything a page loads, and the scripts and styles that stand in it."""

    def __init__(self) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.inline: list[str] = []
        self.attributes: set[str] = set()
        self.inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = tag
        self.attributes |= {name for name, _ in attrs}
        self.loads += [value or "" for name, value in attrs if name in {"src", "href"} and tag in {"script", "link"}]

    def handle_data(self, data: str) -> None:
        if self.inside in {"script", "style"} and data.strip():
            self.inline.append(data)


def test_the_page_loads_its_own_files_by_relative_address_and_has_nothing_inline(
    out: Path, card: Card, guide: Guide
) -> None:
    write_site(out, card_text=card.text, guides=[guide], today=TODAY)
    page = _Page()
    page.feed((out / "index.html").read_text())
    assert (page.loads, page.inline) == (LOADED, [])
    assert not [name for name in page.attributes if name == "style" or name.startswith("on")]


def test_an_organisations_name_is_text_and_never_markup(out: Path, card_of: Callable[..., Card], guide: Guide) -> None:
    name = '</title><script src="https://evil.example/x.js"></script>"{policy}'
    write_site(out, card_text=card_of(name=name).text, guides=[guide], today=TODAY)
    page = _Page()
    page.feed((out / "index.html").read_text())
    assert page.loads == LOADED


def test_without_javascript_the_page_says_what_to_do_in_every_language_and_gives_the_files(
    out: Path, card: Card, guide: Guide
) -> None:
    write_site(out, card_text=card.text, guides=[guide], today=TODAY)
    text = (out / "index.html").read_text()
    noscript = text[text.index("<noscript>") : text.index("</noscript>")]
    assert re.findall(r'<section lang="(..)">', noscript) == ["en", "de", "ru"]
    for language, times in {"en": 1, "de": 2}.items():  # whoever reads Russian gets the title in the guide's first
        link = f'<a href="guides/de-kdv.html" lang="{language}" download>{guide.title[language]}</a>'
        assert noscript.count(link) == times


def test_a_site_is_replaced_whole_and_what_it_no_longer_has_is_gone(out: Path, card: Card, guide: Guide) -> None:
    write_site(out, card_text=card.text, guides=[guide], today=TODAY)
    (out / "guides" / "planted.html").write_text("an old guide")
    write_site(out, card_text=card.text, guides=[], today=TODAY)
    assert sorted(files(out)) == sorted(
        [*(f"assets/{name}" for name in front().site), "card", "index.html", "site.json"]
    )
    assert [path.name for path in out.parent.iterdir()] == ["site"]


def test_an_empty_folder_is_taken(out: Path, card: Card) -> None:
    out.mkdir(parents=True)
    write_site(out, card_text=card.text, guides=[], today=TODAY)
    assert (out / "index.html").is_file()


@pytest.mark.parametrize(
    "there",
    [
        {"diary.txt": "mine"},
        {"index.html": "<p>another site"},
        {"index.html": "<p>another site", "site.json": "not JSON"},
        {"index.html": "<p>another site", "site.json": '{"name": "another"}'},
    ],
)
def test_a_folder_that_holds_something_else_is_left_as_it_is(out: Path, card: Card, there: dict[str, str]) -> None:
    out.mkdir(parents=True)
    for name, text in there.items():
        (out / name).write_text(text)
    with pytest.raises(NotASite, match="name a new folder"):
        write_site(out, card_text=card.text, guides=[], today=TODAY)
    assert files(out) == there


def test_a_file_in_the_place_of_the_folder_is_left_as_it_is(out: Path, card: Card) -> None:
    out.parent.mkdir(parents=True)
    out.write_text("mine")
    with pytest.raises(NotASite):
        write_site(out, card_text=card.text, guides=[], today=TODAY)
    assert out.read_text() == "mine"


def test_a_forged_or_expired_card_publishes_nothing(out: Path, card: Card) -> None:
    write_site(out, card_text=card.text, guides=[], today=TODAY)
    before = files(out)
    with pytest.raises(CardForged):
        write_site(out, card_text=card.text.replace("Musterstadt", "Mustermann"), guides=[], today=TODAY)
    with pytest.raises(CardExpired):
        write_site(out, card_text=card.text, guides=[], today=date(2027, 1, 1))
    assert files(out) == before


def test_two_guides_of_one_name_and_a_name_that_leads_elsewhere_are_refused(
    out: Path, card: Card, guide: Guide
) -> None:
    astray = dataclasses.replace(guide, id="../kdv")
    for guides in ([guide, guide], [astray]):
        with pytest.raises(GuideNameUnfit):
            write_site(out, card_text=card.text, guides=guides, today=TODAY)
    assert not out.exists()


def test_when_the_new_site_cannot_be_moved_the_old_one_comes_back(
    out: Path, card: Card, guide: Guide, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_site(out, card_text=card.text, guides=[], today=TODAY)
    before = files(out)
    rename = os.rename

    def fail_for_the_new(self: Path, target: Path) -> Path:
        if self.name == "new":
            raise OSError(28, "No space left on device", str(target))
        rename(self, target)
        return target

    monkeypatch.setattr(Path, "rename", fail_for_the_new)
    with pytest.raises(OSError, match="No space left"):
        write_site(out, card_text=card.text, guides=[guide], today=TODAY)
    assert files(out) == before
    assert [path.name for path in out.parent.iterdir()] == ["site"]


def test_a_web_server_of_another_account_may_read_the_site(out: Path, card: Card) -> None:
    before = os.umask(0o022)
    try:
        write_site(out, card_text=card.text, guides=[], today=TODAY)
    finally:
        os.umask(before)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (out, out / "index.html")}
    assert modes == {"site": 0o755, "index.html": 0o644}
