"""A guide in one offline file: what a person meets, from the first question to the printed letter."""

import gzip
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from safeconduct.guides import bundled, bundled_names, compile_pack
from safeconduct.guides.offline import offline_file
from tests.stories.offline import (
    KDV,
    Visit,
    answers,
    button,
    choose,
    heading,
    left_behind,
    to_advice,
    to_letter,
    to_refusal,
    to_summary,
    type_day,
    visit,
)

__all__ = ["visit"]


def tab_to(page: Page, target: Locator) -> None:
    """Presses Tab until `target` has the focus, as somebody without a mouse does."""
    for _ in range(60):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"the keyboard does not reach {target}")


def press(page: Page, name: str) -> None:
    tab_to(page, button(page, name))
    page.keyboard.press("Enter")


def pick(page: Page, label: str) -> None:
    radio = page.get_by_label(label, exact=True)
    tab_to(page, page.get_by_role("radio").first)
    while not radio.is_checked():
        page.keyboard.press("Space")
        page.keyboard.press("ArrowDown") if not radio.is_checked() else None
    press(page, "Weiter")


def test_a_guide_is_walked_with_the_keyboard_alone_from_the_first_question_to_the_letter(visit: Visit) -> None:
    page = visit(KDV)
    press(page, "Anfangen")
    pick(page, "Ja, er ist abgeschickt")
    assert page.evaluate("document.activeElement.tagName") == "H1"
    pick(page, "Eine Ablehnung")
    tab_to(page, page.get_by_label("Tag", exact=True))
    page.keyboard.type("20")
    page.keyboard.press("Tab")
    page.keyboard.type("11")
    page.keyboard.press("Tab")
    page.keyboard.type("2026")
    expect(page.get_by_text("Das ist Freitag, 20. November 2026.")).to_be_visible()
    page.keyboard.press("Enter")
    pick(page, "Nein")
    press(page, "Zeig mir, was ich tun kann")
    expect(page.get_by_text("Freitag, 18. Dezember 2026")).to_be_visible()
    expect(page.get_by_text("noch 24 Tage")).to_be_visible()
    press(page, "Ausfüllen und drucken")
    tab_to(page, page.get_by_label("Vorname und Name"))
    page.keyboard.type("Asya Ø")
    assert "Asya Ø" in page.locator(".sheet").inner_text()
    assert "zugegangen am 20.11.2026" in page.locator(".sheet").inner_text()


def test_the_skip_link_leads_past_the_header(visit: Visit) -> None:
    page = visit(KDV)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Zum Inhalt springen"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.tagName") == "MAIN"
    assert "#" not in page.url


def test_back_keeps_the_answers_and_forward_finds_them_again(visit: Visit) -> None:
    page = visit(KDV)
    to_summary(page)
    page.go_back()
    expect(page.get_by_label("Nein", exact=True)).to_be_checked()
    button(page, "Zurück").click()
    expect(page.get_by_label("Tag", exact=True)).to_have_value("20")
    page.go_back()
    expect(page.get_by_label("Eine Ablehnung", exact=True)).to_be_checked()
    page.go_forward()
    page.go_forward()
    page.go_forward()
    expect(page.locator("h1")).to_have_text("Prüf deine Antworten")
    assert len(answers(page)) == 4


def test_a_changed_answer_keeps_what_still_applies_and_drops_what_does_not(visit: Visit) -> None:
    page = visit(KDV)
    to_summary(page)
    button(page, "Ändern Was ist bei dir angekommen?").click()
    choose(page, "Ein Brief mit Zweifeln oder Fragen")
    assert heading(page) == "An welchem Tag kam dieser Brief bei dir an?"
    expect(page.get_by_label("Tag", exact=True)).to_have_value("")
    type_day(page, 21, 11, 2026)
    button(page, "Weiter").click()
    assert answers(page) == {
        "Hast du deinen Antrag schon abgeschickt?": "Ja, er ist abgeschickt",
        "Was ist bei dir angekommen?": "Ein Brief mit Zweifeln oder Fragen",
        "An welchem Tag kam dieser Brief bei dir an?": "21. November 2026",
        "Gilt der Spannungsfall, der Verteidigungsfall oder eine Übung als Bereitschaftsdienst?": "Nein",
    }
    button(page, "Ändern Was ist bei dir angekommen?").click()
    choose(page, "Eine Ablehnung")
    assert heading(page) == "An welchem Tag kam die Ablehnung bei dir an?"
    expect(page.get_by_label("Tag", exact=True)).to_have_value("")


def test_a_page_of_the_history_that_no_longer_applies_shows_where_one_is_instead(visit: Visit) -> None:
    page = visit(KDV)
    to_advice(page)
    button(page, "Antworten ändern").click()
    button(page, "Ändern Hast du deinen Antrag schon abgeschickt?").click()
    choose(page, "Nein, noch nicht")
    assert heading(page) == "Was trifft auf dich zu?"
    for _ in range(3):
        page.go_back()
    # The history holds the advice there; the answers do not lead to it any more.
    expect(page.locator("h1")).to_have_text("Was trifft auf dich zu?")


def test_who_does_not_know_the_day_gets_advice_without_a_date(visit: Visit) -> None:
    page = visit(KDV)
    to_refusal(page)
    page.get_by_label("Weiß ich nicht").check()
    button(page, "Weiter").click()
    choose(page, "Weiß ich nicht")
    assert list(answers(page).values())[2:] == ["Weiß ich nicht", "Weiß ich nicht"]
    button(page, "Zeig mir, was ich tun kann").click()
    deadline = page.locator(".deadline")
    expect(deadline).to_contain_text(KDV.deadline["objection-short"].unknown["de"])
    expect(deadline.get_by_role("button")).to_have_count(0)


def test_a_mistake_is_named_beside_its_field_and_keeps_what_was_typed(visit: Visit) -> None:
    page = visit(KDV)
    button(page, "Anfangen").click()
    button(page, "Weiter").click()
    expect(page.get_by_role("alert")).to_contain_text("Wähl eine der Antworten.")
    choose(page, "Ja, er ist abgeschickt")
    choose(page, "Eine Ablehnung")
    type_day(page, 31, 2, 2026)
    button(page, "Weiter").click()
    expect(page.get_by_role("alert")).to_contain_text("Diesen Tag gibt es nicht.")
    expect(page.get_by_label("Tag", exact=True)).to_be_focused()
    expect(page.get_by_label("Tag", exact=True)).to_have_value("31")
    assert page.title().startswith("Fehler:")
    page.get_by_label("Tag", exact=True).fill("28")
    expect(page.get_by_role("alert")).to_have_text("")


def test_a_deadline_is_saved_to_the_calendar_without_saying_what_it_is_for(visit: Visit) -> None:
    page = visit(KDV)
    to_advice(page)
    with page.expect_download() as download:
        button(page, "In den Kalender").click()
    assert download.value.suggested_filename == "termin.ics"
    text = Path(download.value.path()).read_text()
    assert "DTSTART;VALUE=DATE:20261218\n" in text
    assert "SUMMARY:Termin\n" in text
    assert "Widerspruch" not in text


def test_advice_shows_its_sources_with_their_age_and_marks_the_old_ones(visit: Visit) -> None:
    page = visit(KDV)
    to_advice(page)
    cited = KDV.outcome["o15-objection"].facts
    sources = page.locator(".outcome .sources")
    expect(sources.locator("summary")).to_contain_text("Rechtsstand 1. Januar 2011")
    sources.locator("summary").click()
    expect(sources.locator("li")).to_have_count(len(cited))
    stale = [name for name in cited if KDV.fact[name].stale(KDV.built)]
    expect(sources.locator("li.stale")).to_have_count(len(stale))
    expect(sources.locator("li.stale .doubt").first).to_have_text(
        "Zu alt, um sich darauf zu verlassen. Lass es prüfen."
    )


def test_printing_the_advice_prints_its_sources_too(visit: Visit) -> None:
    page = visit(KDV)
    to_advice(page)
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    shown = page.locator("body").inner_text()
    assert KDV.fact["objection-month"].norm in shown
    assert "Schnell weg" not in shown
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator("details[open]").count() == 0


def test_printed_advice_begins_on_the_first_page_however_many_sources_it_has(visit: Visit) -> None:
    page = visit(KDV)
    to_advice(page)
    page.emulate_media(media="print")
    broken = "element => getComputedStyle(element).breakInside"
    assert page.locator(".outcome").first.evaluate(broken) == "auto"
    assert page.locator(".deadline").first.evaluate(broken) == "avoid"


def test_a_warning_keeps_its_distance_from_the_button_above_it(visit: Visit) -> None:
    page = visit(KDV, today="2019-03-01T10:00:00")
    to_summary(page)
    above, warning = page.locator(".actions").bounding_box(), page.locator(".notice.alarm").bounding_box()
    assert above
    assert warning
    assert warning["y"] - above["y"] - above["height"] >= 16


@pytest.mark.parametrize("name", bundled_names())
def test_no_word_of_the_header_breaks_on_a_small_screen(visit: Visit, name: str) -> None:
    guide = compile_pack(bundled(name), built=KDV.built)
    page = visit(guide, viewport={"width": 320, "height": 700})
    for language in guide.languages:
        page.locator("header select").select_option(language)
        expect(page.locator("html")).to_have_attribute("lang", language)
        assert page.locator(".brand").evaluate("element => element.getClientRects()[0].height") < 34


def test_the_language_changes_in_the_middle_and_nothing_typed_is_lost(visit: Visit) -> None:
    page = visit(KDV)
    to_refusal(page)
    type_day(page, 20, 11, 2026)
    page.get_by_label("Sprache").select_option("en")
    assert heading(page) == KDV.question["notified"].ask["en"]
    assert page.evaluate("document.documentElement.lang") == "en"
    expect(page.get_by_label("Day", exact=True)).to_have_value("20")
    expect(page.get_by_text("That is Friday, November 20, 2026.")).to_be_visible()
    button(page, "Continue").click()
    page.go_back()
    page.get_by_label("Language").select_option("de")
    expect(page.get_by_label("Jahr", exact=True)).to_have_value("2026")


def test_starting_again_forgets_everything(visit: Visit) -> None:
    page = visit(KDV)
    to_letter(page)
    page.get_by_label("Vorname und Name").fill("Asya Ø")
    page.go_back()
    button(page, "Antworten löschen und neu anfangen").click()
    expect(button(page, "Anfangen")).to_be_visible()
    to_letter(page)
    expect(page.get_by_label("Vorname und Name")).to_have_value("")


def test_nothing_is_left_in_the_browser_and_the_check_would_find_it(visit: Visit) -> None:
    page = visit(KDV)
    to_letter(page)
    page.get_by_label("Vorname und Name").fill("Asya Ø")
    kept = left_behind(page)
    history = kept.pop("history")
    assert not any(kept.values()), kept
    assert set(history) == {"n"}
    assert isinstance(history["n"], int)
    page.evaluate("localStorage.setItem('name', 'Asya'); sessionStorage.setItem('stage', 'sent')")
    planted = left_behind(page)
    assert (planted["local"], planted["session"]) == ({"name": "Asya"}, {"stage": "sent"})


def test_a_reload_forgets_the_answers(visit: Visit) -> None:
    page = visit(KDV)
    to_advice(page)
    page.reload()
    expect(button(page, "Anfangen")).to_be_visible()
    page.go_back()
    expect(page.locator("h1")).to_have_text(KDV.title["de"])
    expect(button(page, "Anfangen")).to_be_visible()


@pytest.mark.parametrize("name", bundled_names())
def test_the_offline_file_is_small_enough_to_send_and_the_same_each_time(name: str) -> None:
    guide = compile_pack(bundled(name), built=KDV.built)
    text = offline_file(guide)
    assert len(gzip.compress(text.encode(), mtime=0)) <= 60 * 1024
    assert text == offline_file(guide)
