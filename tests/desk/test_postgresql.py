"""A desk at a PostgreSQL server: the same tests, the same commands, and plain words about what is given up."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from safeconduct.desk import database
from safeconduct.desk.errors import Unsafe
from tests.desk.cast import PASSWORD
from tests.desk.command import PASSPHRASE
from tests.relay.postgres import Server, a_server

ROOT = Path(__file__).parents[2]
SOAK = os.environ.get("SAFECONDUCT_SOAK") == "1"
SHORT = ("members/test_keys.py", "members/test_lasting.py", "cases/test_filing.py", "cases/test_handover.py")
"""What writes and reads most kinds of rows. `make soak` runs all tests of both rooms on this database."""
LONG = ("members", "cases")


@pytest.fixture(scope="module")
def postgresql() -> Iterator[Server]:
    with a_server() as running:
        yield running


@pytest.fixture
def url(postgresql: Server) -> str:
    return postgresql.new_database()


@pytest.mark.soak
def test_the_tests_of_members_and_cases_pass_on_postgresql(url: str):
    paths = [f"tests/desk/{name}" for name in (LONG if SOAK else SHORT)]
    environment = {**os.environ, "DATABASE_URL": url}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *paths]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:]
    assert " passed" in done.stdout


def desk(url: str, *arguments: str | Path, said: str = "") -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("SAFECONDUCT_")}
    environment = clean | {"SAFECONDUCT_PASSPHRASE": PASSPHRASE, "DATABASE_URL": url}
    command = [sys.executable, "-W", "error", "-c", "from safeconduct.cli import main; main()", "desk", *arguments]
    return subprocess.run(command, env=environment, input=said, capture_output=True, text=True, check=False)


def test_a_desk_is_set_up_looked_through_and_not_set_up_twice(tmp_path: Path, url: str):
    good = ("--name", "X", "--relay", "https://relay.example", "--administrator", "olga", "--password-stdin")
    made = desk(url, "init", "--data", tmp_path / "desk", *good, said=f"{PASSWORD}\n")
    assert (made.returncode, made.stderr) == (0, "")
    assert sorted(path.name for path in (tmp_path / "desk").iterdir()) == ["device-secret", "journal"]
    checked = desk(url, "check", "--data", tmp_path / "desk")
    assert checked.returncode == 0, checked.stderr
    assert "its disk is not encrypted by the desk" in checked.stdout
    for refused in (
        desk(url, "init", "--data", tmp_path / "second", *good, said=f"{PASSWORD}\n"),
        desk(url, "backup", "--data", tmp_path / "desk", "-o", tmp_path / "backup"),
    ):
        assert (refused.returncode, refused.stderr.count("\n")) == (1, 1), refused.stderr
    assert not (tmp_path / "second").exists()
    assert not (tmp_path / "backup").exists()


def test_a_folder_with_a_database_of_its_own_is_not_mixed_up_with_a_server(
    tmp_path: Path, founded: tuple[Path, str], url: str
):
    data = shutil.copytree(founded[0], tmp_path / "desk")
    refused = desk(url, "check", "--data", data)
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
    assert "DATABASE_URL" in refused.stderr


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://desk@db.example/desk",
        "postgresql://desk@db.example/desk?sslmode=require",
        "postgresql://desk@192.0.2.7/desk",
        "postgresql://desk@%2Frun,db.example/desk",
        "mysql://desk@127.0.0.1/desk",
        "sqlite:///desk.sqlite3",
        "postgresql://desk@127.0.0.1:port/desk?nonsense=1",
    ],
)
def test_a_server_that_others_could_listen_in_on_is_refused_and_so_is_another_kind(url: str):
    with pytest.raises(Unsafe):
        database.server(url)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://desk@/desk?host=/run/postgresql",
        "postgres://desk:secret@127.0.0.1:5432/desk",
        "postgresql://desk@[::1]/desk",
        "postgresql://desk@db.example/desk?sslmode=verify-full",
    ],
)
def test_a_server_on_this_machine_or_one_that_proves_itself_is_taken(url: str):
    settings = database.server(url)
    assert (settings["ENGINE"], settings["NAME"], settings["USER"]) == ("django.db.backends.postgresql", "desk", "desk")
