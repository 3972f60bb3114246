"""Files from a person's browser to a counsellor's: nothing hidden goes along, nothing half arrives, nothing runs."""

import io
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, FilePayload, Page, Request, Route, expect

from safeconduct.cli.demo import Network
from safeconduct.sealed.attachment import PART, check_whole
from safeconduct.sealed.message import Followup
from safeconduct.sealed.message import Request as Asked
from safeconduct.sealed.part import Part
from tests.stories.network import sign_in
from tests.stories.town import Town, town
from tests.stories.visitor import Visitor, visit

TEXT = "Hier ist die Ladung, mit einem Foto und einer Aufnahme."
PATIENCE = 60_000
PDF = b"%PDF-1.7\n1 0 obj <</JS (app.alert(1))>> endobj\n%%EOF\n" * 20
FILM = random.Random(3).randbytes(3_145_728)  # noqa: S311 - fixed bytes
HTML = b"<!doctype html><script>document.title = 'taken'</script>"
GPS, MAKE, COMMENT, ORIENTATION = 0x8825, 0x010F, 0x9286, 0x0112
CANARY = "Kanarienvogel"


def photo(*, turned: int = 6) -> bytes:
    """A photo, red on the left and blue on the right, that tells where it was taken, with what, and more."""
    picture = Image.new("RGB", (64, 32), (220, 20, 20))
    picture.paste((20, 20, 220), (32, 0, 64, 32))
    exif = Image.Exif()
    exif[MAKE] = CANARY
    exif[ORIENTATION] = turned
    exif.get_ifd(GPS).update({1: "N", 2: (52.0, 31.0, 12.0), 3: "E", 4: (13.0, 24.0, 18.0)})
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif, comment=CANARY.encode(), quality=95)
    return out.getvalue()


def is_red(picture: Image.Image, x: int, y: int) -> bool:
    pixel = picture.getpixel((x, y))
    assert isinstance(pixel, tuple)
    return pixel[0] > 150 > pixel[2]


def payload(name: str, content: bytes) -> FilePayload:
    return {"name": name, "mimeType": "", "buffer": content}


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Town]:
    with town(tmp_path) as built:
        yield built


@pytest.fixture
def asya(browser: Browser, place: Town) -> Iterator[Visitor]:
    with visit(browser, f"{place.url}/#ask") as visitor:
        yield visitor


def choose(visitor: Visitor, *files: FilePayload, field: str = "#ask-files", taken: int | None = None) -> None:
    """Nothing; the files are chosen and have been looked at."""
    visitor.page.set_input_files(field, list(files))
    expect(visitor.page.locator(".chosen li")).to_have_count(len(files) if taken is None else taken, timeout=PATIENCE)


def send(visitor: Visitor) -> list[str]:
    visitor.page.fill("#ask-text", TEXT)
    visitor.page.click("button[type=submit]")
    words = visitor.page.locator(".word-grid li")
    words.nth(11).wait_for(timeout=PATIENCE)
    return words.all_inner_texts()


def files_of(place: Town) -> list[tuple[str, bytes]]:
    """Type and bytes of each file of the one message that lists files, put together as a desk does it."""
    received = place.received()
    [message] = [each for each in received if isinstance(each, Asked | Followup) and each.attachments]
    found = []
    for attachment in message.attachments:
        parts = [each for each in received if isinstance(each, Part) and each.attachment == attachment]
        numbered = sorted((part.n, part.data) for part in parts)
        check_whole(attachment, numbered)
        found.append((attachment.type, b"".join(data for _, data in numbered)))
    return found


def test_a_photo_arrives_as_it_looks_without_place_device_and_comment(asya: Visitor, place: Town) -> None:
    original = photo()
    assert CANARY.encode() in original
    assert dict(Image.open(io.BytesIO(original)).getexif().get_ifd(GPS)) != {}
    choose(asya, payload(f"{CANARY}.jpg", original))
    expect(asya.page.locator(".chosen")).to_contain_text("neu gemacht")
    send(asya)
    [(kind, sent)] = files_of(place)
    assert kind == "image/jpeg"
    assert CANARY.encode() not in sent
    picture = Image.open(io.BytesIO(sent))
    assert (dict(picture.getexif()), picture.info.get("comment")) == ({}, None)
    # The camera was held sideways: what was left in the file is up in the picture.
    assert picture.size == (32, 64)
    assert is_red(picture, 16, 8)
    assert CANARY not in str([each for each in place.received() if isinstance(each, Asked)])


NO_READING_BACK = """
const real = CanvasRenderingContext2D.prototype.getImageData;
CanvasRenderingContext2D.prototype.getImageData = function (...args) {
  const image = real.apply(this, args);
  image.data.fill(255);
  return image;
};
HTMLCanvasElement.prototype.toBlob = function (done) { throw new Error("asked for what is white"); };
"""


def test_where_a_browser_gives_no_pixels_back_the_photo_is_stripped_and_not_sent_white(
    browser: Browser, place: Town
) -> None:
    with visit(browser, place.url) as visitor:
        visitor.page.add_init_script(NO_READING_BACK)
        visitor.page.goto(f"{place.url}/?again#ask")
        choose(visitor, payload("foto.jpg", photo()))
        send(visitor)
    [(_, sent)] = files_of(place)
    picture = Image.open(io.BytesIO(sent))
    assert CANARY.encode() not in sent
    assert dict(picture.getexif()) == {ORIENTATION: 6}
    assert is_red(picture, 8, 16)
    assert not is_red(picture, 56, 16)


def test_a_picture_that_the_browser_cannot_open_is_not_sent_and_the_person_is_told(asya: Visitor, place: Town) -> None:
    heic = b"\0\0\0\x18ftypheic" + CANARY.encode() * 20
    choose(asya, payload("IMG_1.HEIC", heic), payload("leer.txt", b""), payload("a.pdf", PDF), taken=1)
    alert = asya.page.locator(".files [role=alert]")
    expect(alert).to_contain_text("IMG_1.HEIC: Dein Browser kann dieses Bild nicht öffnen")
    expect(alert).to_contain_text("leer.txt: Die Datei ist leer.")
    send(asya)
    assert files_of(place) == [("application/pdf", PDF)]


def test_what_is_no_picture_goes_byte_for_byte_under_a_type_of_the_list(asya: Visitor, place: Town) -> None:
    choose(asya, payload("seite.html", HTML), payload("bild.svg", b"<svg/>"), payload("text.txt", b"Guten Tag"))
    send(asya)
    assert files_of(place) == [
        ("application/octet-stream", HTML),
        ("application/octet-stream", b"<svg/>"),
        ("text/plain", b"Guten Tag"),
    ]


def test_the_form_with_files_has_no_barriers_and_fits_a_small_phone(browser: Browser, place: Town) -> None:
    with visit(browser, f"{place.url}/#ask", width=320) as visitor:
        choose(visitor, payload("ein-sehr-langer-name-ohne-luecken-" * 4 + ".pdf", PDF), payload("foto.jpg", photo()))
        visitor.page.click(".files summary")
        assert visitor.barriers() == []


def test_progress_is_shown_and_said_and_stopping_keeps_everything_and_sends_nothing(asya: Visitor, place: Town) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        if route.request.method == "PUT" and len(puts) >= 1:
            held.append(route)
        else:
            if route.request.method == "PUT":
                puts.append(route.request)
            route.continue_()

    puts: list[Request] = []
    asya.page.route("**/v1/boxes/**", hold)
    choose(asya, payload("film.mp4", FILM))
    asya.page.fill("#ask-text", TEXT)
    asya.page.click("button[type=submit]")
    bar = asya.page.locator(".parcel progress")
    expect(bar).to_have_attribute("value", str(PART), timeout=PATIENCE)
    assert bar.get_attribute("max") == str(len(FILM))
    assert bar.evaluate("bar => document.getElementById(bar.getAttribute('aria-labelledby')).textContent") != ""
    expect(asya.page.locator(".parcel [role=status]")).to_have_text("30 Prozent geschafft.")
    assert asya.barriers() == []
    assert asya.page.inner_text("h1") == "Beratung fragen"
    asya.page.get_by_role("button", name="Anhalten").click()
    expect(asya.page.get_by_role("status").filter(has_text="Angehalten")).to_be_visible()
    assert asya.page.input_value("#ask-text") == TEXT
    for route in held:
        route.abort()
    asya.page.unroute("**/v1/boxes/**")
    asya.forgive_the_network()
    assert [type(each) for each in place.received()] == [Part]
    send(asya)
    asya.forgive_the_network()  # the part that was under way when she stopped was tried once more
    assert files_of(place) == [("application/octet-stream", FILM)]


def test_files_go_with_a_further_message_too(asya: Visitor, place: Town) -> None:
    words = asya.write(TEXT)
    asya.confirm(words)
    asya.open_mailbox(words)
    choose(asya, payload("brief.pdf", PDF), field="#further-files")
    asya.page.fill("#further-text", "Der Brief dazu")
    asya.page.locator("form.further button[type=submit]").click()
    expect(asya.page.locator(".chosen")).to_have_count(0, timeout=PATIENCE)
    assert files_of(place) == [("application/pdf", PDF)]


# ---- From browser to browser


def downloaded(page: Page, link: int) -> tuple[str, bytes]:
    """The name that the browser would save it under, and the bytes."""
    with page.expect_download() as download:
        page.locator(".case-file > a").nth(link).click()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def test_files_sent_over_a_connection_that_breaks_are_at_the_desk_byte_for_byte(
    browser: Browser, demo: Network
) -> None:
    stored: list[str] = []
    cut = True

    def break_off(route: Route) -> None:
        if route.request.method != "PUT":
            route.continue_()
        elif cut and len(stored) == 2:
            route.abort()
        else:
            stored.append(route.request.url)
            route.continue_()

    with visit(browser, f"{demo.site}/#ask") as asya:
        asya.page.route("**/v1/boxes/**", break_off)
        choose(
            asya,
            payload("ladung.jpg", photo()),
            payload("bescheid.pdf", PDF),
            payload("film.mp4", FILM),
            payload("seite.txt", HTML),
        )
        asya.page.fill("#ask-text", TEXT)
        asya.page.click("button[type=submit]")
        expect(asya.page.get_by_role("alert").filter(has_text="schon angekommen")).to_be_visible(timeout=PATIENCE)
        asya.forgive_the_network()
        before, cut = list(stored), False
        asya.page.click("button[type=submit]")
        words = asya.page.locator(".word-grid li")
        words.nth(11).wait_for(timeout=PATIENCE)
        # A photo, a PDF, four parts of a film, a text, the message: each was put once.
        assert len(stored) == len(set(stored)) == 1 + 1 + 4 + 1 + 1
        assert stored[:2] == before
        asya.confirm(words.all_inner_texts())

    desk = browser.new_context(locale="de-DE", viewport={"width": 1280, "height": 1000}).new_page()
    complaints: list[str] = []
    desk.on("console", lambda line: complaints.append(line.text) if line.type in {"error", "warning"} else None)
    sign_in(desk, demo, "boris")
    desk.get_by_text(TEXT).or_(desk.get_by_role("link", name="Eine Frage ohne Ratgeber")).first.wait_for(
        timeout=PATIENCE
    )
    desk.locator("td.title a").filter(has_text="Eine Frage ohne Ratgeber").first.click()
    expect(desk.locator(".case-messages")).to_contain_text(TEXT)
    expect(desk.locator(".case-file--complete")).to_have_count(4)
    name, picture = downloaded(desk, 0)
    assert name == "attachment-1.jpg"
    assert CANARY.encode() not in picture
    assert downloaded(desk, 1) == ("attachment-2.pdf", PDF)
    assert downloaded(desk, 2) == ("attachment-3.bin", FILM)
    assert downloaded(desk, 3)[1] == HTML
    kept = b"".join(path.read_bytes() for path in demo.data.rglob("*") if path.is_file())
    assert [each for each in (FILM[:64], FILM[-64:], PDF, HTML, b"bescheid.pdf") if each in kept] == []

    desk.locator(".case-picture summary").click()
    frame = desk.frame_locator(".case-picture iframe")
    expect(frame.locator("img")).to_be_visible()
    assert frame.locator("img").evaluate("img => [img.naturalWidth, img.naturalHeight]") == [32, 64]
    with desk.context.expect_page() as opened:
        desk.get_by_role("link", name="Groß zeigen").click()
    expect(opened.value.locator("img")).to_be_visible()
    assert opened.value.evaluate("[origin, document.title.includes('ladung')]") == ["null", False]
    assert complaints == []
    desk.context.close()


@pytest.mark.parametrize("kind", ["attachment", "picture"])
def test_an_address_of_a_file_opens_nothing_in_the_browser_of_who_is_not_signed_in(
    browser: Browser, demo: Network, kind: str
) -> None:
    page = browser.new_page()
    page.goto(f"{demo.desk}/cases/00000-00000/attachments/00000-00000/{'picture/' if kind == 'picture' else ''}")
    assert "/account/login/" in page.url
    page.close()
