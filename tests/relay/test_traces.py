"""Nothing about a sender is left at the relay: not in its files, not in what it prints."""

import os
import re
import socket
from hashlib import sha256
from pathlib import Path

import pytest

from tests.relay.asking import ask, put
from tests.relay.envelopes import ASYA, BORIS, a_name, an_envelope
from tests.relay.live import LiveRelay, live_relay
from tests.relay.memory import search

MOST_LEFT = 15
"""Requests of which something may be left in freed memory; the same for a hundred requests and for a thousand."""
REQUESTS = 1000 if "SAFECONDUCT_SOAK" in os.environ else 40
CANARY = "canary7c1f"
HEADERS = (
    "User-Agent", "Referer", "Origin", "Cookie", "Accept-Language", "Accept", "Host", "From", "X-Forwarded-For", "Via",
    "X-Real-IP", "Forwarded", "Authorization", "If-None-Match", "X-Request-Id", "Traceparent", "Altcha", "Range",
)  # fmt: skip


def traces(live: LiveRelay, data: Path, what: bytes) -> list[str]:
    """Where `what` is found: the files of the relay, its output."""
    return sorted(file.name for file in [*data.iterdir(), live.said] if what in file.read_bytes())


@pytest.mark.soak
def test_nothing_of_a_thousand_requests_with_canaries_in_every_header_is_left(data: Path) -> None:
    with live_relay(data, "--challenge-cost", "0") as live:
        for number in range(REQUESTS):
            headers = {name: f"{CANARY}-{name}-{number}" for name in HEADERS}
            sent = {**headers, "Content-Type": "application/octet-stream"}
            path = f"/v1/boxes/{BORIS.box}/{a_name(number)}"
            assert ask(live.url, "PUT", path, sent, an_envelope(seed=number)).status == 201
            assert ask(live.url, "GET", f"/v1/about?{CANARY}={number}", headers).status == 200
            assert ask(live.url, "GET", f"/{CANARY}/{number}", headers).status == 404
            assert ask(live.url, "GET", f"/v1/boxes/{BORIS.box}?{CANARY}", {**headers, **BORIS.bearer}).status == 400
            assert ask(live.url, CANARY.upper(), path, headers).status == 404
        planted = an_envelope(seed=5)[: -len(CANARY)] + CANARY.encode()
        assert traces(live, data, CANARY.encode()) == []
        assert put(live.url, ASYA.box, a_name(1), planted, Altcha="none").status == 201
        assert traces(live, data, CANARY.encode()) == ["relay.sqlite-wal"]
        assert traces(live, data, BORIS.token) == traces(live, data, BORIS.token.hex().encode()) == []
    assert traces(live, data, CANARY.encode()) == ["relay.sqlite"]
    assert live.said.read_text() == f"relay on {live.url}\n"


def with_canaries(number: int) -> dict[str, str]:
    return {name: f"{CANARY}-{name}-{number}-." for name in HEADERS}


@pytest.mark.soak
def test_the_memory_of_a_relay_forgets_whom_it_served(data: Path) -> None:
    requests = max(REQUESTS, 150)
    trace = re.compile(rb"(?i)canary7c1f-[a-z-]+-([0-9]+)-\.")
    with live_relay(data, "--challenge-cost", "0") as live:
        for number in range(requests):
            headers = with_canaries(number) | {"Content-Type": "application/octet-stream"}
            path = f"/v1/boxes/{BORIS.box}/{a_name(number)}"
            assert ask(live.url, "PUT", path, headers, an_envelope(seed=number)).status == 201
            assert ask(live.url, "GET", f"/v1/boxes/{BORIS.box}", with_canaries(number) | BORIS.bearer).status == 200
        for number in range(requests):  # others, who write over what was freed
            ask(live.url, "GET", f"/v1/boxes/{BORIS.box}", dict.fromkeys(HEADERS, "x" * 40) | BORIS.bearer)
            put(live.url, ASYA.box, a_name(number), an_envelope(seed=number), Altcha="none")
        pid = live.process.pid
        assert len(search(pid, trace)) <= MOST_LEFT
        # Somebody who is being served just now is there, or the search would find nothing at all.
        head = f"GET /v1/boxes/{ASYA.box}?wait=60&after={(1 << 53) - 1} HTTP/1.1\r\nHost: x\r\n"
        head += f"Authorization: Bearer {ASYA.token.hex()}\r\nUser-Agent: {with_canaries(777777)['Via']}"
        with socket.create_connection(("127.0.0.1", live.port)) as waiting:
            waiting.sendall(f"{head}\r\n\r\n".encode())
            assert ask(live.url, "GET", "/v1/about").status == 200
            assert b"777777" in search(pid, trace)


def test_what_was_deleted_is_in_no_file_after_a_stop(data: Path) -> None:
    names = [sha256(bytes([number])).hexdigest()[:32] for number in range(3)]
    with live_relay(data, "--challenge-cost", "0") as live:
        for number in range(3):
            put(live.url, BORIS.box, names[number], an_envelope(65536, number), Altcha="none")
        assert ask(live.url, "DELETE", f"/v1/boxes/{BORIS.box}/{names[1]}", BORIS.bearer).status == 204
    pieces = [an_envelope(65536, number)[40000:40200] for number in range(3)]
    assert [traces(live, data, piece) for piece in pieces] == [["relay.sqlite"], [], ["relay.sqlite"]]
    assert [traces(live, data, bytes.fromhex(names[number])) for number in (1, 2)] == [[], ["relay.sqlite"]]


def test_the_files_of_a_relay_are_its_keepers_alone(data: Path) -> None:
    with live_relay(data):
        assert data.stat().st_mode & 0o077 == 0
        assert [file.name for file in data.iterdir() if file.stat().st_mode & 0o077 and file.name != "lock"] == []
