import base64
import dataclasses
import json
import zlib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from safeconduct.sealed import line as lines
from safeconduct.sealed.envelope import Identity, capacity, open_envelope
from safeconduct.sealed.errors import MessageRefused, NotGenuine, TooLong
from safeconduct.sealed.message import (
    Burn,
    Followup,
    Part,
    Reply,
    Request,
    missing_counters,
    read,
    write_burn,
    write_followup,
    write_reply,
    write_request,
)
from safeconduct.sealed.receipt import Receipt

VECTORS: dict[str, Any] = json.loads(Path("vectors/sealed/messages.json").read_text(encoding="utf-8"))
LINES: dict[str, Any] = json.loads(Path("vectors/sealed/lines.json").read_text(encoding="utf-8"))
ACCEPTED: dict[str, dict[str, Any]] = {one["name"]: one for one in VECTORS["accepted"]}
INTAKE = Identity.parse(VECTORS["identity"])
ASYA = Receipt.from_words(VECTORS["words"])
DAY = date(2026, 11, 24)
BOX = ACCEPTED["request"]["box"]


def plaintext_of(line: str, text: str, length: int) -> bytes:
    return (line.encode() + b"\n" + text.encode()).ljust(length, b"\0")


def accepted(name: str) -> bytes:
    one = ACCEPTED[name]
    return plaintext_of(one["line"], one["expect"]["text"], one["length"])


def edited(case: dict[str, Any]) -> bytes:
    one = ACCEPTED[case["of"]]
    line = one["line"]
    for old, new in case["replace"]:
        assert old in line
        line = line.replace(old, new, 1)
    return plaintext_of(line, one["expect"]["text"], one["length"])


def named(cases: list[dict[str, Any]]) -> list[Any]:
    return [pytest.param(case, id=case["why"]) for case in cases]


@pytest.mark.parametrize("line", LINES["accepted"])
def test_a_line_in_its_one_spelling_is_read_and_written_the_same(line: str) -> None:
    assert lines.write(lines.read(line.encode())) == line


@pytest.mark.parametrize("case", named(LINES["refused"]))
def test_every_other_spelling_of_a_line_is_refused(case: dict[str, str]) -> None:
    with pytest.raises(lines.LineRefused) as caught:
        lines.read(base64.b64decode(case["base64"]))
    assert caught.value.reason == case["reason"]


@pytest.mark.parametrize("name", ACCEPTED)
def test_a_message_is_read_as_it_was_meant(name: str) -> None:
    one = ACCEPTED[name]
    message = read(accepted(name), box=one["box"])
    assert not isinstance(message, Part)
    expect = one["expect"]
    assert (message.id, message.to, message.day.isoformat()) == (expect["id"], expect["to"], expect["day"])
    assert message.text == expect["text"]
    if isinstance(message, Request):
        assert one["kind"] == "request"
        assert (message.language, message.guide and message.guide.json()) == (expect["language"], expect["guide"])
        assert message.thread == ASYA.thread()
        return
    message.verify(bytes.fromhex(VECTORS["mac_key"]))
    assert message.n == expect["n"]
    if isinstance(message, Reply):
        assert (one["kind"], message.sender) == ("reply", expect["sender"])
    elif isinstance(message, Burn):
        message.verify_burn(bytes.fromhex(VECTORS["mac_key"]), VECTORS["burn"])
        assert (one["kind"], message.token.hex(), message.text) == ("burn", expect["token"], "")
        assert message.thread == expect["thread"]
    else:
        assert (one["kind"], message.thread) == ("followup", expect["thread"])


@pytest.mark.parametrize("name", ACCEPTED)
def test_a_message_is_written_as_the_vectors_have_it(name: str) -> None:
    message = read(accepted(name), box=ACCEPTED[name]["box"])
    assert not isinstance(message, Part)
    thread = ASYA.thread()
    if isinstance(message, Request):
        sealed = write_request(
            message.text,
            thread=thread,
            box=message.to,
            recipient=INTAKE.recipient,
            day=message.day,
            language=message.language,
            guide=message.guide,
            message_id=message.id,
        )
    elif isinstance(message, Reply):
        sealed = write_reply(
            message.text, thread=thread, n=message.n, day=message.day, sender=message.sender, message_id=message.id
        )
    elif isinstance(message, Burn):
        sealed = write_burn(
            token=message.token,
            thread=thread,
            box=message.to,
            recipient=INTAKE.recipient,
            day=message.day,
            message_id=message.id,
        )
    else:
        sealed = write_followup(
            message.text,
            thread=thread,
            box=message.to,
            recipient=INTAKE.recipient,
            n=message.n,
            day=message.day,
            message_id=message.id,
        )
    assert (sealed.box, sealed.id) == (message.to, message.id)
    assert open_envelope(sealed.envelope, [ASYA.identity, INTAKE]) == accepted(name)


@pytest.mark.parametrize("case", named(VECTORS["not_wished"]))
def test_who_knows_the_thread_but_not_the_receipt_cannot_wish_it_destroyed(case: dict[str, Any]) -> None:
    message = read(plaintext_of(case["line"], "", case["length"]), box=case["box"])
    assert isinstance(message, Burn)
    message.verify(ASYA.mac_key)
    with pytest.raises(NotGenuine):
        message.verify_burn(ASYA.mac_key, ASYA.thread().burn)


def test_a_burn_is_as_large_as_a_short_followup() -> None:
    to_desk: Any = {"thread": ASYA.thread(), "box": BOX, "recipient": INTAKE.recipient, "day": DAY}
    burn = write_burn(token=ASYA.burn_token, **to_desk)
    assert len(burn.envelope) == len(write_followup("Danke, das hat geholfen.", n=1, **to_desk).envelope)


@pytest.mark.parametrize("case", named(VECTORS["refused"]))
def test_a_message_of_another_form_is_refused_with_reason_and_place(case: dict[str, Any]) -> None:
    with pytest.raises(MessageRefused) as caught:
        read(edited(case), box=ACCEPTED[case["of"]]["box"])
    assert (caught.value.reason, caught.value.where) == (case["reason"], case["where"])


@pytest.mark.parametrize("case", named(VECTORS["refused_whole"]))
def test_a_plaintext_of_another_form_is_refused_with_reason_and_place(case: dict[str, Any]) -> None:
    with pytest.raises(MessageRefused) as caught:
        read(zlib.decompress(base64.b64decode(case["zlib"])), box=case["box"])
    assert (caught.value.reason, caught.value.where) == (case["reason"], case["where"])


def test_every_reason_of_a_refusal_has_a_vector() -> None:
    documented = (MessageRefused.__doc__ or "").partition("Reasons:")[2].replace(",", " ").replace(".", " ").split()
    seen = {case["reason"] for case in VECTORS["refused"] + VECTORS["refused_whole"]}
    assert seen == {reason.strip("`") for reason in documented}


def test_a_refusal_repeats_nothing_that_the_sender_wrote() -> None:
    line = ACCEPTED["request"]["line"].replace('"n":0', '"n":0,"canary":"canary"').replace('"language":"de"', "canary")
    for text in (line, ACCEPTED["request"]["line"].replace('"n":0', '"canary":0')):
        with pytest.raises(MessageRefused) as caught:
            read(plaintext_of(text, "", 14725), box=BOX)
        assert "canary" not in str(caught.value)


@pytest.mark.parametrize("case", named(VECTORS["not_genuine"]))
def test_a_message_changed_by_who_does_not_know_the_thread_is_not_genuine(case: dict[str, Any]) -> None:
    message = read(edited(case), box=ACCEPTED[case["of"]]["box"])
    assert isinstance(message, Reply | Followup | Burn)
    with pytest.raises(NotGenuine):
        message.verify(ASYA.mac_key)


@pytest.mark.parametrize("name", ["reply", "followup"])
def test_another_text_or_another_threads_key_is_not_genuine(name: str) -> None:
    message = read(accepted(name), box=ACCEPTED[name]["box"])
    assert isinstance(message, Reply | Followup | Burn)
    message.verify(ASYA.mac_key)
    with pytest.raises(NotGenuine):
        message.verify(bytes(32))
    changed = read(accepted(name).replace(b"gesagt", b"gefragt"[:6]), box=ACCEPTED[name]["box"])
    assert isinstance(changed, Reply | Followup)
    with pytest.raises(NotGenuine):
        changed.verify(ASYA.mac_key)


@pytest.mark.parametrize("name", ACCEPTED)
def test_a_message_moved_to_another_box_is_refused(name: str) -> None:
    with pytest.raises(MessageRefused) as caught:
        read(accepted(name), box="0" * 64)
    assert caught.value.reason == "box"


@pytest.mark.parametrize("case", VECTORS["missing"], ids=lambda case: str(case["counters"]))
def test_replies_that_must_have_existed_are_named(case: dict[str, list[int]]) -> None:
    assert missing_counters(case["counters"]) == case["missing"]


def test_half_a_letter_becomes_the_replacement_character_as_browsers_do_it() -> None:
    sealed = write_reply("a\ud800b\ud83d\ude00\udc00", thread=ASYA.thread(), n=1, day=DAY, sender="B")
    reply = read(open_envelope(sealed.envelope, [ASYA.identity]), box=ASYA.box)
    assert isinstance(reply, Reply)
    assert reply.text == "a\ufffdb\U0001f600\ufffd"


def test_the_longest_text_fits_and_one_byte_more_is_told() -> None:
    empty = write_reply("", thread=ASYA.thread(), n=1, day=DAY, sender="B")
    line = open_envelope(empty.envelope, [ASYA.identity]).index(b"\n")
    room = capacity(1048576) - line - 1 - len("1046000") + 1
    sealed = write_reply("x" * room, thread=ASYA.thread(), n=1, day=DAY, sender="B")
    assert len(sealed.envelope) == 1048576
    with pytest.raises(TooLong) as caught:
        write_reply("x" * (room + 1), thread=ASYA.thread(), n=1, day=DAY, sender="B")
    assert caught.value.bytes_over == 1


@pytest.mark.parametrize(
    "wrong",
    [{"n": 0}, {"n": -1}, {"n": 2**31}, {"sender": ""}, {"sender": "a\nb"}, {"sender": "\ud800"}, {"message_id": "x"}],
    ids=str,
)
def test_what_a_reader_would_refuse_is_not_sent(wrong: dict[str, Any]) -> None:
    with pytest.raises(MessageRefused):
        write_reply("", **{"thread": ASYA.thread(), "n": 1, "day": DAY, "sender": "B", **wrong})


def test_the_desk_is_not_told_to_reply_into_an_organisations_box() -> None:
    thread = dataclasses.replace(ASYA.thread(), box=BOX)
    with pytest.raises(MessageRefused) as caught:
        write_request("", thread=thread, box=BOX, recipient=INTAKE.recipient, day=DAY, language="de")
    assert caught.value.where == "thread.box"


def test_nothing_of_a_message_shows_by_accident() -> None:
    for name in ACCEPTED:
        shown = repr(read(accepted(name), box=ACCEPTED[name]["box"]))
        assert "gesagt" not in shown
        assert ASYA.mac_key.hex() not in shown
        assert repr(ASYA.mac_key) not in shown
