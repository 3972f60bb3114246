"""A guide in one offline file: what protects the person who reads it."""

import base64
import hashlib
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from safeconduct.guides import Guide
from safeconduct.guides.offline import inert, offline_file
from tests.stories.offline import (
    KDV,
    SMALL,
    Visit,
    button,
    overflow,
    screens,
    to_advice,
    to_letter,
    to_refusal,
    violations,
    visit,
)

__all__ = ["visit"]

HOSTILE = "</script><script>window.hacked=1</script><img src=x onerror=window.hacked=1>&lt;b&gt;\u2028{name}"


def remade(guide: Guide, change: Callable[[str], str]) -> Guide:
    """The guide with every text run through `change`; ids and expressions stay as they are."""

    def told(nodes: Any) -> Any:  # noqa: ANN401 - JSON
        if isinstance(nodes, str):
            return change(nodes)
        if isinstance(nodes, list):
            return [told(each) for each in nodes]
        return {key: told(value) if key in {"children", "otherwise"} else value for key, value in nodes.items()}

    def walk(node: Any) -> Any:  # noqa: ANN401 - JSON
        if isinstance(node, list):
            return [walk(each) for each in node]
        if not isinstance(node, dict):
            return node
        return {key: told(value) if key in {"de", "en", "body"} else walk(value) for key, value in node.items()}

    return Guide.from_json(walk(json.loads(guide.text())))


def in_arabic(guide: Guide) -> Guide:
    """The guide with Arabic beside its languages, the words reversed so that it is plainly not the original."""
    data = json.loads(guide.text())

    def add(node: Any) -> None:  # noqa: ANN401 - JSON
        if isinstance(node, dict):
            if "de" in node:
                node["ar"] = node["de"]
            for value in node.values():
                add(value)
        elif isinstance(node, list):
            for value in node:
                add(value)

    add(data)
    data["languages"].append("ar")
    return Guide.from_json(data)


def test_escape_three_times_clears_the_page_and_says_so_on_the_way(visit: Visit) -> None:
    page = visit(KDV)
    to_letter(page)
    page.get_by_label("Vorname und Name").fill("Asya Ø")
    said = page.locator(".exit [role=status]")
    page.keyboard.press("Escape")
    expect(said).to_have_text("Drück noch zweimal Escape, um die Seite zu verlassen.")
    page.keyboard.press("Escape")
    expect(said).to_have_text("Drück noch einmal Escape, um die Seite zu verlassen.")
    page.keyboard.press("Escape")
    page.wait_for_url("about:blank")
    assert page.content().replace(" ", "") == "<html><head></head><body></body></html>"


def test_escape_pressed_long_ago_does_not_count(visit: Visit) -> None:
    page = visit(KDV)
    page.clock.install()
    button(page, "Anfangen").click()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.clock.run_for(5100)
    expect(page.locator(".exit [role=status]")).to_have_text("Du bleibst auf dieser Seite.")
    page.keyboard.press("Escape")
    expect(page.locator(".exit [role=status]")).to_have_text("Drück noch zweimal Escape, um die Seite zu verlassen.")
    assert page.url.startswith("file:")


def test_quick_exit_leaves_nothing_to_come_back_to(visit: Visit) -> None:
    page = visit(KDV)
    to_letter(page)
    page.get_by_label("Vorname und Name").fill("Asya Ø")
    page.get_by_role("link", name="Schnell weg").click()
    page.wait_for_url("about:blank")
    page.go_back()
    assert "Asya" not in page.content()
    assert "Widerspruch" not in page.locator("body").inner_text()


def test_the_window_is_titled_with_nothing_that_tells(visit: Visit) -> None:
    page = visit(KDV)
    to_advice(page)
    assert page.title() == "Ratgeber"
    assert "<title>Safeconduct</title>" in offline_file(KDV)


def test_hostile_texts_in_a_guide_and_in_a_field_are_shown_as_the_text_they_are(visit: Visit) -> None:
    page = visit(remade(KDV, lambda text: text + HOSTILE))
    for screen in screens(page):
        assert page.evaluate("window.hacked") is None, screen
        assert page.locator("main img, main script").count() == 0, screen
        assert "<img src=x onerror=window.hacked=1>&lt;b&gt;" in page.locator("main").inner_text(), screen
        if screen == "the letter":
            page.locator(".letter-field input").first.fill(HOSTILE.replace("\u2028", ""))
    assert HOSTILE.replace("\u2028", "") in page.locator(".own-words").input_value()


def test_what_was_planted_would_run_if_it_were_markup(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content(f"<p>{HOSTILE}</p>")
    page.wait_for_function("window.hacked === 1")
    assert page.locator("img").count() == 1
    page.context.close()


def test_the_policy_of_the_file_stops_requests_and_markup_even_from_its_own_script(visit: Visit) -> None:
    page = visit(KDV, watched=False)
    ends: list[str | None] = []
    page.on("requestfailed", lambda request: ends.append(request.failure))
    page.on("requestfinished", lambda request: ends.append(request.url))
    stopped = page.evaluate(
        """async () => {
            const seen = [];
            addEventListener('securitypolicyviolation', event => seen.push(event.effectiveDirective));
            const tried = [];
            await fetch('https://example.org/').catch(() => tried.push('fetch'));
            try { document.body.innerHTML = '<b>x</b>'; } catch { tried.push('markup'); }
            try { trustedTypes.createPolicy('mine', {}); } catch { tried.push('policy'); }
            const image = new Image();
            await new Promise(done => { image.onerror = done; image.src = 'https://example.org/x.png'; });
            const script = document.createElement('script');
            script.append('window.hacked = 1');
            try { document.head.append(script); } catch { /* refused by Trusted Types */ }
            return {seen, tried, hacked: window.hacked ?? null};
        }"""
    )
    assert stopped["tried"] == ["fetch", "markup", "policy"]
    assert stopped["hacked"] is None
    assert set(ends) == {"csp"}
    assert {"connect-src", "img-src", "require-trusted-types-for", "trusted-types"} <= set(stopped["seen"])


def test_the_policy_allows_exactly_the_scripts_and_the_style_that_stand_in_the_file() -> None:
    text = offline_file(SMALL)
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)
    assert policy is not None
    assert re.sub(r"sha256-[A-Za-z0-9+/=]+", "sha256-…", policy[1]) == (
        "default-src 'none'; script-src 'sha256-…' 'sha256-…' 'sha256-…'; style-src 'sha256-…'; img-src data:; "
        "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )
    hashes = [base64.b64decode(each) for each in re.findall(r"sha256-([A-Za-z0-9+/=]+)", policy[1])]
    written = re.findall(r"<(?:script|style)>(.*?)</(?:script|style)>", text, re.DOTALL)
    assert {hashlib.sha256(each.encode()).digest() for each in written} == set(hashes)
    assert len(set(hashes)) == 4  # the words of two languages, what runs the guide, its style
    assert text.count("<script") == text.count("</script>") == 4
    assert text.count("<style") == text.count("</style>") == 1
    assert " src=" not in text.replace("data:,", "")
    assert "<!--" not in text


def test_data_stays_the_same_data_when_it_is_made_inert() -> None:
    data = {"a": HOSTILE, "b": ["\u2028\u2029", "<!--", "]]>"]}
    written = inert(json.dumps(data, ensure_ascii=False))
    assert json.loads(written) == data
    assert not set(written) & {"<", "\u2028", "\u2029"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_wrong_on_any_screen(visit: Visit, scheme: str) -> None:
    page = visit(KDV, color_scheme=scheme)
    found = {screen: violations(page) for screen in screens(page)}
    assert len(found) == 11
    assert {screen: wrong for screen, wrong in found.items() if wrong} == {}


def test_axe_would_find_what_is_wrong(visit: Visit) -> None:
    page = visit(KDV)
    page.evaluate("() => { document.querySelector('h1').style.color = '#ccc'; document.documentElement.lang = ''; }")
    assert {each.partition(":")[0] for each in violations(page)} == {"color-contrast", "html-has-lang"}


@pytest.mark.parametrize("locale", ["de-DE", "ar-EG"])
def test_no_screen_is_wider_than_a_small_phone_in_either_direction(visit: Visit, locale: str) -> None:
    page = visit(in_arabic(KDV), locale=locale, viewport={"width": 320, "height": 568})
    assert page.evaluate("document.documentElement.dir") == ("rtl" if locale == "ar-EG" else "ltr")
    assert {screen: wide for screen in screens(page) if (wide := overflow(page))} == {}


def test_a_long_word_does_not_make_a_screen_wider(visit: Visit) -> None:
    page = visit(remade(KDV, lambda text: text + "Ersatzdienst" * 12), viewport={"width": 320, "height": 568})
    assert {screen: wide for screen in screens(page) if (wide := overflow(page))} == {}


def test_right_to_left_mirrors_the_page_and_marks_each_text_with_its_language(visit: Visit) -> None:
    page = visit(in_arabic(KDV), locale="ar-EG")
    heading = page.locator("h1 span")
    assert (heading.get_attribute("lang"), heading.get_attribute("dir")) == ("ar", "rtl")
    assert page.evaluate("document.documentElement.lang") == "en"
    brand, leave = page.locator(".brand").bounding_box(), page.locator(".exit").bounding_box()
    assert brand is not None
    assert leave is not None
    assert brand["x"] > leave["x"]
    # The interface speaks English here: its sentences must not run backwards around their numbers.
    remark = page.locator(".notice p").last
    assert remark.evaluate("element => getComputedStyle(element).unicodeBidi") == "plaintext"
    found = {screen: violations(page) for screen in screens(page)}
    assert {screen: wrong for screen, wrong in found.items() if wrong} == {}


def remarks(page: Page) -> str:
    return " ".join(page.locator("main .notice, main .remark").all_inner_texts())


def test_a_clock_before_the_day_the_guide_was_made_is_not_believed(visit: Visit) -> None:
    page = visit(KDV, today="2019-03-01T12:00:00")
    for screen in screens(page):
        assert "zeigt den 1. März 2019, dieser Ratgeber ist aber vom 24. November 2026" in remarks(page), screen
        if screen.startswith("the advice"):
            expect(page.get_by_text("noch 24 Tage")).to_be_visible()


def test_an_old_guide_says_so_on_every_page(visit: Visit) -> None:
    page = visit(KDV, today="2031-01-01T12:00:00")
    for screen in screens(page):
        assert "sollte bis zum 1. Mai 2027 neu geprüft sein" in remarks(page), screen
        assert f"{len(KDV.facts)} der {len(KDV.facts)} Quellen" in remarks(page), screen
        if screen.startswith("the advice"):
            expect(page.locator(".deadline").first).to_contain_text("vorbei")
            expect(page.locator(".deadline").get_by_role("button")).to_have_count(0)


def test_a_sample_says_so_on_every_page_and_a_signed_guide_does_not(visit: Visit) -> None:
    page = visit(KDV)
    for screen in screens(page):
        assert "Dieser Ratgeber ist ein Muster" in remarks(page), screen
    signed = visit(Guide.from_json({**KDV.json(), "sample": False}))
    to_refusal(signed)
    assert "Muster" not in remarks(signed)


def test_an_expired_fact_stops_its_deadline_and_its_letter_and_says_what_to_do(visit: Visit) -> None:
    data = json.loads(KDV.text())
    ended = next(each for each in data["facts"] if each["id"] == "objection-month")
    ended["holds"]["to"] = "2026-11-23"
    for letter in data["letters"]:
        letter["facts"] = ["objection-month"]
    page = visit(Guide.from_json(data))
    to_advice(page)
    expect(page.locator(".deadline")).to_contain_text("Nicht berechnet")
    expect(page.locator(".deadline").get_by_role("button")).to_have_count(0)
    expect(page.locator(".letters")).to_contain_text("Der Brief „Widerspruch“ fehlt hier")
    expect(page.locator(".letters").get_by_role("button")).to_have_count(0)


def test_a_file_whose_guide_is_broken_says_so_in_every_language(visit: Visit) -> None:
    page = visit(offline_file(KDV).replace('{"v":1,', '{"v":2,'))
    expect(page.get_by_text("This guide cannot be read.")).to_be_visible()
    expect(page.get_by_text("Dieser Ratgeber ist nicht lesbar.")).to_be_visible()
