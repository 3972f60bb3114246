"""A guide in one offline file: what a person meets, from the first question to the printed letter."""

import gzip
import re
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


def test_printing_a_letter_prints_the_letter_and_nothing_else(visit: Visit) -> None:
    page = visit(KDV)
    to_letter(page)
    page.get_by_label("Vorname und Name").fill("Asya Ø")
    page.emulate_media(media="print")
    shown = page.locator("body").inner_text()
    assert shown.split() == page.locator(".sheet").inner_text().split()
    assert "Asya Ø" in shown
    page.emulate_media(media="screen")
    assert "Deine Angaben" in page.locator("body").inner_text()


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


def test_a_letter_is_copied_as_text_or_offered_to_be_copied_by_hand(visit: Visit) -> None:
    page = visit(KDV)
    to_letter(page)
    page.get_by_label("Vorname und Name").fill("Asya Ø")
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('closed')); }")
    button(page, "Als Text kopieren").click()
    by_hand = page.get_by_label("Der Brief als Text")
    assert by_hand.input_value().startswith("Asya Ø\n" + ("_" * 60 + "\n") * 3 + "\nAn das\n")
    page.evaluate("() => { navigator.clipboard.writeText = async text => { window.copied = text; }; }")
    button(page, "Als Text kopieren").click()
    expect(page.get_by_text("Kopiert.")).to_be_visible()
    assert page.evaluate("window.copied").startswith("Asya Ø\n" + ("_" * 60 + "\n") * 3 + "\nAn das\n")


def to_own_words(page: Page) -> Locator:
    """On to the letter's text, open to be changed."""
    to_letter(page)
    page.get_by_label("Vorname und Name").fill("Asya Ø")
    button(page, "Text ändern").click()
    return page.get_by_label("Der Brief als Text")


def test_the_words_of_a_letter_are_changed_and_printed_and_copied_as_changed(visit: Visit) -> None:
    page = visit(KDV)
    text = to_own_words(page)
    expect(text).to_be_focused()
    expect(text).to_have_attribute("lang", "de")
    page.keyboard.type("<b>Eilt</b>\n")
    page.keyboard.press("ControlOrMeta+End")
    page.keyboard.type("PS")
    expect(page.get_by_label("Vorname und Name")).to_have_count(0)
    page.emulate_media(media="print")
    printed = page.locator("body").inner_text()
    assert printed.startswith("<b>Eilt</b>\nAsya Ø\n")
    assert printed.endswith("Unterschrift: ____________________________\nPS")
    page.emulate_media(media="screen")
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('closed')); }")
    button(page, "Als Text kopieren").click()
    expect(page.get_by_text("Kopieren ist hier nicht erlaubt.")).to_be_visible()
    assert page.evaluate("document.getSelection().toString()") == text.input_value()
    page.evaluate("() => { navigator.clipboard.writeText = async text => { window.copied = text; }; }")
    button(page, "Als Text kopieren").click()
    expect(page.get_by_text("Kopiert.")).to_be_visible()
    assert page.evaluate("window.copied") == text.input_value() == printed.replace("\xa0", " ")


def test_a_change_of_the_words_can_be_undone_and_what_is_pasted_is_plain(visit: Visit) -> None:
    page = visit(KDV)
    text = to_own_words(page)
    before = text.input_value()
    text.blur()
    page.evaluate("getSelection().selectAllChildren(document.querySelector('h1'))")
    page.keyboard.press("ControlOrMeta+c")
    text.focus()
    page.keyboard.press("ControlOrMeta+v")
    assert text.input_value() == "Widerspruch" + before
    page.keyboard.type("Mein Satz.")
    assert text.input_value() == "WiderspruchMein Satz." + before
    for _ in range(12):
        page.keyboard.press("ControlOrMeta+z")
    assert text.input_value() == before


def test_who_goes_back_to_the_prepared_letter_is_warned_only_of_what_would_be_lost(visit: Visit) -> None:
    page = visit(KDV)
    text = to_own_words(page)
    button(page, "Zurück zum vorbereiteten Brief").click()
    expect(button(page, "Text ändern")).to_be_focused()
    expect(page.get_by_label("Vorname und Name")).to_have_value("Asya Ø")
    button(page, "Text ändern").click()
    page.keyboard.type("Eilt. ")
    button(page, "Zurück zum vorbereiteten Brief").click()
    expect(page.get_by_role("alert")).to_contain_text("Was du am Text geändert hast, ginge verloren.")
    button(page, "Weiter ändern").click()
    expect(page.get_by_role("alert")).to_have_text("")
    expect(text).to_be_focused()
    assert text.input_value().startswith("Eilt. Asya Ø\n")
    button(page, "Zurück zum vorbereiteten Brief").click()
    button(page, "Änderungen verwerfen").click()
    expect(page.locator(".sheet")).not_to_contain_text("Eilt.")
    expect(page.get_by_label("Vorname und Name")).to_have_value("Asya Ø")


def test_changed_words_outlive_a_look_at_the_answers_and_say_if_those_have_changed_since(visit: Visit) -> None:
    page = visit(KDV)
    text = to_own_words(page)
    page.keyboard.type("Eilt. ")
    button(page, "Zurück zum Rat").click()
    button(page, "Ausfüllen und drucken").click()
    expect(text).to_have_value(re.compile("^Eilt. Asya Ø\n"))
    assert page.evaluate("document.activeElement.tagName") == "H1"
    expect(page.get_by_text("Du hast seither Antworten geändert.")).to_have_count(0)
    button(page, "Zurück zum Rat").click()
    button(page, "Antworten ändern").click()
    button(page, "Ändern An welchem Tag kam die Ablehnung bei dir an?").click()
    page.get_by_label("Tag", exact=True).fill("19")
    button(page, "Weiter").click()
    button(page, "Zeig mir, was ich tun kann").click()
    button(page, "Ausfüllen und drucken").click()
    expect(page.get_by_text("Du hast seither Antworten geändert.")).to_be_visible()
    assert "zugegangen am 20.11.2026" in text.input_value()
    assert not any(left_behind(page)[kept] for kept in ("local", "session", "cookie", "databases"))


def test_a_letter_asks_only_for_what_it_prints_after_these_answers(visit: Visit) -> None:
    page = visit(KDV)
    to_letter(page)
    expect(page.get_by_label("Aktenzeichen")).to_be_visible()
    # The guide knows the day already, so the letter does not print this field.
    expect(page.get_by_label("Tag, an dem der Bescheid bei dir ankam")).to_have_count(0)


def test_the_fields_of_a_letter_are_still_there_after_a_look_at_the_advice(visit: Visit) -> None:
    page = visit(KDV)
    to_letter(page)
    page.get_by_label("Vorname und Name").fill("Asya Ø")
    button(page, "Zurück zum Rat").click()
    assert heading(page) == "Was du tun kannst"
    button(page, "Ausfüllen und drucken").click()
    expect(page.get_by_label("Vorname und Name")).to_have_value("Asya Ø")


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
