"""What is no envelope, or no request, is refused early and cheaply; nothing of it is stored and the relay stays up."""

import asyncio
import gzip
import json
import os
import resource
import socket
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from safeconduct.relay.check import check
from safeconduct.relay.errors import Refusal, Unavailable
from safeconduct.relay.intake import MOST_ARRIVING, Intake
from safeconduct.sealed.envelope import ENVELOPE_MAX, HEADER, SIZES
from tests.relay.asking import ask, header, payload, put, raw, solved
from tests.relay.envelopes import ASYA, BORIS, a_name, an_envelope
from tests.relay.live import live_relay, running_relay

IDLE = 10_000 if "SAFECONDUCT_SOAK" in os.environ else 1000
PLACE = f"/v1/boxes/{BORIS.box}/{a_name(1)}"
GOOD = an_envelope()
LINES = GOOD[:HEADER].split(b"\n")


def filled(head: bytes, size: int = 4096) -> bytes:
    return head.ljust(size, b"\0")


def with_lines(*lines: bytes) -> bytes:
    return filled(b"\n".join([*lines, b""]))


X25519 = b"-> X25519 " + b"A" * 43
NOT_ENVELOPES = [
    ("armored", filled(b"-----BEGIN AGE ENCRYPTED FILE-----\n")),
    ("not_age", b"x" * 4096),
    ("not_age", b"\0" * 4096),
    ("not_age", gzip.compress(b"\0" * 4_000_000, mtime=0).ljust(4096, b"\0")[:4096]),
    ("not_age", filled(b"I was arrested on Monday and need help. ", 16384)),
    ("wrong_version", GOOD.replace(b"v1", b"v2", 1)),
    ("wrong_version", filled(GOOD[:HEADER].replace(b"\n", b"\r\n"))),
    ("no_stanza", with_lines(LINES[0], LINES[3])),
    ("wrong_recipient", with_lines(LINES[0], X25519, b"A" * 43, LINES[3])),
    ("wrong_recipient", with_lines(LINES[0], b"-> scrypt " + b"A" * 22 + b" 60", b"A" * 43, LINES[3])),
    ("wrong_recipient", with_lines(LINES[0], X25519, b"A" * 43, *LINES[1:4])),
    ("several_stanzas", filled(b"\n".join([*LINES[:3], X25519, b"A" * 43, *LINES[3:]]))[:4096]),
    ("malformed", GOOD.replace(LINES[2], LINES[2][:-1] + b"/", 1)),
    ("malformed", GOOD.replace(b"-> mlkem768x25519 ", b"-> mlkem768x25519  ", 1)[:4096]),
    ("malformed", b"age-encryption.org/v1\n" + filled(b"-> mlkem768x25519 " + b"A" * 5000, 1 << 20)[: (1 << 20) - 22]),
    *[("wrong_size", an_envelope(size)[:-1]) for size in SIZES],
    *[("wrong_size", an_envelope(size) + b"\0") for size in SIZES[:-1]],
    ("wrong_size", b""),
    ("wrong_size", b"a"),
    ("wrong_size", GOOD[:2000]),
]


@pytest.mark.parametrize("number", range(len(NOT_ENVELOPES)), ids=[reason for reason, _ in NOT_ENVELOPES])
def test_what_is_not_an_envelope_is_refused_by_its_header_alone(relay: str, number: int) -> None:
    reason, octets = NOT_ENVELOPES[number]
    answer = put(relay, BORIS.box, a_name(1), octets)
    assert answer.error == (422, reason)
    assert answer.json["mend"]
    assert ask(relay, "GET", PLACE, BORIS.bearer).status == 404


def test_a_refused_envelope_does_not_spend_the_solution(relay: str) -> None:
    solution = solved(relay, ASYA.box)
    assert put(relay, ASYA.box, a_name(50), b"x" * 4096, Altcha=solution).error == (422, "not_age")
    assert put(relay, ASYA.box, a_name(50), GOOD, Altcha=solution).status == 201


def test_headers_that_do_not_announce_an_envelope_are_refused(relay: str) -> None:
    for headers in (
        {"Content-Type": "text/plain"},
        {"Content-Type": ""},
        {"Content-Type": "application/octet-stream; charset=utf-8"},
        {"Content-Encoding": "gzip"},
        {"Content-Encoding": "identity"},
    ):
        assert put(relay, BORIS.box, a_name(1), GOOD, **headers).error == (415, "media_type")


def edited(**changes: Any) -> Callable[[dict[str, Any]], Any]:  # noqa: ANN401 - JSON
    def edit(value: dict[str, Any]) -> dict[str, Any]:
        return {
            **value,
            "challenge": {**value["challenge"], "parameters": {**value["challenge"]["parameters"], **changes}},
        }

    return edit


EDITS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "cheaper": edited(cost=1),
    "shorter prefix": edited(keyPrefix=""),
    "longer life": edited(expiresAt=9_999_999_999),
    "no expiry": edited(expiresAt=None),
    "another box inside": edited(data={"box": ASYA.box}),
    "no box": edited(data=None),
    "another salt": edited(salt="00" * 16),
    "odd nonce": edited(nonce=5),
    "deep": edited(data=json.loads("[" * 400 + "]" * 400)),
    "unsigned": lambda value: {**value, "challenge": {"parameters": value["challenge"]["parameters"]}},
    "wrong counter": lambda value: {
        **value,
        "solution": {**value["solution"], "counter": value["solution"]["counter"] + 1},
    },
    "no counter": lambda value: {**value, "solution": {**value["solution"], "counter": "1"}},
    "no solution": lambda value: {"challenge": value["challenge"]},
    "a list": lambda value: [value],
    "a number": lambda _: 1,
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS.keys())
def test_an_edited_solution_is_refused(relay: str, edit: Callable[[dict[str, Any]], Any]) -> None:
    value = payload(ask(relay, "GET", f"/v1/challenge?box={BORIS.box}").json)
    answer = put(relay, BORIS.box, a_name(1), GOOD, Altcha=header(edit(value)))
    assert answer.error == (403, "challenge")


def test_a_missing_foreign_used_or_wrong_solution_is_refused_alike(relay: str) -> None:
    used = solved(relay, BORIS.box)
    assert put(relay, BORIS.box, a_name(60), GOOD, Altcha=used).status == 201
    value = payload(ask(relay, "GET", f"/v1/challenge?box={BORIS.box}").json)
    value["solution"]["counter"] += 1
    wrong = header(value)
    value["solution"]["counter"] -= 1
    answers = [
        put(relay, BORIS.box, a_name(1), GOOD, Altcha=solution)
        for solution in (
            used,
            "",
            "x",
            "Ą".encode().decode("latin-1"),
            "a" * 5000,
            solved(relay, ASYA.box),
            wrong,
            header(value),
        )
    ]
    answers.append(ask(relay, "PUT", PLACE, {"Content-Type": "application/octet-stream"}, GOOD))
    assert {(answer.status, answer.body) for answer in answers} == {(403, answers[0].body)}
    assert ask(relay, "GET", PLACE, BORIS.bearer).status == 404


HEAD = f"PUT {PLACE} HTTP/1.1\r\nHost: x\r\nContent-Type: application/octet-stream\r\n".encode()
TRICKS: dict[str, tuple[bytes, ...]] = {
    "no body": (HEAD + b"\r\n",),
    "contradicting lengths": (HEAD + b"Content-Length: 4096\r\nContent-Length: 4097\r\n\r\n", GOOD),
    "negative length": (HEAD + b"Content-Length: -1\r\n\r\n",),
    "signed length": (HEAD + b"Content-Length: +4096\r\n\r\n", GOOD),
    "length beyond all numbers": (HEAD + b"Content-Length: 99999999999999999999999999\r\n\r\n",),
    "length beyond the cap": (HEAD + b"Content-Length: 1048577\r\n\r\n",),
    "endless chunks": (HEAD + b"Transfer-Encoding: chunked\r\n\r\n", *[b"10000\r\n" + b"x" * 65536 + b"\r\n"] * 32),
    "a chunk of a wrong size": (HEAD + b"Transfer-Encoding: chunked\r\n\r\nZZ\r\n",),
    "type twice": (HEAD + b"Content-Type: text/plain\r\nContent-Length: 4096\r\n\r\n", GOOD),
    "coded": (HEAD + b"Content-Encoding: gzip\r\nContent-Length: 4096\r\n\r\n", GOOD),
    "thousands of headers": (HEAD + b"".join(b"X-%d: y\r\n" % i for i in range(3000)) + b"\r\n",),
    "not HTTP": (b"\x16\x03\x01" + bytes(100) + b"\r\n\r\n",),
}


@pytest.fixture(scope="module")
def free(tmp_path_factory: pytest.TempPathFactory) -> Any:  # noqa: ANN401 - pytest's generator
    """The address of a relay that asks for no solution, so that nothing else can be the reason of a refusal."""
    with running_relay(tmp_path_factory.mktemp("free") / "data", None, "--challenge-cost", "0") as url:
        yield url


@pytest.mark.parametrize("trick", TRICKS.values(), ids=TRICKS.keys())
def test_a_request_that_lies_is_refused_or_cut_and_stores_nothing(free: str, trick: tuple[bytes, ...]) -> None:
    answer = raw(free, *trick)
    assert answer[9:12] in {b"400", b"413", b"415", b"422", b"431"}
    assert ask(free, "GET", PLACE, BORIS.bearer).status == 404


def test_an_envelope_that_stops_halfway_is_not_stored(free: str) -> None:
    assert raw(free, HEAD + b"Content-Length: 4096\r\n\r\n" + GOOD[:4000]) == b""
    assert raw(free, HEAD + b"Transfer-Encoding: chunked\r\n\r\n1000\r\n" + GOOD) == b""
    assert ask(free, "GET", PLACE, BORIS.bearer).status == 404
    assert raw(free, HEAD + b"Transfer-Encoding: chunked\r\n\r\n1000\r\n" + GOOD + b"\r\n0\r\n\r\n")[9:12] == b"201"


@pytest.mark.soak
def test_thousands_of_idle_connections_keep_nobody_out(data: Path) -> None:
    usual, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    with live_relay(data, "--challenge-cost", "0") as live:
        idle = []
        try:
            for _ in range(min(IDLE, most - 200)):
                connection = socket.create_connection(("127.0.0.1", live.port))
                connection.sendall(HEAD)
                idle.append(connection)
            assert put(live.url, ASYA.box, a_name(1), GOOD, Altcha="none").status == 201
        finally:
            for connection in idle:
                connection.close()
            resource.setrlimit(resource.RLIMIT_NOFILE, (usual, most))


def test_nothing_of_all_that_was_stored(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with running_relay(data, None, "--challenge-cost", "0") as url:
        assert put(url, BORIS.box, a_name(1), GOOD, Altcha="none").status == 201
        before = check(data).envelopes, check(data).bytes
        for reason, octets in NOT_ENVELOPES:
            assert put(url, BORIS.box, a_name(2), octets, Altcha="none").error == (422, reason)
        for trick in TRICKS.values():
            raw(url, *trick)
        assert (check(data).envelopes, check(data).bytes) == before == (1, 4096)
    stored = b"".join(file.read_bytes() for file in data.iterdir())
    assert GOOD[HEADER : HEADER + 200] in stored
    assert b"I was arrested" not in stored


def test_a_sender_who_never_ends_is_told_that_it_took_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("safeconduct.relay.intake.LONGEST", 0.05)
    monkeypatch.setattr("safeconduct.relay.intake.LOOK_EVERY", 0.01)

    async def story() -> None:
        async def never() -> dict[str, Any]:
            await asyncio.Event().wait()
            return {}

        async def at_once() -> dict[str, Any]:
            return {"type": "http.request", "body": GOOD, "more_body": False}

        intake = Intake()
        for _ in range(2):
            with pytest.raises(Refusal) as slow:
                await intake.body(never, b"4096")
            assert (slow.value.status, slow.value.code) == (408, "slow")
            assert await intake.body(at_once, b"4096") == GOOD
        stopped = asyncio.create_task(intake.body(never, None))
        await asyncio.sleep(0)
        stopped.cancel()
        with pytest.raises(asyncio.CancelledError):
            await stopped

    asyncio.run(story())


def test_more_than_may_arrive_at_once_is_refused_before_it_is_read() -> None:
    intake = Intake()
    with ExitStack() as stack:
        for _ in range(MOST_ARRIVING // ENVELOPE_MAX):
            stack.enter_context(intake.room(None))
        with pytest.raises(Unavailable):
            intake.room(b"4096")
    with intake.room(b"4096"):
        pass
