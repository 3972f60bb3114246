"""The story of docs/one-request.md in a real browser: guide, letter, sealed request, desk, reply, twelve words.

Everything is real: the demonstration network of `safeconduct demo` runs as its own processes, and three people use it,
each in a browser of their own.
"""

import base64
from pathlib import Path

from playwright.sync_api import Browser, expect

from safeconduct.cli.demo import Network
from tests.stories.network import sign_in
from tests.stories.visitor import Visitor, visit

GUIDE = "Kriegsdienst verweigern in Deutschland"
ADVICE = "Stell den Antrag, aber hol dir vorher einen Anwalt"
TEXT = "Ich brauche Hilfe. Größe und Übermut täuschen. Помогите, пожалуйста. 🕊️"
REPLY = "Guten Tag. Приходите завтра. Wir begleiten Sie zur Anhörung. 🌱"
DELIVERED = "Auf dem Relais, kann abgeholt werden"
PATIENCE = 30_000
"""Milliseconds; how long it takes on a machine of its own is measured by bench/request_to_desk.py."""
SHORTEST_FRAGMENT = 7
PRINTED = "() => { window.printed = 0; window.print = () => { window.printed += 1 } }"
UNPRINTED = """() => [...document.querySelectorAll('body *')].filter(
  each => each.childElementCount === 0 && each.textContent.trim() && each.checkVisibility()
).map(each => each.textContent.trim())"""


def answer(asya: Visitor, *labels: str) -> None:
    """Nothing; each question in turn has this answer."""
    for label in labels:
        asya.page.get_by_label(label, exact=True).check()
        asya.page.get_by_role("button", name="Weiter").click()


def take_the_guide(asya: Visitor) -> str:
    """Asya is a soldier: the title of the advice she gets."""
    asya.page.locator("section", has_text=GUIDE).get_by_role("button", name="Anfangen").click()
    asya.page.get_by_role("heading", name=GUIDE).wait_for()
    asya.page.get_by_role("button", name="Anfangen").click()
    answer(asya, "Nein, noch nicht", "Ich bin jetzt bei der Bundeswehr (freiwillig, auf Zeit oder Beruf)", "Ja")
    assert asya.page.inner_text("h1") == "Prüf deine Antworten"
    asya.page.get_by_role("button", name="Zeig mir, was ich tun kann").click()
    assert asya.page.inner_text("h1") == "Was du tun kannst"
    return asya.page.locator("main h2, main h3").all_inner_texts()[0]


def print_the_letter(asya: Visitor) -> None:
    """The application, with her name on it; the paper shows the letter and nothing else."""
    asya.page.get_by_role("button", name="Ausfüllen und drucken").first.click()
    asya.page.get_by_label("Name", exact=False).first.fill("Asya Ångström")
    asya.page.evaluate(PRINTED)
    asya.page.get_by_role("button", name="Drucken", exact=True).click()
    assert asya.page.evaluate("window.printed") == 1
    asya.page.emulate_media(media="print")
    paper = asya.page.evaluate(UNPRINTED)
    asya.page.emulate_media(media="screen")
    assert any("Asya Ångström" in line for line in paper)
    assert any("Artikel 4 Absatz 3" in line for line in paper)
    assert [line for line in paper if line in {"Schnell weg", "Drucken", "Zurück"}] == []
    asya.page.get_by_role("button", name="Zurück zum Rat").or_(
        asya.page.get_by_role("button", name="Zurück")
    ).first.click()


def ask(asya: Visitor) -> list[str]:
    """The twelve words of her request, two of them typed back."""
    asya.page.get_by_role("button", name="Mit diesen Antworten fragen").click()
    words = asya.write(TEXT)
    assert len(words) == 12
    asya.confirm(words)
    return words


def words_of_the_conversation() -> set[str]:
    """Every word of both texts that is longer than three letters: what must be found nowhere."""
    return {word.strip(".,") for word in f"{TEXT} {REPLY}".split() if len(word.strip(".,")) > 3} | {"Ångström"}


def spellings(word: str) -> list[bytes]:
    """A word in UTF-8, UTF-16 and base64, the last at each of its three alignments and without its blurred ends.

    Fragments below seven letters are left out: the base64 of an envelope's header has those by chance.
    """
    plain = [word.encode(), word.encode("utf-16-le"), word.encode("utf-16-be")]
    packed = [base64.b64encode(bytes(lead) + data)[4 if lead else 0 : -4] for data in plain for lead in range(3)]
    return plain + [each for each in packed if len(each) >= SHORTEST_FRAGMENT]


def found_in(folder: Path, words: set[str]) -> list[str]:
    """The words that some file of `folder` holds, however spelled."""
    files = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    assert sum(map(len, files)) > 4096
    return sorted(word for word in words if any(each in data for each in spellings(word) for data in files))


def test_a_person_asks_and_reads_the_answer_and_the_relay_knows_nothing(browser: Browser, demo: Network) -> None:
    with visit(browser, f"{demo.site}/") as asya:
        assert take_the_guide(asya) == ADVICE
        print_the_letter(asya)
        desk = browser.new_context(locale="de-DE").new_page()
        sign_in(desk, demo, "boris")
        words = ask(asya)
        case = desk.get_by_role("link", name=ADVICE)
        expect(case.first).to_be_visible(timeout=PATIENCE)

    case.first.click()
    assert TEXT in desk.inner_text(".case-messages")
    assert "Ich bin jetzt bei der Bundeswehr" in desk.inner_text(".case-found")
    desk.fill("textarea[name=text]", REPLY)
    desk.locator("form", has=desk.locator("textarea[name=text]")).locator("button[type=submit]").click()
    expect(desk.locator(".case-messages")).to_contain_text(REPLY)
    expect(desk.locator("[data-delivery='1']")).to_have_text(DELIVERED, timeout=PATIENCE)

    with visit(browser, f"{demo.site}/#mailbox") as later:
        wrong = [*words[:4], "qwertz", *words[5:]]
        later.page.wait_for_selector("#mailbox-words")
        before = later.asked
        later.page.fill("#mailbox-words", " ".join(wrong))
        later.page.click("button[type=submit]")
        assert "Wort 5" in later.page.inner_text("main")
        assert later.asked == before
        later.open_mailbox(words)
        expect(later.page.locator(".message").first).to_contain_text(REPLY)

    assert found_in(demo.data / "relay", words_of_the_conversation()) == []
    (demo.data / "relay" / "planted").write_text(base64.b64encode(f"xx{TEXT}".encode()).decode() * 100)
    assert found_in(demo.data / "relay", words_of_the_conversation()) != []
    (demo.data / "relay" / "planted").unlink()
    desk.context.close()


def test_the_database_of_the_desk_shows_nothing_to_who_has_only_the_disk(demo: Network) -> None:
    assert found_in(demo.data / "desk", words_of_the_conversation() | {"Beratungsstelle", "boris"}) == []


def test_a_reader_sees_the_conversation_and_has_no_box_to_answer_in(browser: Browser, demo: Network) -> None:
    vera = browser.new_context(locale="de-DE").new_page()
    sign_in(vera, demo, "vera")
    vera.get_by_role("link", name=ADVICE).first.click()
    assert REPLY in vera.inner_text(".case-messages")
    assert vera.locator("textarea[name=text]").count() == 0
    vera.context.close()


def test_no_log_of_the_network_says_who_wrote_what(demo: Network) -> None:
    logs = {path.name: path.read_text(errors="replace") for path in demo.data.glob("*.log")}
    assert {"relay.log", "desk.log"} <= set(logs)
    secret = {demo.keys.password, demo.keys.passphrase, *words_of_the_conversation()}
    assert [(name, word) for name, text in logs.items() for word in secret if word in text] == []
