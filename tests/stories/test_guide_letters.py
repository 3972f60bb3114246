"""A letter in a guide's offline file: filled in, put in one's own words, printed, copied."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.stories.offline import KDV, Visit, button, heading, left_behind, to_letter, visit

__all__ = ["visit"]


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


def test_empty_lines_to_write_on_are_no_wider_than_a_small_screen_and_are_all_printed(visit: Visit) -> None:
    page = visit(KDV, viewport={"width": 320, "height": 700})
    to_letter(page)
    lines = page.locator(".sheet .ruled")
    expect(lines).to_have_count(6)
    paper = page.locator(".sheet").bounding_box()
    assert paper
    for line in lines.all():
        box = line.bounding_box()
        assert box
        assert box["x"] + box["width"] <= paper["x"] + paper["width"]
