"""A Russian guide in one offline file: it speaks Russian, fits a narrow phone and brings no language too many."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from safeconduct.front import asset, front
from safeconduct.guides import Guide, bundled, bundled_names, compile_pack
from safeconduct.guides.offline import offline_file, packed
from tests.stories.offline import KDV, Visit, overflow, violations, visit

__all__ = ["visit"]

RUSSIAN = [name for name in bundled_names() if name.startswith("ru/")]


def built(name: str) -> Guide:
    return compile_pack(bundled(name), built=KDV.built)


def walk(page: Page) -> Iterator[str]:
    """Through a guide by its elements, with the first choice everywhere; the name of each screen it shows."""
    onward = page.locator("main .button.primary")
    yield "the first page"
    onward.click()
    while not page.locator(".answers").count():
        yield page.locator("h1").inner_text()
        onward.click()
        yield "a mistake"
        if page.locator(".date").count():
            for field, number in enumerate(("1", "11", "2026")):
                page.locator(".date input").nth(field).fill(number)
        elif page.locator("input.number").count():
            page.locator("input.number").fill("2027")
        else:
            page.locator("main .choice input").first.check()
        onward.click()
    yield "the summary"
    onward.click()
    for summary in page.locator("summary").all():
        summary.click()
    yield "the advice"
    if page.locator(".letters .button").count():
        page.locator(".letters .button").first.click()
        yield "the letter"


@pytest.mark.parametrize("name", RUSSIAN)
def test_every_screen_is_in_russian_without_barriers_and_fits_a_narrow_phone(visit: Visit, name: str) -> None:
    page = visit(built(name), locale="ru-RU", viewport={"width": 320, "height": 568})
    assert page.evaluate("document.documentElement.lang") == "ru"
    found: dict[str, object] = {}
    for screen in walk(page):
        if wrong := [*violations(page), *([f"{wide} pixels too wide"] if (wide := overflow(page)) else [])]:
            found[screen] = wrong
        # What stands outside the guide's own texts, which may name an English source.
        said = page.locator(".top, main .button, main .link, main > .progress").all_inner_texts()
        assert [text for text in said if re.search(r"[A-Za-z]", re.sub(r"Safeconduct|English", "", text))] == []
    assert found == {}


def test_the_interface_changes_to_the_other_language_of_the_guide(visit: Visit) -> None:
    page = visit(built("ru/conscript"), locale="ru-RU")
    page.get_by_label("Язык", exact=True).select_option("en")
    expect(page.locator("main .button.primary")).to_have_text("Start")
    assert page.evaluate("document.documentElement.lang") == "en"


@pytest.mark.parametrize("name", bundled_names())
def test_the_file_has_the_words_of_its_own_languages_and_no_others(name: str) -> None:
    guide = built(name)
    text = offline_file(guide)
    held = [language for language, script in front().words.items() if asset(script).strip() in text]
    assert sorted(held) == sorted(guide.languages)
    assert re.findall(r'<p lang="(..)">', text) == list(guide.languages)


def in_french(guide: Guide) -> Guide:
    """The guide with its German texts said to be French, and no others."""

    def renamed(node: Any) -> Any:  # noqa: ANN401 - JSON
        if isinstance(node, list):
            return [renamed(each) for each in node]
        if not isinstance(node, dict):
            return node
        return {"fr" if key == "de" else key: renamed(value) for key, value in node.items() if key != "en"}

    return Guide.from_json({**renamed(json.loads(guide.text())), "languages": ["fr"]})


def test_a_guide_in_a_language_that_we_do_not_speak_has_english_words_around_it(visit: Visit) -> None:
    page = visit(in_french(KDV), locale="ru-RU")
    expect(page.locator("main .button.primary")).to_have_text("Start")
    expect(page.locator("h1 span")).to_have_attribute("lang", "fr")
    assert page.evaluate("document.documentElement.lang") == "en"


@pytest.mark.parametrize("name", bundled_names())
def test_packing_the_texts_of_a_guide_by_language_loses_nothing(name: str) -> None:
    guide = built(name)
    data = json.loads(packed(guide))

    def filled(node: Any) -> Any:  # noqa: ANN401 - JSON
        if isinstance(node, list):
            return [filled(each) for each in node]
        if not isinstance(node, dict):
            return node
        if node.keys() == {"$"}:
            return {language: data["texts"][language][node["$"]] for language in guide.languages}
        return {key: filled(value) for key, value in node.items()}

    assert filled(data["guide"]) == json.loads(guide.text())
