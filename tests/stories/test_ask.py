"""A person asks, keeps twelve words and sends exactly one request, whatever the network does."""

import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Dialog, Request, Route

from safeconduct.front import front
from tests.stories.town import Town, town
from tests.stories.visitor import Visitor, visit

TEXT = "Ich brauche Hilfe. Мне нужна помощь. 🕊\nAb Montag weiß ich nicht weiter."


class QuietFiles(SimpleHTTPRequestHandler):
    """Files of a folder, as any host serves them."""

    def log_message(self, *_args: object) -> None:
        """Nothing is said of requests."""


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Town]:
    with town(tmp_path) as built:
        yield built


@pytest.fixture
def asya(browser: Browser, place: Town) -> Iterator[Visitor]:
    with visit(browser, f"{place.url}/#ask") as visitor:
        yield visitor


def test_a_request_arrives_and_is_let_go_when_two_of_its_words_were_typed(asya: Visitor, place: Town) -> None:
    words = asya.write(TEXT)
    request = place.only_request()
    assert (request.text, request.language, request.guide) == (TEXT, "de", None)
    assert asya.page.inner_text("h1") == "Schreib diese zwölf Wörter auf"
    asya.confirm(words)
    assert asya.page.inner_text("h1") == "Deine Anfrage ist unterwegs"
    left = asya.page.evaluate("document.documentElement.outerHTML")
    assert [text for text in ["Montag", *(f">{word}<" for word in words)] if text in left] == []


def test_words_in_russian_are_the_same_receipt(asya: Visitor, place: Town) -> None:
    english = asya.write(TEXT)
    asya.page.get_by_role("radio", name="Русский").check()
    russian = asya.page.locator(".word-grid li").all_inner_texts()
    assert russian != english
    asya.confirm(russian)
    place.reply(place.only_request().thread, "Привет")
    for words in (russian, english):
        asya.open_mailbox(words)
        assert asya.page.inner_text(".message") == "Привет"
        asya.page.click("nav a[href='#ask']")


@pytest.mark.parametrize("along", [True, False])
def test_what_the_guide_found_goes_along_unless_it_is_left_out(asya: Visitor, place: Town, along: bool) -> None:  # noqa: FBT001 - a parameter
    page = asya.page
    page.click("nav a[href='#']")
    page.click(".guide-card button.primary")
    page.get_by_role("button", name="Anfangen").click()
    while not page.locator(".answers").count():
        page.locator("main input[type=radio]").last.check()
        page.click("main .button.primary")
    asked = page.locator(".answers dt").all_inner_texts()
    page.click("main .button.primary")
    outcomes = page.locator(".outcome h2").all_inner_texts()
    page.get_by_role("button", name="Mit diesen Antworten fragen").click()
    page.click(".found summary")
    assert page.locator(".found dt").all_inner_texts() == asked
    assert page.locator(".found ul").first.locator("li").all_inner_texts() == outcomes
    page.set_checked(".found input", along)
    asya.write(TEXT)
    guide = place.only_request().guide
    if not along:
        assert guide is None
        return
    assert guide is not None
    assert guide.id == "de-kdv"
    assert len(guide.answers) == len(asked)
    assert [outcome.title for outcome in guide.outcomes] == outcomes


def test_two_other_words_do_not_let_the_receipt_go(asya: Visitor) -> None:
    words = asya.write(TEXT)
    asya.page.click(".actions .button.primary")
    other = next(word for word in ("zoo", "abandon", "able") if word not in words)
    for field, typed in enumerate([other, "abandom"]):
        asya.page.locator("form input").nth(field).fill(typed)
    asya.page.click("button[type=submit]")
    errors = asya.page.locator(".error").all_inner_texts()
    assert errors[0].startswith("Das ist nicht Wort ")
    assert errors[1] == "Dieses Wort steht nicht in der Liste. Meinst du „abandon“, „random“?"
    assert asya.page.evaluate("document.activeElement.id") == "confirm-0"
    asya.page.click("text=Zeig mir die Wörter noch einmal")
    assert asya.page.locator(".word-grid li").all_inner_texts() == words
    asya.confirm(words)


def test_an_unconfirmed_receipt_waits_while_another_page_is_looked_at(asya: Visitor) -> None:
    words = asya.write(TEXT)
    asya.page.click("nav a[href='#about']")
    asya.page.click("text=Zurück zu den Wörtern")
    assert asya.page.locator(".word-grid li").all_inner_texts() == words
    asya.page.go_back()
    assert asya.page.inner_text("h1") == "Was hier versprochen ist, und was nicht"


def test_an_empty_form_is_not_sent_and_says_what_is_missing(asya: Visitor, place: Town) -> None:
    before = asya.asked
    asya.page.fill("#ask-text", " \n ")
    asya.page.click("button[type=submit]")
    assert asya.page.inner_text("#ask-empty") == "Schreib ein paar Worte, bevor du abschickst."
    assert asya.page.evaluate("document.activeElement.id") == "ask-text"
    assert (asya.asked, place.received()) == (before, [])


def test_a_relay_that_is_down_leaves_the_text_where_it_is_and_gets_it_once_when_it_is_back(
    asya: Visitor, place: Town
) -> None:
    assert place.relay.stop() == 0
    asya.page.fill("#ask-text", TEXT)
    asya.page.click("button[type=submit]")
    alert = asya.page.locator("[role=alert]")
    alert.get_by_text("Niemand antwortet").wait_for()
    assert "Dein Text ist noch da, und nichts wurde doppelt geschickt." in alert.inner_text()
    assert asya.page.input_value("#ask-text") == TEXT
    asya.forgive_the_network()
    place.restart()
    asya.page.click("text=Noch einmal versuchen")
    asya.page.wait_for_selector(".word-grid")
    assert place.only_request().text == TEXT


def test_an_answer_that_got_lost_makes_no_second_request(asya: Visitor, place: Town) -> None:
    def lose(route: Route) -> None:
        if route.request.method == "PUT":
            route.fetch()
            route.abort()
        else:
            route.continue_()

    asya.page.route("**/v1/boxes/**", lose)
    asya.page.fill("#ask-text", TEXT)
    asya.page.click("button[type=submit]")
    asya.page.locator("[role=alert]").get_by_text("Niemand antwortet").wait_for()
    asya.forgive_the_network()
    asya.page.unroute("**/v1/boxes/**")
    asya.page.fill("#ask-text", f"{TEXT} Nachtrag")
    asya.page.click("text=Noch einmal versuchen")
    asya.page.wait_for_selector(".word-grid")
    asya.forgive_the_network()
    assert asya.page.inner_text(".lead").startswith("Ein früherer Versuch war doch angekommen.")
    assert place.only_request().text == TEXT


def test_coming_back_from_a_guide_keeps_the_text_and_a_new_request_starts_empty(asya: Visitor) -> None:
    asya.page.fill("#ask-text", TEXT)
    asya.page.click("nav a[href='#about']")
    asya.page.go_back()
    assert asya.page.input_value("#ask-text") == TEXT
    asya.confirm(asya.write(TEXT))
    asya.page.click("nav a[href='#about']")
    asya.page.click("nav a[href='#ask']")
    assert asya.page.input_value("#ask-text") == ""


def test_sending_goes_on_while_another_view_is_open_and_is_not_started_twice(asya: Visitor, place: Town) -> None:
    held: list[Route] = []
    asya.page.route("**/v1/challenge**", lambda route: held.append(route))  # noqa: PLW0108 - a builtin is refused
    asya.page.fill("#ask-text", TEXT)
    with asya.page.expect_request("**/v1/challenge**"):
        asya.page.click("button[type=submit]")
    asya.page.click("nav a[href='#about']")
    asya.page.click("nav a[href='#ask']")
    asya.page.focus("button[type=submit]")
    asya.page.keyboard.press("Enter")
    asya.page.click("nav a[href='#about']")
    [only] = held
    only.continue_()
    asya.page.click("text=Zurück zu den Wörtern")
    assert asya.page.locator(".word-grid li").count() == 12
    assert place.only_request().text == TEXT


def test_a_mirror_in_a_folder_of_another_host_works_like_the_original(
    browser: Browser, place: Town, tmp_path: Path
) -> None:
    shutil.copytree(place.folder / "site", tmp_path / "mirror/of/it")
    handler = partial(QuietFiles, directory=str(tmp_path / "mirror"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever).start()
        with visit(browser, f"http://127.0.0.1:{server.server_port}/of/it/#ask") as visitor:
            visitor.confirm(visitor.write(TEXT))
        server.shutdown()
    assert place.only_request().text == TEXT


def test_on_paper_there_are_the_words_and_nothing_that_tells_what_they_are_for(asya: Visitor) -> None:
    words = asya.write(TEXT)
    asya.page.emulate_media(media="print")
    assert asya.page.inner_text("body").split() == ["Zwölf", "Wörter", *words]


def test_copying_the_words_comes_with_a_warning(asya: Visitor, place: Town) -> None:
    asya.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=place.url)
    words = asya.write(TEXT)
    asya.page.get_by_role("button", name="Kopieren").click()
    asya.page.get_by_role("status").get_by_text("Andere Programme auf diesem Gerät").wait_for()
    assert asya.page.evaluate("navigator.clipboard.readText()") == " ".join(words)


def test_a_busy_relay_says_when_to_come_back(asya: Visitor, place: Town) -> None:
    asya.page.route("**/v1/boxes/**", lambda route: route.fulfill(status=503, headers={"Retry-After": "120"}))
    asya.page.fill("#ask-text", TEXT)
    asya.page.click("button[type=submit]")
    alert = asya.page.locator("[role=alert]")
    alert.get_by_text("in 2 Minuten").wait_for()
    assert asya.page.input_value("#ask-text") == TEXT
    asya.forgive_the_network()
    assert place.received() == []


def test_the_relays_of_a_card_are_tried_in_their_order_also_at_another_origin(
    browser: Browser, place: Town, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    with town(tmp_path / "other") as other:
        other.box_is_of(place)
        place.publish("http://127.0.0.1:9", other.url)
        with visit(browser, f"{place.url}/#ask") as visitor:
            words = visitor.write(TEXT)
            visitor.forgive_the_network()
            assert other.only_request().text == TEXT
            assert place.received() == []
            other.reply(other.only_request().thread, "Ja")
            visitor.confirm(words)
            visitor.open_mailbox(words)
            visitor.forgive_the_network()
            assert visitor.page.inner_text(".message") == "Ja"
            assert "Nicht jeder Server hat geantwortet" in visitor.page.inner_text(".notice")


def test_the_browser_asks_before_an_unsent_text_is_lost_and_quick_exit_does_not(asya: Visitor, place: Town) -> None:
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    asya.page.on("dialog", stay)
    asya.page.click("#ask-text")
    asya.page.keyboard.type("Hilfe")
    asya.page.evaluate("location.assign('/site.json')")
    assert asked == ["beforeunload"]
    assert asya.page.input_value("#ask-text") == "Hilfe"
    asya.context.route("https://www.wikipedia.org/", lambda route: route.fulfill(body="<title>Wikipedia</title>"))
    asya.page.click("text=Schnell weg")
    asya.page.wait_for_url("https://www.wikipedia.org/")
    assert asked == ["beforeunload"]
    asya.page.goto(place.url)


def test_nothing_that_is_typed_leaves_the_page_before_it_is_sealed(asya: Visitor) -> None:
    asya.write(TEXT)
    sent = [body for each in asya.requests if (body := each.post_data_buffer) is not None]
    assert [len(body) for body in sent] == [16384]
    assert sent[0].startswith(b"age-encryption.org/v1\n-> mlkem768x25519 ")
    told = [name for each in asya.requests for name in each.all_headers() if name in {"cookie", "referer"}]
    assert told == []


def test_the_form_keeps_its_text_from_spelling_services_translators_and_form_memory(asya: Visitor) -> None:
    said = asya.page.evaluate(
        "(({spellcheck, translate, autocomplete}) => ({spellcheck, translate, autocomplete}))"
        "(document.querySelector('#ask-text'))"
    )
    assert said == {"spellcheck": False, "translate": False, "autocomplete": "off"}


def test_the_page_may_speak_to_nobody_but_the_relays(asya: Visitor) -> None:
    with asya.page.expect_console_message(lambda message: message.text.startswith("policy: ")) as said:
        refused = asya.page.evaluate("fetch('https://evil.example/').then(() => 'spoke', () => 'refused')")
    assert refused == "refused"
    assert said.value.text == "policy: connect-src https://evil.example/"
    asya.complaints.clear()


@pytest.mark.parametrize(
    ("plant", "found"),
    [
        ("localStorage.setItem('a', 'b')", {"local": 1}),
        ("sessionStorage.setItem('a', 'b')", {"session": 1}),
        ("document.cookie = 'a=b'", {"cookies": "a=b"}),
        ("new Promise(done => { indexedDB.open('a').onsuccess = done }).then(() => 0)", {"databases": 1}),
        ("caches.open('a').then(() => 0)", {"caches": 1}),
    ],
)
def test_what_a_page_keeps_would_be_seen(browser: Browser, place: Town, plant: str, found: dict[str, object]) -> None:
    seen: dict[str, object] = {}

    def planted() -> None:
        with visit(browser, place.url) as visitor:
            visitor.page.evaluate(plant)
            seen.update(visitor.kept())

    with pytest.raises(AssertionError):
        planted()
    assert {name: seen[name] for name in found} == found


def test_without_javascript_the_page_says_what_to_do(browser: Browser, place: Town) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    loaded: list[Request] = []
    page.on("request", lambda request: loaded.append(request))  # noqa: PLW0108 - a builtin is refused
    page.goto(place.url)
    said = page.inner_text("main")
    files = page.locator("main a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    context.close()
    assert "This page needs JavaScript" in said
    assert "Diese Seite braucht JavaScript" in said
    assert "Этой странице нужен JavaScript" in said
    assert files == ["guides/de-kdv.html"] * 3
    ahead = {f"assets/{name}" for name in front().first}  # a browser may fetch what it will not run
    assert {each.url.split("/", 3)[3] for each in loaded} - ahead <= {"", "assets/site.css"}
