"""Attachments and their parts: what is read, what is refused, and what never makes a whole."""

import hashlib
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.sealed.attachment import (
    MOST_BYTES,
    MOST_FILES,
    PART,
    TYPES,
    Attachment,
    Piece,
    check_whole,
    place,
)
from safeconduct.sealed.envelope import ENVELOPE_MAX, Identity, open_envelope
from safeconduct.sealed.errors import MessageRefused, NotGenuine, PartsRefused
from safeconduct.sealed.message import Followup, Request, read, write_followup, write_part, write_request
from safeconduct.sealed.part import Part
from safeconduct.sealed.receipt import Receipt

VECTORS: dict[str, Any] = json.loads(Path("vectors/sealed/parts.json").read_text(encoding="utf-8"))
ACCEPTED: dict[str, dict[str, Any]] = {one["name"]: one for one in VECTORS["accepted"]}
INTAKE = Identity.parse(VECTORS["identity"])
ASYA = Receipt.from_words(VECTORS["words"])
PATTERN = bytes.fromhex(VECTORS["pattern"])
LARGE = Attachment(**VECTORS["assembling"]["attachment"])


def piece(start: int, length: int) -> bytes:
    begin = start % len(PATTERN)
    return (PATTERN * ((begin + length) // len(PATTERN) + 1))[begin : begin + length]


def plaintext_of(one: dict[str, Any], line: str) -> bytes:
    body = piece(**one["data"]) if one["kind"] == "part" else one["text"].encode()
    return (line.encode() + b"\n" + body).ljust(one["length"], b"\0")


def edited(case: dict[str, Any]) -> bytes:
    one = ACCEPTED[case["of"]]
    line = one["line"]
    for old, new in case["replace"]:
        assert old in line
        line = line.replace(old, new, 1)
    return plaintext_of(one, line)


def named(cases: list[dict[str, Any]]) -> list[Any]:
    return [pytest.param(case, id=case["why"]) for case in cases]


@pytest.mark.parametrize("name", ACCEPTED)
def test_a_message_is_read_with_its_attachments_and_written_as_the_vectors_have_it(name: str) -> None:
    one = ACCEPTED[name]
    plaintext = plaintext_of(one, one["line"])
    message = read(plaintext, box=one["box"])
    to_desk: Any = {"thread": ASYA.thread(), "box": one["box"], "recipient": INTAKE.recipient, "day": message.day}
    if isinstance(message, Part):
        message.verify(ASYA.mac_key)
        assert (message.n, message.message, message.attachment.json()) == (one["n"], one["message"], one["attachment"])
        assert (message.data, message.thread) == (piece(**one["data"]), ASYA.box)
        sealed = write_part(
            message.data,
            **to_desk,
            message=message.message,
            attachment=message.attachment,
            n=message.n,
            part_id=message.id,
        )
    else:
        assert isinstance(message, Request | Followup)
        assert [each.json() for each in message.attachments] == one["attachments"]
        files: Any = {"attachments": message.attachments, "message_id": message.id}
        if isinstance(message, Request):
            sealed = write_request(message.text, **to_desk, language=message.language, **files)
        else:
            message.verify(ASYA.mac_key)
            sealed = write_followup(message.text, **to_desk, n=message.n, **files)
    assert open_envelope(sealed.envelope, [INTAKE]) == plaintext


@pytest.mark.parametrize("case", named(VECTORS["refused"]))
def test_an_attachment_of_another_form_is_refused_with_reason_and_place(case: dict[str, Any]) -> None:
    with pytest.raises(MessageRefused) as caught:
        read(edited(case), box=ACCEPTED[case["of"]]["box"])
    assert (caught.value.reason, caught.value.where) == (case["reason"], case["where"])


@pytest.mark.parametrize("case", named(VECTORS["not_genuine"]))
def test_a_part_or_a_list_changed_by_who_does_not_know_the_thread_is_not_genuine(case: dict[str, Any]) -> None:
    message = read(edited(case), box=ACCEPTED[case["of"]]["box"])
    assert isinstance(message, Part | Followup)
    with pytest.raises(NotGenuine):
        message.verify(ASYA.mac_key)


def test_a_part_with_one_byte_changed_is_not_genuine() -> None:
    one = ACCEPTED["part-only"]
    plaintext = bytearray(plaintext_of(one, one["line"]))
    plaintext[plaintext.index(b"\n") + 500] ^= 1
    message = read(bytes(plaintext), box=one["box"])
    assert isinstance(message, Part)
    with pytest.raises(NotGenuine):
        message.verify(ASYA.mac_key)


@pytest.mark.parametrize("case", named(VECTORS["placing"]["cases"]))
def test_a_part_belongs_only_to_what_its_message_lists_in_the_same_words(case: dict[str, Any]) -> None:
    listed = [Attachment(**one) for one in VECTORS["placing"]["listed"]]
    one = Piece(case["message"], Attachment(**case["attachment"]), 1)
    if case["reason"] is None:
        assert place(one, message=VECTORS["placing"]["message"], listed=listed) == one.attachment
        return
    with pytest.raises(PartsRefused) as caught:
        place(one, message=VECTORS["placing"]["message"], listed=listed)
    assert caught.value.reason == case["reason"]


@pytest.mark.parametrize("case", named(VECTORS["assembling"]["cases"]))
def test_only_all_parts_in_their_order_with_the_right_bytes_make_a_whole(case: dict[str, Any]) -> None:
    parts = [(one["n"], piece(one["start"], one["length"])) for one in case["parts"]]
    if case["reason"] is None:
        check_whole(LARGE, parts)
        return
    with pytest.raises(PartsRefused) as caught:
        check_whole(LARGE, parts)
    assert caught.value.reason == case["reason"]


SMALL_PARTS = st.lists(st.tuples(st.integers(0, 4), st.sampled_from([b"", b"a", b"b", b"ab"])), max_size=5)


@given(SMALL_PARTS)
def test_whatever_else_comes_is_never_a_whole(parts: list[tuple[int, bytes]]) -> None:
    attachment = Attachment("0" * 32, TYPES[0], 2, hashlib.sha256(b"ab").hexdigest())
    if parts == [(1, b"ab")]:
        check_whole(attachment, parts)
        return
    with pytest.raises(PartsRefused):
        check_whole(attachment, parts)


def test_a_full_part_with_the_longest_line_still_fits_the_largest_envelope() -> None:
    attachment = Attachment("f" * 32, max(TYPES, key=len), MOST_BYTES, "f" * 64)
    assert attachment.length(100) == PART
    sealed = write_part(
        bytes(PART),
        thread=ASYA.thread(),
        box="b" * 64,
        recipient=INTAKE.recipient,
        day=date(2026, 11, 24),
        message="f" * 32,
        attachment=attachment,
        n=100,
    )
    assert len(sealed.envelope) == ENVELOPE_MAX


def test_a_huge_file_is_checked_without_holding_it() -> None:
    attachment = Attachment("0" * 32, TYPES[0], MOST_BYTES, "0" * 64)
    held = 0

    def parts() -> Iterator[tuple[int, bytes]]:
        nonlocal held
        for n in range(1, attachment.parts + 1):
            held += 1
            yield n, bytes(attachment.length(n))

    with pytest.raises(PartsRefused, match="damaged"):
        check_whole(attachment, parts())
    assert held == attachment.parts


def test_every_reason_why_parts_are_refused_has_a_vector() -> None:
    documented = (PartsRefused.__doc__ or "").partition("Reasons:")[2].replace(",", " ").replace(".", " ").split()
    cases = VECTORS["placing"]["cases"] + VECTORS["assembling"]["cases"]
    assert {case["reason"] for case in cases} - {None} == {reason.strip("`") for reason in documented}


def test_nothing_of_a_part_shows_by_accident() -> None:
    one = ACCEPTED["part-only"]
    shown = repr(read(plaintext_of(one, one["line"]), box=one["box"]))
    assert "script" not in shown
    assert one["attachment"]["sha256"] not in shown


def test_twenty_files_with_a_text_fit_where_a_long_text_fits() -> None:
    listed = ACCEPTED["followup-full"]["attachments"]
    assert len(listed) == MOST_FILES
    assert sum(one["size"] for one in listed) <= MOST_BYTES
