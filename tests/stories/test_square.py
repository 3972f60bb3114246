"""The receipt as a square: a camera reads it from screen and paper, and what it reads opens the mailbox."""

import base64
import io
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser

from safeconduct.sealed.receipt import Receipt
from tests.stories.town import Town, town
from tests.stories.visitor import Visitor, visit

ROOT = Path(__file__).parents[2]
TEXT = "Ich brauche Hilfe."


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Town]:
    with town(tmp_path) as built:
        yield built


@pytest.fixture
def asya(browser: Browser, place: Town) -> Iterator[Visitor]:
    with visit(browser, f"{place.url}/#ask") as visitor:
        yield visitor


def camera(picture: bytes) -> str:
    """What the QR code in a PNG says, read by a program that did not draw it."""
    image = Image.open(io.BytesIO(picture)).convert("RGBA")
    told = {"width": image.width, "height": image.height, "data": base64.b64encode(image.tobytes()).decode()}
    command: list[str | Path] = ["node", ROOT / "web/tests/square-reader.ts"]
    done = subprocess.run(command, input=json.dumps(told), capture_output=True, text=True, check=True)
    return done.stdout


@pytest.mark.parametrize("media", ["screen", "print"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_a_camera_reads_from_the_page_opens_the_mailbox(
    asya: Visitor, place: Town, media: str, scheme: str
) -> None:
    words = asya.write(TEXT)
    place.reply(place.only_request().thread, "Ja")
    asya.page.emulate_media(media=media, color_scheme=scheme)  # type: ignore[arg-type] # the two that are named above
    read = camera(asya.page.screenshot(full_page=True))
    assert Receipt.from_words(read) == Receipt.from_words(" ".join(words))
    asya.page.emulate_media(media="screen")
    asya.confirm(words)
    asya.open_mailbox([read])
    assert asya.page.inner_text(".message") == "Ja"


def test_a_camera_sees_nothing_that_it_would_open_and_nothing_that_says_whose_it_is(asya: Visitor) -> None:
    asya.write(TEXT)
    read = camera(asya.page.locator(".square").screenshot())
    assert (len(read), read.isdecimal()) == (48, True)


def test_on_paper_the_square_stands_with_the_words_and_nothing_else(asya: Visitor) -> None:
    words = asya.write(TEXT)
    asya.page.emulate_media(media="print")
    assert asya.page.inner_text("body").split() == ["Zwölf", "Wörter", *words]
    assert asya.page.locator("svg:visible, img:visible").count() == 1
    box = asya.page.locator(".square").bounding_box()
    assert box is not None
    assert round(box["width"] / 96 * 2.54, 1) == 4.0


def test_the_square_is_gone_when_the_words_are_let_go(asya: Visitor) -> None:
    asya.confirm(asya.write(TEXT))
    assert asya.page.locator(".square").count() == 0


def test_digits_that_are_wrong_are_told_without_a_request(asya: Visitor) -> None:
    digits = Receipt(bytes(16)).digits()
    asya.page.click("nav a[href='#mailbox']")
    asya.page.wait_for_selector("#mailbox-words")
    before = asya.asked
    again = "Lies es noch einmal ein."
    for text, said in (
        (digits[:-1] + "4", "Diese 48 Ziffern sind keine Quittung"),
        (digits[:-1], f"Das Quadrat hat 48 Ziffern, das sind 47. {again}"),
    ):
        asya.page.fill("#mailbox-words", text)
        asya.page.click("button[type=submit]")
        [error] = asya.page.locator(".error").all_inner_texts()
        assert error.startswith(said)
    assert asya.page.inner_text("#mailbox-progress") == "47 von 48 Ziffern"
    assert asya.asked == before
