"""A person comes back with twelve words: wrong ones are named without a request, and only proved replies are shown."""

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from safeconduct.sealed.message import Followup, write_reply
from safeconduct.sealed.receipt import Receipt
from tests.stories.town import SENDER, Town, today, town
from tests.stories.visitor import Visitor, visit

RECEIPT = Receipt(bytes(range(16)))
WORDS = RECEIPT.words()
HOSTILE = """<img src=x onerror="alert(1)"> <script>alert(2)</script>
[click](javascript:alert(3)) https://evil.example/?who
\u202emrala\u202c &lt;b&gt;"""


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Town]:
    with town(tmp_path) as built:
        yield built


@pytest.fixture
def asya(browser: Browser, place: Town) -> Iterator[Visitor]:
    with visit(browser, f"{place.url}/#mailbox") as visitor:
        yield visitor


def test_wrong_words_are_named_and_nothing_is_asked_for_them(asya: Visitor) -> None:
    before = asya.asked
    words = list(WORDS)
    words[4] = "abandom"
    again = "Schau noch einmal in deine Notiz."
    unfit = "Alle zwölf Wörter stehen in der Liste, aber sie gehören nicht zusammen"
    for text, said in (
        (" ".join(words), "Wort 5, „abandom“, steht nicht in der Liste. Meinst du „abandon“, „random“?"),
        (" ".join(WORDS[1:]), f"Es müssen 12 Wörter sein, das sind 11. {again}"),
        (" ".join([*WORDS, "zoo"]), "Es müssen 12 Wörter sein, das sind 13. Eines steht zu oft da oder wurde geteilt."),
        (" ".join([*WORDS[1:], WORDS[0]]), unfit),
    ):
        asya.page.fill("#mailbox-words", text)
        asya.page.click("button[type=submit]")
        [error] = asya.page.locator(".error").all_inner_texts()
        assert error.startswith(said)
        assert asya.page.evaluate("document.activeElement.id") == "mailbox-words"
    assert asya.asked == before


def test_a_right_word_is_put_in_place_of_a_wrong_one_by_a_button(asya: Visitor) -> None:
    asya.page.fill("#mailbox-words", "zoo abandom zoo")
    asya.page.get_by_role("button", name="abandon").click()
    assert asya.page.input_value("#mailbox-words") == "zoo abandon zoo "
    assert asya.page.locator(".error").all_inner_texts() == []


def test_words_are_completed_while_they_are_typed(asya: Visitor) -> None:
    asya.page.fill("#mailbox-words", "zoo aband")
    asya.page.get_by_role("button", name="abandon").click()
    asya.page.keyboard.type("abs")
    offered = asya.page.get_by_role("group", name="Meinst du").get_by_role("button").all_inner_texts()
    assert offered == ["absent", "absorb", "abstract", "absurd"]


def test_an_empty_box_says_that_the_words_are_right_and_what_to_expect(asya: Visitor) -> None:
    asya.open_mailbox(WORDS)
    assert asya.page.inner_text("h1") == "Noch ist keine Antwort da"
    assert asya.page.locator(".reply").count() == 0


def test_what_a_reply_says_is_text_and_nothing_else(asya: Visitor, place: Town) -> None:
    place.reply(RECEIPT.thread(), HOSTILE)
    asya.open_mailbox(WORDS)
    assert asya.page.locator(".message").evaluate("message => message.textContent") == HOSTILE
    assert asya.page.locator(".reply a, .reply img, .reply script, .reply b").count() == 0
    assert asya.page.inner_text(".message").count("\n") == 2


def test_replies_stand_in_their_order_with_sender_and_day(asya: Visitor, place: Town) -> None:
    for n, text in ((3, "Drei"), (1, "Eins"), (2, "Zwei")):
        place.reply(RECEIPT.thread(), text, n=n)
    asya.open_mailbox(WORDS)
    assert asya.page.locator(".message").all_inner_texts() == ["Eins", "Zwei", "Drei"]
    assert asya.page.locator(".reply h2").all_inner_texts() == [f"Von {SENDER}"] * 3
    assert asya.page.locator("time").first.get_attribute("datetime") == today().isoformat()
    assert asya.page.locator(".notice").all_inner_texts() == []


def test_a_reply_that_is_missing_is_named(asya: Visitor, place: Town) -> None:
    place.reply(RECEIPT.thread(), "Zwei", n=2)
    asya.open_mailbox(WORDS)
    [notice] = asya.page.locator(".notice").all_inner_texts()
    assert notice.startswith("Antwort 1 ist nicht da, obwohl eine spätere da ist.")


def test_a_forged_reply_is_counted_and_not_shown(asya: Visitor, place: Town) -> None:
    thread = RECEIPT.thread()
    forged = write_reply(
        "Komm um acht zum Bahnhof",
        thread=dataclasses.replace(thread, mac_key=bytes(32)),
        n=1,
        day=today(),
        sender=SENDER,
    )
    place.put(forged.box, forged.id, forged.envelope)
    place.reply(thread, "Komm nicht zum Bahnhof")
    asya.open_mailbox(WORDS)
    assert asya.page.locator(".message").all_inner_texts() == ["Komm nicht zum Bahnhof"]
    [notice] = asya.page.locator(".notice").all_inner_texts()
    assert notice == (
        "1 Nachricht ließ sich nicht prüfen und wird nicht gezeigt: Nichts beweist, dass sie von deiner Beratung kommt."
    )


def test_a_further_message_arrives_proved_and_says_what_was_read(asya: Visitor, place: Town) -> None:
    place.reply(RECEIPT.thread(), "Wann?", n=1)
    asya.open_mailbox(WORDS)
    for text in ("Morgen.", "Oder übermorgen."):
        asya.page.fill("#further-text", text)
        asya.page.click("form.further button[type=submit]")
        asya.page.locator("form.further .notice").wait_for()
        assert asya.page.input_value("#further-text") == ""
    received = [message for message in place.received() if isinstance(message, Followup)]
    assert [message.text for message in received] == ["Morgen.", "Oder übermorgen."]
    for message in received:
        assert (message.thread, message.n) == (RECEIPT.box, 1)
        message.verify(RECEIPT.mac_key)


def test_a_new_reply_is_there_after_looking_again(asya: Visitor, place: Town) -> None:
    asya.open_mailbox(WORDS)
    place.reply(RECEIPT.thread(), "Da")
    asya.page.click("text=Noch einmal nachsehen")
    asya.page.locator(".message").wait_for()
    assert asya.page.inner_text(".message") == "Da"


@pytest.mark.parametrize("leave", ["text=Postfach schließen", "nav a[href='#about']"])
def test_leaving_the_mailbox_forgets_words_and_replies(asya: Visitor, place: Town, leave: str) -> None:
    place.reply(RECEIPT.thread(), "Geheim")
    asya.open_mailbox(WORDS)
    asya.page.click(leave)
    asya.page.wait_for_selector(".reply", state="detached")
    if leave.startswith("nav"):
        asya.page.go_back()
    asya.page.wait_for_selector("#mailbox-words")
    assert asya.page.input_value("#mailbox-words") == ""
    left = asya.page.evaluate("document.documentElement.outerHTML")
    assert [word for word in [*WORDS, "Geheim"] if word in left] == []


def test_a_relay_that_is_down_is_said_to_be_and_the_words_stay(asya: Visitor, place: Town) -> None:
    assert place.relay.stop() == 0
    asya.page.fill("#mailbox-words", " ".join(WORDS))
    asya.page.click("button[type=submit]")
    asya.page.locator("[role=alert]").get_by_text("Niemand antwortet").wait_for()
    assert asya.page.input_value("#mailbox-words") == " ".join(WORDS)
    asya.forgive_the_network()


def test_the_token_is_in_no_address(asya: Visitor) -> None:
    asya.open_mailbox(WORDS)
    token = RECEIPT.token.hex()
    assert [line for line in asya.asked if token in line] == []
    assert [each.headers.get("authorization") for each in asya.requests if f"/v1/boxes/{RECEIPT.box}" in each.url] == [
        f"Bearer {token}"
    ]
