"""A request is saved where no relay answers, carried as a file, and arrives once from another device, unread."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from safeconduct.sealed.message import Sealed
from safeconduct.sealed.sealed_file import pack, unpack
from tests.stories.town import Town, town
from tests.stories.visitor import NARROW, Visitor, visit

TEXT = "Ich brauche Hilfe. Мне нужна помощь."
SEND = "button[type=submit]"


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Town]:
    with town(tmp_path) as built:
        yield built


@pytest.fixture
def asya(browser: Browser, place: Town) -> Iterator[Visitor]:
    with visit(browser, f"{place.url}/#ask") as visitor:
        yield visitor


def try_in_vain(asya: Visitor, place: Town) -> None:
    """Nothing; she wrote, the relay was down, and she was told so."""
    assert place.relay.stop() == 0
    asya.page.fill("#ask-text", TEXT)
    asya.page.click(SEND)
    asya.page.locator("[role=alert]").get_by_text("Niemand antwortet").wait_for()
    asya.forgive_the_network()


def save(asya: Visitor, folder: Path) -> tuple[Path, list[str]]:
    """The file that her browser saved, and the words she got for it."""
    with asya.page.expect_download() as coming:
        asya.page.click("text=Als versiegelte Datei sichern")
    assert coming.value.suggested_filename == "request.age"
    file = folder / "renamed on the way (1).bin"
    coming.value.save_as(file)
    return file, asya.page.locator(".word-grid li").all_inner_texts()


def bring(browser: Browser, place: Town, file: Path) -> str:
    """What the page says to whoever brings the file, on a device of their own."""
    with visit(browser, f"{place.url}/#upload") as friend:
        friend.page.set_input_files("#sealed-file", file)
        friend.page.click(SEND)
        friend.page.locator("h1:has-text('angekommen'), [role=alert] p").first.wait_for()
        friend.forgive_the_network()
        return friend.page.inner_text("main")


def test_saved_on_one_device_with_the_relay_down_and_sent_from_another_it_arrives_once(
    browser: Browser, place: Town, asya: Visitor, tmp_path: Path
) -> None:
    try_in_vain(asya, place)
    file, words = save(asya, tmp_path)
    assert asya.page.inner_text(".lead").endswith("auf der ersten Seite.")
    asya.confirm(words)
    assert asya.page.inner_text("h1") == "Deine Anfrage ist in der Datei, aber noch nicht abgeschickt"
    place.restart()
    assert place.received() == []
    for _ in range(2):
        assert "Die Datei ist angekommen" in bring(browser, place, file)
    request = place.only_request()
    assert request.text == TEXT
    place.reply(request.thread, "Ja")
    asya.open_mailbox(words)
    assert asya.page.inner_text(".message") == "Ja"


def test_whoever_carries_the_file_finds_no_text_no_words_and_no_receipt_in_it(
    place: Town, asya: Visitor, tmp_path: Path
) -> None:
    try_in_vain(asya, place)
    file, words = save(asya, tmp_path)
    data = file.read_bytes()
    assert [secret for secret in [TEXT, *words] if secret.encode() in data] == []
    [letter] = unpack(data)
    assert (letter.box, len(letter.envelope), len(data)) == (place.box, 16384, 32 + 16 + 4 + 16384)
    place.restart()


def test_an_attempt_that_arrived_after_all_and_the_file_are_one_request(
    browser: Browser, place: Town, asya: Visitor, tmp_path: Path
) -> None:
    asya.page.route(
        "**/v1/boxes/**", lambda route: (route.fetch(), route.abort()) if route.request.method == "PUT" else None
    )
    asya.page.fill("#ask-text", TEXT)
    asya.page.click(SEND)
    asya.page.locator("[role=alert]").get_by_text("Niemand antwortet").wait_for()
    asya.forgive_the_network()
    file, _words = save(asya, tmp_path)
    assert "Die Datei ist angekommen" in bring(browser, place, file)
    assert place.only_request().text == TEXT


def test_a_file_with_another_text_than_the_one_that_arrived_says_what_to_do(
    browser: Browser, place: Town, tmp_path: Path
) -> None:
    first = Sealed(place.box, "ab" * 16, place.some_envelope())
    place.put(first.box, first.id, first.envelope)
    file = tmp_path / "request.age"
    file.write_bytes(pack([Sealed(place.box, first.id, place.some_envelope())]))
    assert "Schick deine Änderung als weitere Nachricht" in bring(browser, place, file)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda data: data[:-1], "keine versiegelte Datei"),
        (lambda data: b"\xff\xd8\xff\xe0 a picture" + data[:999], "keine versiegelte Datei"),
        (lambda _: b"", "keine versiegelte Datei"),
        (lambda data: data[:52] + b"Klartext".ljust(4096), "keine versiegelte Datei"),
        (lambda data: bytes(32) + data[32:], "für eine andere Organisation"),
    ],
    ids=["cut", "a picture", "empty", "not sealed", "of another organisation"],
)
def test_what_is_no_sealed_file_for_this_desk_is_told_without_a_request(
    browser: Browser,
    place: Town,
    tmp_path: Path,
    spoil: object,
    said: str,
) -> None:
    assert callable(spoil)
    file = tmp_path / "request.age"
    file.write_bytes(spoil(pack([Sealed(place.box, "ab" * 16, place.some_envelope())])))
    with visit(browser, f"{place.url}/#upload") as friend:
        before = len([line for line in friend.asked if "/v1/" in line])
        friend.page.set_input_files("#sealed-file", file)
        friend.page.click(SEND)
        friend.page.locator("[role=alert] p").wait_for()
        assert said in friend.page.inner_text("[role=alert]")
        assert len([line for line in friend.asked if "/v1/" in line]) == before


def test_the_file_can_be_saved_once_more_until_the_words_are_confirmed(
    place: Town, asya: Visitor, tmp_path: Path
) -> None:
    try_in_vain(asya, place)
    file, words = save(asya, tmp_path)
    with asya.page.expect_download() as again:
        asya.page.click("text=Die Datei noch einmal sichern")
    again.value.save_as(tmp_path / "again")
    assert (tmp_path / "again").read_bytes() == file.read_bytes()
    asya.confirm(words)
    asya.page.click("nav a[href='#about']")
    asya.page.click("nav a[href='#ask']")
    assert asya.page.input_value("#ask-text") == ""
    assert asya.page.locator("[role=alert]").first.inner_text() == ""
    place.restart()


def test_the_way_to_send_a_file_is_on_the_first_page(asya: Visitor) -> None:
    asya.page.click("nav a[href='#']")
    asya.page.click("text=Eine versiegelte Datei abschicken")
    asya.page.click(SEND)
    assert asya.page.inner_text("[role=alert]") == "Wähle zuerst die Datei."
    assert asya.page.evaluate("document.activeElement.id") == "sealed-file"


@pytest.mark.parametrize("locale", ["de-DE", "en-GB", "ru-RU"])
def test_the_offer_and_the_upload_can_be_used_by_everybody_on_a_narrow_phone(
    browser: Browser, place: Town, locale: str
) -> None:
    with visit(browser, f"{place.url}/#ask", locale=locale, width=NARROW) as visitor:
        assert place.relay.stop() == 0
        visitor.page.fill("#ask-text", TEXT)
        visitor.page.click(SEND)
        visitor.page.wait_for_selector(".notice.alarm")
        visitor.forgive_the_network()
        assert visitor.barriers() == []
        with visitor.page.expect_download():
            visitor.page.click(".notice:not(.alarm) .button")
        visitor.page.wait_for_selector(".word-grid")
        assert visitor.barriers() == []
        place.restart()
        visitor.page.goto("about:blank")
        visitor.page.goto(f"{place.url}/#upload")
        visitor.page.wait_for_selector("#sealed-file")
        assert visitor.barriers() == []
