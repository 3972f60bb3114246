"""What a relay does for whoever writes and whoever reads: over HTTP, with a relay of its own process."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from safeconduct.relay.answers import LIST
from tests.relay.asking import Answer, ask, put
from tests.relay.envelopes import ASYA, BORIS, GRIGORY, Owner, a_name, an_envelope
from tests.relay.live import live_relay, running_relay


def owner(seed: int) -> Owner:
    return Owner(bytes([200 + seed] * 32))


def listed(url: str, whose: Owner, query: str = "") -> list[tuple[str, int]]:
    found = ask(url, "GET", f"/v1/boxes/{whose.box}{query}", whose.bearer)
    assert found.status == 200
    return [(each["id"], each["size"]) for each in found.json["envelopes"]]


def numbers(url: str, whose: Owner, query: str = "") -> list[int]:
    found = ask(url, "GET", f"/v1/boxes/{whose.box}{query}", whose.bearer)
    return [each["n"] for each in found.json["envelopes"]]


def test_an_envelope_of_each_size_comes_back_byte_for_byte(relay: str) -> None:
    for number, size in enumerate([4096, 16384, 65536, 262144, 1048576]):
        envelope = an_envelope(size, number)
        assert put(relay, BORIS.box, a_name(number), envelope).status == 201
        got = ask(relay, "GET", f"/v1/boxes/{BORIS.box}/{a_name(number)}", BORIS.bearer)
        assert (got.status, got.body == envelope) == (200, True)
    assert [size for _, size in listed(relay, BORIS)] == [4096, 16384, 65536, 262144, 1048576]


def test_the_same_again_is_200_and_other_bytes_are_409(relay: str) -> None:
    box = owner(1).box
    answers = [put(relay, box, a_name(1), an_envelope(seed=seed)).status for seed in (1, 1, 2, 1)]
    assert answers == [201, 200, 409, 200]
    assert ask(relay, "GET", f"/v1/boxes/{box}/{a_name(1)}", owner(1).bearer).body == an_envelope(seed=1)


def test_of_a_hundred_different_envelopes_under_one_id_one_is_kept(data: Path) -> None:
    with running_relay(data, None, "--challenge-cost", "0") as url, ThreadPoolExecutor(20) as pool:
        sent = [an_envelope(seed=seed) for seed in range(100)]
        answers = list(pool.map(lambda each: put(url, ASYA.box, a_name(7), each, Altcha="none").status, sent))
        assert sorted(answers) == [201] + [409] * 99
        kept = ask(url, "GET", f"/v1/boxes/{ASYA.box}/{a_name(7)}", ASYA.bearer).body
        assert kept == sent[answers.index(201)]


def test_an_empty_an_unknown_and_a_full_box_differ_only_in_what_is_listed(data: Path) -> None:
    with running_relay(data, None, "--challenge-cost", "0", "--box-envelopes", "70") as url:
        for number in range(70):
            assert put(url, BORIS.box, a_name(number), an_envelope(seed=number), Altcha="none").status == 201
        assert put(url, BORIS.box, a_name(99), an_envelope(seed=99), Altcha="none").error == (503, "box_full")
        assert put(url, ASYA.box, a_name(1), an_envelope(), Altcha="none").status == 201
        assert ask(url, "DELETE", f"/v1/boxes/{ASYA.box}/{a_name(1)}", ASYA.bearer).status == 204
        full, empty, unknown = (
            ask(url, "GET", f"/v1/boxes/{whose.box}?after=0", whose.bearer) for whose in (BORIS, ASYA, GRIGORY)
        )
        assert full.status == empty.status == unknown.status == 200
        assert full.headers == empty.headers == unknown.headers
        assert [len(each.body) for each in (full, empty, unknown)] == [LIST] * 3
        assert empty.body == unknown.body
        assert (len(full.json["envelopes"]), full.json["more"]) == (64, True)
        after = full.json["envelopes"][-1]["n"]
        assert len(listed(url, BORIS, f"?after={after}")) == 6


def test_whoever_has_no_right_gets_one_answer_to_everything(relay: str) -> None:
    put(relay, BORIS.box, a_name(0), an_envelope())
    there = f"/v1/boxes/{BORIS.box}"
    strangers: list[tuple[str, str, dict[str, str]]] = [
        (method, there + rest, headers)
        for method, rest in [
            ("GET", ""),
            ("GET", "?after=0"),
            ("GET", "?after=x"),
            ("GET", "/stream"),
            ("GET", f"/{a_name(0)}"),
            ("DELETE", f"/{a_name(0)}"),
            ("DELETE", "?through=9"),
        ]
        for headers in [
            {},
            GRIGORY.bearer,
            {"Authorization": f"Bearer {BORIS.token.hex().upper()}x"},
            {"Authorization": f"bearer {BORIS.token.hex()}"},
            {"Authorization": f"Basic {BORIS.token.hex()}"},
            {"Authorization": "Bearer "},
            {"Authorization": f"Bearer {BORIS.token.hex()[:-2]}"},
        ]
    ]
    wrong: list[tuple[str, str, dict[str, str]]] = [
        ("POST", there, BORIS.bearer),
        ("PATCH", f"{there}/{a_name(0)}", BORIS.bearer),
        ("PUT", there, BORIS.bearer),
        ("PUT", f"{there}/stream", BORIS.bearer),
        ("DELETE", f"{there}/stream", BORIS.bearer),
        ("GET", f"{there}/{a_name(12345)}", BORIS.bearer),
        ("GET", f"{there}/{a_name(0).upper()}x", BORIS.bearer),
        ("GET", f"{there.upper()}", BORIS.bearer),
        ("GET", f"{there}/", BORIS.bearer),
        ("GET", "/v1/", {}),
        ("GET", "/v1/boxes", {}),
        ("GET", "/v1/metrics", {}),
        ("POST", "/v1/about", {}),
        ("GET", "/v1/challenge", {}),
        ("GET", "/v1/challenge?box=1", {}),
        ("GET", "/v1/about/", {}),
        ("GET", "/etc/passwd", {}),
    ]
    answers = {
        (answer.status, tuple(answer.headers.items()), answer.body)
        for answer in (ask(relay, *each) for each in strangers + wrong)
    }
    assert len(answers) == 1
    assert next(iter(answers))[0] == 404
    assert ask(relay, "GET", f"{there}/{a_name(0)}", BORIS.bearer).status == 200


def test_a_stream_gives_everything_after_a_number_and_then_ends(data: Path) -> None:
    with running_relay(data, None, "--challenge-cost", "0") as url:
        sent = [an_envelope(size, seed) for seed, size in enumerate([4096, 1048576, 4096, 65536])]
        for number, envelope in enumerate(sent):
            put(url, BORIS.box, a_name(number), envelope, Altcha="none")
        every = numbers(url, BORIS)
        for start in (0, 2, 4):
            after = ([0, *every])[start]
            octets = ask(url, "GET", f"/v1/boxes/{BORIS.box}/stream?after={after}", BORIS.bearer).body
            expected = b"".join(
                every[i].to_bytes(8) + bytes.fromhex(a_name(i)) + len(sent[i]).to_bytes(4) + sent[i]
                for i in range(start, 4)
            )
            assert octets == expected


def test_what_is_deleted_is_gone_and_deleting_again_is_no_error(relay: str) -> None:
    whose = owner(2)
    for number in range(5):
        put(relay, whose.box, a_name(number), an_envelope(seed=number))
    every = numbers(relay, whose)
    path = f"/v1/boxes/{whose.box}"
    deleted = [ask(relay, "DELETE", f"{path}/{a_name(0)}", whose.bearer) for _ in range(2)]
    assert deleted[0] == deleted[1] == Answer(204, deleted[0].headers, b"")
    assert ask(relay, "DELETE", f"{path}?through={every[2]}", whose.bearer).status == 204
    assert numbers(relay, whose) == every[3:]
    assert ask(relay, "DELETE", f"{path}?through={2**53 - 1}", whose.bearer).status == 204
    assert listed(relay, whose) == []


def test_numbers_never_come_again_not_even_after_a_restart(data: Path) -> None:
    seen: list[int] = []
    for start in range(3):
        with running_relay(data, None, "--challenge-cost", "0") as url:
            for turn in range(2):
                put(url, BORIS.box, a_name(10 * start + turn), an_envelope(seed=turn), Altcha="none")
                seen += numbers(url, BORIS, f"?after={max(seen, default=0)}")
                ask(url, "DELETE", f"/v1/boxes/{BORIS.box}?through={seen[-1]}", BORIS.bearer)
    assert len(seen) == 6
    assert seen == sorted(set(seen))


def test_who_waits_hears_of_an_arrival_at_once(relay: str) -> None:
    whose = owner(3)
    heard: list[Answer] = []
    waiting = threading.Thread(
        target=lambda: heard.append(ask(relay, "GET", f"/v1/boxes/{whose.box}?after=0&wait=60", whose.bearer))
    )
    waiting.start()
    assert put(relay, whose.box, a_name(1), an_envelope()).status == 201
    waiting.join(timeout=30)  # far less than the wait asked for
    assert [each["id"] for each in heard[0].json["envelopes"]] == [a_name(1)]


def test_who_waits_in_vain_gets_the_answer_of_an_empty_box(relay: str) -> None:
    whose = owner(4)
    waited = ask(relay, "GET", f"/v1/boxes/{whose.box}?wait=1", whose.bearer)
    assert waited == ask(relay, "GET", f"/v1/boxes/{whose.box}", whose.bearer)


def test_a_stop_answers_those_who_wait_and_keeps_what_was_stored(data: Path) -> None:
    heard: list[Answer] = []
    with live_relay(data, "--challenge-cost", "0") as live:
        put(live.url, BORIS.box, a_name(1), an_envelope(), Altcha="none")
        waiting = threading.Thread(
            target=lambda: heard.append(ask(live.url, "GET", f"/v1/boxes/{ASYA.box}?wait=60", ASYA.bearer))
        )
        waiting.start()
        deadline = time.monotonic() + 10
        while not connected(live.process.pid) and time.monotonic() < deadline:
            pass
        assert live.stop() == 0
        waiting.join(timeout=20)
    assert heard[0].status == 200
    with running_relay(data) as url:
        assert listed(url, BORIS) == [(a_name(1), 4096)]


def connected(pid: int) -> bool:
    """Whether somebody is connected to the process."""
    sockets = {link.readlink().name for link in Path(f"/proc/{pid}/fd").iterdir() if link.is_symlink()}
    lines = Path(f"/proc/{pid}/net/tcp").read_text().splitlines()[1:]
    return any(f"socket:[{line.split()[9]}]" in sockets and line.split()[3] == "01" for line in lines)


def test_queries_that_are_none_are_told_to_the_owner(relay: str) -> None:
    path = f"/v1/boxes/{ASYA.box}"
    for query in (
        "after=-1",
        "after=01",
        "after=1.0",
        "after=9007199254740992",
        "wait=61",
        "after=1&after=1",
        "x=1",
        "after",
        "%",
    ):
        assert ask(relay, "GET", f"{path}?{query}", ASYA.bearer).error == (400, "query")
    assert ask(relay, "DELETE", f"{path}?through=x", ASYA.bearer).error == (400, "query")


def test_a_page_of_any_origin_may_use_the_api(relay: str) -> None:
    asked = {
        "Origin": "https://mirror.example",
        "Access-Control-Request-Method": "PUT",
        "Access-Control-Request-Headers": "altcha,content-type,authorization",
    }
    answer = ask(relay, "OPTIONS", f"/v1/boxes/{ASYA.box}/{a_name(1)}", asked)
    assert answer.status == 204
    assert answer.headers["access-control-allow-methods"] == "GET, PUT, DELETE"
    assert answer.headers["access-control-allow-headers"] == "Altcha, Authorization, Content-Type"
    for path in ("/v1/about", f"/v1/boxes/{ASYA.box}", "/v1/nothing"):
        headers = ask(relay, "GET", path).headers
        assert headers["access-control-allow-origin"] == "*"
        assert "access-control-allow-credentials" not in headers
        assert "set-cookie" not in headers
        assert headers["server"] == "relay"


def test_the_relay_says_what_it_takes(relay: str) -> None:
    assert ask(relay, "GET", "/v1/about").json == {
        "v": 1,
        "version": "0.1.0",
        "sizes": [4096, 16384, 65536, 262144, 1048576],
        "lifetime_days": 60,
        "quota_envelopes": 20000,
        "quota_bytes": 1 << 30,
        "challenge": "altcha",
    }
    assert ask(relay, "GET", "/v1/health").json == {"status": "ok"}


def test_a_box_and_a_relay_that_are_full_say_so_and_evict_nothing(data: Path) -> None:
    with running_relay(data, None, "--challenge-cost", "0", "--box-bytes", "16KiB", "--total-bytes", "24KiB") as url:
        answers = [
            put(url, whose.box, a_name(number), an_envelope(seed=number), Altcha="none")
            for number, whose in enumerate([BORIS] * 5 + [ASYA] * 3)
        ]
        assert [answer.status for answer in answers] == [201, 201, 201, 201, 503, 201, 201, 503]
        assert [answers[4].json["error"], answers[7].json["error"]] == ["box_full", "relay_full"]
        assert int(answers[4].headers["retry-after"]) > 0
        assert len(listed(url, BORIS)) == 4
        ask(url, "DELETE", f"/v1/boxes/{BORIS.box}/{a_name(0)}", BORIS.bearer)
        assert put(url, ASYA.box, a_name(9), an_envelope(seed=9), Altcha="none").status == 201
