"""`safeconduct relay` on the command line: one clear line when it cannot, and nothing but its address when it can."""

import os
from pathlib import Path

import apsw
import pytest
from click.testing import CliRunner

from safeconduct.cli.relay import relay as command
from safeconduct.relay.database import FILE
from safeconduct.relay.serve import free_port
from tests.relay.asking import ask, put
from tests.relay.envelopes import BORIS, a_name, an_envelope
from tests.relay.live import live_relay, start_relay


def complaint(data: Path, *options: str) -> str:
    with pytest.raises(RuntimeError) as failed:
        start_relay(data, *options)
    return str(failed.value).removeprefix("the relay did not start: ")


def test_a_relay_says_one_line_and_stops_in_order(data: Path) -> None:
    with live_relay(data) as live:
        assert ask(live.url, "GET", "/v1/health").status == 200
    assert live.said.read_text() == f"relay on {live.url}\n"
    assert sorted(file.name for file in data.iterdir()) == ["lock", FILE]


def test_what_keeps_a_relay_from_starting_is_one_line(data: Path, tmp_path: Path) -> None:
    with live_relay(data) as live:
        taken = complaint(tmp_path / "other", "--bind", f"127.0.0.1:{live.port}")
        assert taken.startswith(f"relay: 127.0.0.1:{live.port}: cannot listen")
        assert "--bind" in taken
        assert "in use by another relay" in complaint(data)
    (tmp_path / "file").write_text("")
    assert "is a file" in complaint(tmp_path / "file")
    (data / FILE).write_bytes(b"x" * 8192)
    assert "is not a relay's database" in complaint(data)
    for said in (taken, complaint(data)):
        assert said.count("\n") == 1


def test_a_damaged_database_is_told(data: Path) -> None:
    with live_relay(data, "--challenge-cost", "0") as live:
        for number in range(50):
            assert put(live.url, BORIS.box, a_name(number), an_envelope(seed=number), Altcha="none").status == 201
    octets = bytearray((data / FILE).read_bytes())
    octets[4096:16384] = os.urandom(12288)
    (data / FILE).write_bytes(octets)
    found = CliRunner().invoke(command, ["check", "--data", str(data)])
    assert found.exit_code == 1
    assert found.stderr.startswith(("wrong: ", "Error: "))
    assert "Traceback" not in found.output


def test_settings_come_from_the_environment_too(data: Path) -> None:
    settings = {"SAFECONDUCT_RELAY_LIFETIME_DAYS": "7", "SAFECONDUCT_RELAY_BOX_BYTES": "2MiB"}
    with live_relay(data, site=None, **settings) as live:
        about = ask(live.url, "GET", "/v1/about").json
    assert (about["lifetime_days"], about["quota_bytes"]) == (7, 2 << 20)


@pytest.mark.parametrize(
    "options",
    [
        ["--bind", "8000"],
        ["--bind", "127.0.0.1:70000"],
        ["--box-bytes", "many"],
        ["--total-bytes", "-1"],
        ["--lifetime-days", "0"],
        ["--challenge-cost", "-1"],
        ["--site", "nowhere"],
    ],
)
def test_settings_that_make_no_sense_are_refused(data: Path, options: list[str]) -> None:
    found = CliRunner().invoke(command, ["serve", "--data", str(data), *options])
    assert found.exit_code == 2
    assert options[0] in found.stderr
    assert not data.exists()


def test_check_counts_what_is_there_and_exits_with_what_it_found(data: Path) -> None:
    assert "is not there" in CliRunner().invoke(command, ["check", "--data", str(data)]).output
    with live_relay(data, "--challenge-cost", "0") as live:
        put(live.url, BORIS.box, a_name(1), an_envelope(), Altcha="none")
        found = CliRunner().invoke(command, ["check", "--data", str(data)])
        assert (found.exit_code, found.stdout.startswith("1 envelopes, 4096 bytes; ")) == (0, True)
    db = apsw.Connection(str(data / FILE))
    db.execute("UPDATE body SET bytes = x'00'")
    db.close()
    found = CliRunner().invoke(command, ["check", "--data", str(data)])
    assert (found.exit_code, found.stderr) == (1, "wrong: 1 envelopes are not whole\n")


def test_a_backup_of_a_running_relay_is_a_whole_relay(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "restored" / FILE
    out.parent.mkdir()
    with live_relay(data, "--challenge-cost", "0") as live:
        put(live.url, BORIS.box, a_name(1), an_envelope(), Altcha="none")
        assert CliRunner().invoke(command, ["backup", "--data", str(data), str(out)]).exit_code == 0
        put(live.url, BORIS.box, a_name(2), an_envelope(), Altcha="none")
    again = CliRunner().invoke(command, ["backup", "--data", str(data), str(out)])
    assert (again.exit_code, "is there already" in again.stderr) == (1, True)
    assert out.stat().st_mode & 0o077 == 0
    with live_relay(out.parent) as restored:
        assert ask(restored.url, "GET", f"/v1/boxes/{BORIS.box}/{a_name(1)}", BORIS.bearer).body == an_envelope()
        assert ask(restored.url, "GET", f"/v1/boxes/{BORIS.box}/{a_name(2)}", BORIS.bearer).status == 404


def test_figures_are_sums_on_an_address_of_their_own(data: Path) -> None:
    port = free_port("127.0.0.1", 0)
    with live_relay(data, "--challenge-cost", "0", "--metrics", f"127.0.0.1:{port}") as live:
        put(live.url, BORIS.box, a_name(1), an_envelope(), Altcha="none")
        put(live.url, BORIS.box, a_name(1), an_envelope(), Altcha="none")
        put(live.url, BORIS.box, a_name(1), b"x", Altcha="none")
        text = ask(f"http://127.0.0.1:{port}", "GET", "/metrics").body.decode()
        assert ask(f"http://127.0.0.1:{port}", "GET", "/").status == 404
        assert ask(live.url, "GET", "/metrics").status == 404
    figures = dict(line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
    assert int(figures.pop("safeconduct_relay_free_bytes")) > 0
    assert figures == {
        "safeconduct_relay_envelopes": "1",
        "safeconduct_relay_bytes": "4096",
        'safeconduct_relay_answers_total{kind="stored"}': "1",
        'safeconduct_relay_answers_total{kind="stored_before"}': "1",
        'safeconduct_relay_answers_total{kind="wrong_size"}': "1",
    }
