"""`safeconduct desk` as a person calls it: set up, look through, members, serve and stop."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from safeconduct.sealed.card import read_card
from tests.desk.cast import PASSWORD, TOTP_SECRET
from tests.desk.command import ORGANISATION, PASSPHRASE, desk


@pytest.fixture(scope="module")
def made(founded: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder of a desk that `desk init` made, and what it printed."""
    return shutil.copytree(founded[0], tmp_path_factory.mktemp("desk") / "data"), founded[1]


@pytest.fixture
def data(made: tuple[Path, str]) -> Path:
    return made[0]


def test_init_prints_the_recovery_sheet_and_neither_passphrase_nor_password(made: tuple[Path, str]):
    assert re.search(r" 1\. [a-z]+ +2\. [a-z]+", made[1])
    assert "24. " in made[1]
    assert not [secret for secret in (PASSPHRASE, PASSWORD, TOTP_SECRET) if secret in made[1]]


def test_nothing_in_the_folder_tells_what_is_in_the_desk(data: Path):
    files = b"".join(path.read_bytes() for path in data.rglob("*") if path.is_file())
    words = [*ORGANISATION.split(), "olga", "counsellor", PASSWORD, TOTP_SECRET, "age1pq1", "CREATE TABLE", PASSPHRASE]
    assert [word for word in words for code in ("utf-8", "utf-16-le") if word.encode(code) in files] == []
    assert b"safeconduct device secret" in files
    assert {path.stat().st_mode & 0o077 for path in [data, *data.iterdir()]} == {0}


def test_a_second_desk_is_not_set_up_over_the_first(data: Path):
    before = (data / "desk.sqlite3").read_bytes()
    done = desk("init", "--data", data, "--name", "X", "--relay", "https://relay.example", "--administrator", "x")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "already" in done.stderr
    assert (data / "desk.sqlite3").read_bytes() == before


@pytest.mark.parametrize(
    ("wrong", "passphrase"),
    [
        (("--relay", "http://relay.example"), PASSPHRASE),
        (("--administrator", "not a name"), PASSPHRASE),
        ((), "short"),
    ],
)
def test_what_cannot_be_set_up_is_one_line_and_leaves_nothing(tmp_path: Path, wrong: tuple[str, ...], passphrase: str):
    good = ("--name", "X", "--relay", "https://relay.example", "--administrator", "olga")
    done = desk("init", "--data", tmp_path / "desk", *good, *wrong, passphrase=passphrase)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1), done.stderr
    assert not (tmp_path / "desk").exists()


def test_check_says_what_it_looked_at(data: Path):
    done = desk("check", "--data", data)
    assert (done.returncode, done.stderr) == (0, "")
    assert [line.startswith("ok: ") for line in done.stdout.splitlines()] == [True] * 4


@pytest.mark.parametrize("command", ["check", "serve"])
def test_a_wrong_passphrase_is_one_clear_line(data: Path, command: str):
    done = desk(command, "--data", data, passphrase="not the passphrase at all")
    assert (done.returncode, done.stdout) == (1, "")
    assert (
        done.stderr == "Error: The passphrase or the device secret is not the one of this desk. Nothing was changed.\n"
    )


def test_without_a_terminal_a_missing_passphrase_is_one_clear_line(data: Path):
    done = desk("check", "--data", data, passphrase=None)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "SAFECONDUCT_PASSPHRASE" in done.stderr


def test_where_there_is_no_desk_none_is_made(tmp_path: Path):
    done = desk("check", "--data", tmp_path)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "desk init" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_device_secret_may_lie_elsewhere_and_is_needed(tmp_path: Path, data: Path):
    missing = desk("check", "--data", data, "--device-secret", tmp_path / "stick")
    assert (missing.returncode, missing.stderr.count("\n")) == (1, 1)
    (tmp_path / "stick").write_bytes((data / "device-secret").read_bytes())
    assert desk("check", "--data", data, "--device-secret", tmp_path / "stick").returncode == 0


def test_the_card_is_valid_today_and_names_the_organisation(tmp_path: Path, data: Path):
    assert desk("card", "--data", data, "-o", tmp_path / "card").returncode == 0
    today = datetime.now(UTC).date()
    card = read_card((tmp_path / "card").read_text(), today)
    assert (card.name, card.languages, card.lands) == (ORGANISATION, ("de", "en"), ("DE",))
    assert card.recipient_for(today)


def test_members_are_added_listed_reset_and_removed(data: Path):
    link = desk("member", "add", "Nadja", "--role", "counsellor", "--data", data).stdout
    assert re.search(r"http://127\.0\.0\.1:8001/join/[A-Za-z0-9_-]{32}/", link)
    assert re.search(r"nadja +counsellor +invited", desk("member", "list", "--data", data).stdout)
    assert "/join/" in desk("member", "reset", "nadja", "--data", data).stdout
    assert desk("member", "remove", "nadja", "--data", data).returncode == 0
    assert re.search(r"nadja +counsellor +removed", desk("member", "list", "--data", data).stdout)


@pytest.mark.parametrize(
    "arguments",
    [
        ("remove", "olga"),
        ("add", "weak", "--role", "reader", "--password-stdin"),
    ],
)
def test_what_cannot_be_done_to_members_is_one_clear_line(data: Path, arguments: tuple[str, ...]):
    done = desk("member", *arguments, "--data", data, said="123456789012\n")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1), done.stderr
    assert re.findall(r"^(olga|weak) ", desk("member", "list", "--data", data).stdout, re.MULTILINE) == ["olga"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def served(data: Path, tmp_path: Path) -> Iterator[tuple[int, subprocess.Popen[bytes], Path]]:
    """A desk that answers: its port, its process, the file with what it prints."""
    port, log = free_port(), tmp_path / "log"
    environment = os.environ | {"SAFECONDUCT_PASSPHRASE": PASSPHRASE}
    command = [sys.executable, "-c", "from safeconduct.cli import main; main()", "desk", "serve"]
    with log.open("wb") as out:
        process = subprocess.Popen(
            [*command, "--data", data, "--bind", f"127.0.0.1:{port}", "--no-collect"],
            env=environment,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        await_answer(port, process, log)
        yield port, process, log
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()


def await_answer(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    while process.poll() is None:
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
    pytest.fail(f"the desk did not start:\n{log.read_text()}")


def get(port: int, path: str) -> tuple[int, str, bytes]:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=30) as answer:
        return answer.status, answer.headers["Content-Type"], answer.read()


def test_the_desk_serves_pages_and_static_files_and_stops_cleanly(
    served: tuple[int, subprocess.Popen[bytes], Path], data: Path
):
    port, process, log = served
    assert get(port, "/health")[::2] == (200, b"ok")
    assert b"Sign in to the desk" in get(port, "/")[2]
    assert get(port, "/static/desk/entrance.css")[1].startswith("text/css")
    assert len(get(port, "/static/wagtailadmin/js/wagtailadmin.js")[2]) > 10_000
    again = desk("serve", "--data", data, "--bind", f"127.0.0.1:{port}")
    assert (again.returncode, again.stderr.count("\n")) == (1, 1)
    assert "--bind" in again.stderr
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 0
    assert log.read_text() == f"desk on http://127.0.0.1:{port}\n"


def test_a_desk_that_is_killed_leaves_no_process_that_holds_key_and_port(
    served: tuple[int, subprocess.Popen[bytes], Path],
):
    port, process, _ = served
    process.kill()
    process.wait()
    while True:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                break


def test_a_desk_for_others_without_https_is_refused(data: Path):
    done = desk("serve", "--data", data, "--bind", f"0.0.0.0:{free_port()}")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "in the clear" in done.stderr
