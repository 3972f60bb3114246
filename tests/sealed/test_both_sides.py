"""Python and TypeScript, live: what one seals the other opens, and what one refuses the other refuses alike."""

import base64
import hashlib
import json
import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safeconduct.sealed import line as lines
from safeconduct.sealed import words
from safeconduct.sealed.attachment import PART, check_whole
from safeconduct.sealed.card import read_card
from safeconduct.sealed.envelope import SIZES, Identity, capacity, check_header, open_envelope, seal
from safeconduct.sealed.errors import CardError, MessageRefused
from safeconduct.sealed.message import (
    Burn,
    Followup,
    Part,
    Reply,
    Request,
    read,
    write_followup,
    write_reply,
    write_request,
)
from safeconduct.sealed.receipt import Receipt
from tests.sealed.conftest import BrowserSide, Refused

LONG = os.environ.get("SAFECONDUCT_SOAK") == "1"
DAY = date(2026, 11, 24)
INTAKE = Identity.from_seed(b"\1" * 32)
ASYA = Receipt(b"\2" * 16)
BOX = "b" * 64
TEXTS = ["", "Мне пришла повестка.", "\0\n\u2028\ufeff\U0001f54a" * 700, "x" * 300_000]


def vectors(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Path(f"vectors/sealed/{name}.json").read_text(encoding="utf-8"))
    return found


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def law(short: int, long: int) -> settings:
    return settings(
        max_examples=long if LONG else short,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
    )


@pytest.mark.parametrize("size", SIZES)
def test_what_either_side_seals_the_other_opens(browser_side: BrowserSide, size: int) -> None:
    plaintext = os.urandom(capacity(size))
    ours = seal(plaintext, INTAKE.recipient, size)
    assert base64.b64decode(browser_side("open", envelope=b64(ours), identity=str(INTAKE))) == plaintext
    theirs = base64.b64decode(
        browser_side("seal", plaintext=b64(plaintext), recipient=str(INTAKE.recipient), size=str(size))
    )
    check_header(theirs)
    assert open_envelope(theirs, [INTAKE]) == plaintext


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: str(len(text)))
def test_a_conversation_goes_both_ways(browser_side: BrowserSide, text: str) -> None:
    mine = {"text": text, "words": " ".join(ASYA.words("russian")), "day": DAY.isoformat()}
    to_desk = {"box": BOX, "recipient": str(INTAKE.recipient)}

    request = read(open_envelope(base64.b64decode(browser_side("request", **mine, **to_desk)), [INTAKE]), box=BOX)
    assert isinstance(request, Request)
    assert (request.text, request.thread) == (text, ASYA.thread())

    reply = write_reply(text, thread=request.thread, n=1, day=DAY, sender="Beratung")
    assert browser_side("readReply", envelope=b64(reply.envelope), words=mine["words"]) == text
    theirs = read(open_envelope(base64.b64decode(browser_side("reply", **mine, n="3")), [ASYA.identity]), box=ASYA.box)
    assert isinstance(theirs, Reply)
    theirs.verify(ASYA.mac_key)

    followup = read(
        open_envelope(base64.b64decode(browser_side("followup", **mine, **to_desk, n="1")), [INTAKE]), box=BOX
    )
    assert isinstance(followup, Followup)
    followup.verify(request.thread.mac_key)
    assert (followup.text, followup.n, followup.thread) == (text, 1, ASYA.box)


def test_the_wish_to_destroy_goes_from_the_browser_to_the_desk(browser_side: BrowserSide) -> None:
    mine = {"words": " ".join(ASYA.words()), "day": DAY.isoformat(), "box": BOX, "recipient": str(INTAKE.recipient)}
    burn = read(open_envelope(base64.b64decode(browser_side("burn", **mine)), [INTAKE]), box=BOX)
    assert isinstance(burn, Burn)
    burn.verify_burn(ASYA.mac_key, ASYA.thread().burn)
    assert (burn.thread, burn.token) == (ASYA.box, ASYA.burn_token)


@pytest.mark.parametrize("size", [1, 1626, 60_000, PART], ids=str)
def test_a_part_goes_from_the_browser_to_the_desk_byte_for_byte(browser_side: BrowserSide, size: int) -> None:
    data = os.urandom(size)
    mine = {"words": " ".join(ASYA.words()), "day": DAY.isoformat(), "box": BOX, "recipient": str(INTAKE.recipient)}
    sent = browser_side("part", **mine, data=b64(data), sha256=hashlib.sha256(data).hexdigest())
    part = read(open_envelope(base64.b64decode(sent), [INTAKE]), box=BOX)
    assert isinstance(part, Part)
    part.verify(ASYA.mac_key)
    check_whole(part.attachment, [(part.n, part.data)])
    assert part.data == data


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: str(len(text)))
def test_python_reads_what_python_writes_for_the_desk(browser_side: BrowserSide, text: str) -> None:
    thread = ASYA.thread()
    request = write_request(text, thread=thread, box=BOX, recipient=INTAKE.recipient, day=DAY, language="de")
    followup = write_followup(text, thread=thread, box=BOX, recipient=INTAKE.recipient, n=0, day=DAY)
    for sealed in (request, followup):
        plaintext = browser_side("open", envelope=b64(sealed.envelope), identity=str(INTAKE))
        assert browser_side("message", plaintext=plaintext, box=BOX)["text"] == text


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-lines.LARGEST, lines.LARGEST), st.text(max_size=20)),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=6), inner, max_size=4)),
    max_leaves=12,
)


def verdict(data: bytes) -> tuple[str, str | None]:
    try:
        return "read", lines.write(lines.read(data))
    except lines.LineRefused as refused:
        return "refused", refused.reason


def their_verdict(browser_side: BrowserSide, data: bytes) -> tuple[str, str | None]:
    try:
        return "read", browser_side("line", data=b64(data))
    except Refused as refused:
        return "refused", refused.reason


@pytest.mark.soak
@law(200, 5_000)
@given(st.dictionaries(st.text(max_size=6), JSON, max_size=5))
def test_an_object_has_the_same_one_spelling_on_both_sides(browser_side: BrowserSide, value: dict[str, Any]) -> None:
    written = lines.write(value).encode()
    found = verdict(written)
    assert found == their_verdict(browser_side, written)
    if found[0] == "read":
        assert lines.read(written) == value


SEEDS = [*vectors("lines")["accepted"], vectors("messages")["accepted"][1]["line"]]
PIECES = st.one_of(
    st.text(max_size=3),
    st.sampled_from(['"', "\\", '\\"', "\\u", "\\u0041", "\\ud800", ",", ":", "{", "}", "[", "]", "{}", "null", "1.0"]),
    st.sampled_from(
        ["-0", "1e5", "9007199254740993", "NaN", "true", "\n", "\r", "\t", " ", "\u2028", '"1":1,', '"a":1,']
    ),
)


@st.composite
def edited_text(draw: st.DrawFn, texts: list[str]) -> str:
    text = draw(st.sampled_from(texts))
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + draw(PIECES) + text[at + draw(st.integers(0, 4)) :]
    return text


@pytest.mark.soak
@law(400, 10_000)
@given(edited_text(SEEDS))
def test_an_edited_line_meets_the_same_verdict_on_both_sides(browser_side: BrowserSide, text: str) -> None:
    data = text.encode()
    assert verdict(data) == their_verdict(browser_side, data)


@pytest.mark.soak
@law(200, 5_000)
@given(edited_text([one["line"] for name in ("messages", "parts") for one in vectors(name)["accepted"]]))
def test_an_edited_message_meets_the_same_verdict_on_both_sides(browser_side: BrowserSide, line: str) -> None:
    plaintext = (line.encode() + b"\n").ljust(14725, b"\0")[:14725]
    box = vectors("messages")["accepted"][0]["box"]
    ours: tuple[str | None, str | None]
    theirs: tuple[str | None, str | None]
    try:
        message = read(plaintext, box=box)
        ours = ("read", b64(message.data) if isinstance(message, Part) else message.text)
    except MessageRefused as refused:
        ours = (refused.reason, refused.where)
    try:
        theirs = ("read", browser_side("message", plaintext=b64(plaintext), box=box)["text"])
    except Refused as refused:
        theirs = (refused.reason, refused.where)
    assert ours == theirs


@pytest.mark.soak
@law(200, 5_000)
@given(edited_text([vectors("cards")["accepted"][0]["text"]]))
def test_an_edited_card_meets_the_same_verdict_on_both_sides(browser_side: BrowserSide, text: str) -> None:
    ours: tuple[str, object]
    theirs: tuple[str, object]
    try:
        ours = ("read", read_card(text, DAY).serial)
    except CardError as refused:
        ours = (type(refused).__name__, getattr(refused, "where", None))
    try:
        theirs = ("read", browser_side("card", text=text, today=DAY.isoformat()))
    except Refused as refused:
        theirs = (refused.error, refused.where)
    assert ours == theirs


# Letters that Python's Unicode knows: the browser's may be newer, and then it knows more marks.
LETTERS = st.characters(exclude_categories=["Cs", "Cn"])
ODD = st.sampled_from(
    [*"\u0130\u03a3\u0401\u0451\u0439\u212a\u017f\u00df\ufb01\u00a0\u00ad\u200b\u200e\ufeff\u3000\u0085\x1c\x1f1.,-"]
)
LIKE_A_WORD = st.builds(
    lambda word, at, put, cut: word[:at] + put + word[at + cut :],
    st.sampled_from(words.wordlist("english") + words.wordlist("russian")),
    st.integers(0, 8),
    st.text(LETTERS, max_size=2),
    st.integers(0, 2),
)


@pytest.mark.soak
@law(30, 500)
@given(st.lists(st.one_of(LIKE_A_WORD, st.text(st.one_of(LETTERS, ODD), max_size=20)), max_size=3).map(" ".join))
def test_typed_words_mean_the_same_on_both_sides(browser_side: BrowserSide, text: str) -> None:
    ours = [
        [word, words.plain(word), words.nearest(word, "english"), words.nearest(word, "russian")]
        for word in words.split(text)
    ]
    assert ours == browser_side("words", text=text)
