"""`desk backup` and `desk restore` as a person calls them: nothing in the clear, nothing over another, nobody back."""

import re
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlcipher3 import dbapi2

from safeconduct.desk import backup, journal, unlock
from safeconduct.desk.errors import NotABackup
from tests.desk.cast import PASSWORD, TOTP_SECRET
from tests.desk.command import ORGANISATION, PASSPHRASE, desk

SOMEONE = ("--role", "counsellor", "--password-stdin", "--totp-secret", TOTP_SECRET)


@pytest.fixture(scope="module")
def yesterday(founded: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A desk with Olga and Boris, and a backup of it, made before Boris was removed."""
    folder = tmp_path_factory.mktemp("yesterday")
    data, saved = shutil.copytree(founded[0], folder / "data"), folder / "backup"
    assert desk("member", "add", "boris", "--data", data, *SOMEONE, said=f"{PASSWORD}\n").returncode == 0
    made = desk("backup", "--data", data, "-o", saved)
    assert (made.returncode, made.stderr) == (0, "")
    assert re.fullmatch(r".*/backup: day \d{4}-\d\d-\d\d, card 1, members 2, cases 0\n", made.stdout)
    assert desk("member", "remove", "boris", "--data", data).returncode == 0
    return data, saved


@pytest.fixture
def data(yesterday: tuple[Path, Path]) -> Path:
    return yesterday[0]


@pytest.fixture
def saved(yesterday: tuple[Path, Path]) -> Path:
    return yesterday[1]


@pytest.fixture
def elsewhere(tmp_path: Path, data: Path) -> Path:
    """The folder of a new machine, with the device secret made again and nothing else."""
    (tmp_path / "new").mkdir()
    shutil.copy(data / unlock.DEVICE_SECRET, tmp_path / "new")
    return tmp_path / "new"


def key(data: Path) -> bytes:
    return unlock.derive_key(PASSPHRASE, unlock.read_device_secret(data / unlock.DEVICE_SECRET))


@contextmanager
def opened(database: Path, data: Path) -> Iterator[Any]:
    """A connection to an encrypted database with the key of the desk in `data`."""
    connection = dbapi2.connect(str(database))
    connection.set_key(f"x'{key(data).hex()}'")
    yield connection
    connection.commit()
    connection.close()


def states(data: Path) -> dict[str, str]:
    lines = desk("member", "list", "--data", data).stdout.splitlines()
    return {line.split()[0]: line.split()[-1] for line in lines}


def test_a_backup_is_for_its_owner_alone_and_tells_nothing_of_what_is_in_it(saved: Path):
    text = saved.read_bytes()
    words = [*ORGANISATION.split(), "olga", "boris", "counsellor", TOTP_SECRET, "age1pq1", "CREATE TABLE", PASSPHRASE]
    assert [word for word in words for code in ("utf-8", "utf-16-le") if word.encode(code) in text] == []
    assert b"safeconduct desk backup 1" in text
    assert saved.stat().st_mode & 0o077 == 0
    assert [path.name for path in saved.parent.iterdir() if "part" in path.name] == []


def test_the_journal_beside_the_database_tells_nothing_either(data: Path):
    assert [
        word for word in (b"boris", b"olga", b"removed", b"card") if word in (data / unlock.JOURNAL).read_bytes()
    ] == []


def test_nothing_is_written_over_a_file_or_a_desk(data: Path, saved: Path, elsewhere: Path):
    before = (saved.read_bytes(), (data / unlock.DATABASE).read_bytes())
    (elsewhere / f"{unlock.DATABASE}-wal").write_bytes(b"left behind")
    for refused in (
        desk("backup", "--data", data, "-o", saved),
        desk("restore", saved, "--data", elsewhere, "--journal", data / unlock.JOURNAL),
    ):
        assert (refused.returncode, refused.stderr.count("\n")) == (1, 1), refused.stderr
    assert (saved.read_bytes(), (data / unlock.DATABASE).read_bytes()) == before
    assert sorted(path.name for path in elsewhere.iterdir()) == [f"{unlock.DATABASE}-wal", unlock.DEVICE_SECRET]


def test_restoring_yesterdays_backup_does_not_bring_a_removed_member_back(data: Path, saved: Path, elsewhere: Path):
    done = desk("restore", saved, "--data", elsewhere, "--journal", data / unlock.JOURNAL)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("made again: 1\n")
    assert states(elsewhere) == {"boris": "removed", "olga": "member"}
    assert sorted(path.name for path in elsewhere.iterdir()) == [unlock.DATABASE, unlock.DEVICE_SECRET, unlock.JOURNAL]
    checked = desk("check", "--data", elsewhere)
    assert (checked.returncode, checked.stderr) == (0, "")


def test_restoring_yesterdays_backup_does_not_bring_a_destroyed_intake_key_back(
    data: Path, saved: Path, elsewhere: Path
):
    shutil.copy(data / unlock.JOURNAL, elsewhere)
    with opened(data / unlock.DATABASE, data) as database:
        (month, seed) = database.execute("SELECT month, seed FROM members_intakekey ORDER BY month").fetchone()
    lines = HKDF(hashes.SHA256(), 32, None, b"safeconduct/desk/v1/journal").derive(key(data))
    destroyed = journal.Entry("d" * 32, "intake_key:destroyed", month, "2027-01-30")
    journal.add(elsewhere / unlock.JOURNAL, lines, [destroyed])
    assert desk("restore", saved, "--data", elsewhere).returncode == 0
    with opened(elsewhere / unlock.DATABASE, data) as database:
        kept = database.execute("SELECT seed FROM members_intakekey").fetchall()
    assert len(kept) == 3
    assert (None,) in kept
    assert (seed,) not in kept


def test_the_backup_itself_would_bring_him_back(saved: Path, elsewhere: Path):
    assert desk("restore", saved, "--data", elsewhere, "--without-journal").returncode == 0
    assert states(elsewhere) == {"boris": "member", "olga": "member"}


def test_a_database_that_was_copied_back_by_hand_does_not_bring_him_back_either(
    data: Path, saved: Path, elsewhere: Path
):
    shutil.copy(data / unlock.JOURNAL, elsewhere)
    (elsewhere / unlock.DATABASE).write_bytes(saved.read_bytes()[: -backup.LABEL])
    first = desk("member", "list", "--data", elsewhere)
    assert first.stderr == "An older database was put back: 1 lasting changes were made again.\n"
    assert states(elsewhere)["boris"] == "removed"
    assert desk("member", "list", "--data", elsewhere).stderr == ""


def test_without_a_journal_nothing_is_restored_unless_that_is_said(saved: Path, elsewhere: Path):
    refused = desk("restore", saved, "--data", elsewhere)
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
    assert "--journal" in refused.stderr
    assert [path.name for path in elsewhere.iterdir()] == [unlock.DEVICE_SECRET]


def test_a_journal_that_is_older_than_the_backup_is_refused(data: Path, saved: Path, elsewhere: Path):
    (elsewhere / unlock.JOURNAL).write_bytes(journal.HEADER)
    refused = desk("restore", saved, "--data", elsewhere)
    assert (refused.returncode, "older than the backup" in refused.stderr) == (1, True)
    assert sorted(path.name for path in elsewhere.iterdir()) == [unlock.DEVICE_SECRET, unlock.JOURNAL]
    assert desk("restore", saved, "--data", elsewhere, "--journal", data / unlock.JOURNAL).returncode == 0


def damaged(saved: Path, place: int) -> bytes:
    text = bytearray(saved.read_bytes())
    text[place] ^= 1
    return bytes(text)


@pytest.mark.parametrize("how", ["page", "day"])
def test_a_backup_that_was_changed_is_refused_and_leaves_nothing(
    data: Path, saved: Path, elsewhere: Path, tmp_path: Path, how: str
):
    whole = saved.read_bytes()
    text = {
        "page": damaged(saved, 5000),
        "day": whole[: -backup.LABEL] + whole[-backup.LABEL :].replace(b'"day": "2', b'"day": "1'),
    }[how]
    (tmp_path / "changed").write_bytes(text)
    refused = desk("restore", tmp_path / "changed", "--data", elsewhere, "--journal", data / unlock.JOURNAL)
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1), refused.stderr
    assert [path.name for path in elsewhere.iterdir()] == [unlock.DEVICE_SECRET]


def test_a_wrong_passphrase_restores_nothing(data: Path, saved: Path, elsewhere: Path):
    journals = ("--journal", data / unlock.JOURNAL)
    refused = desk("restore", saved, "--data", elsewhere, *journals, passphrase="another one entirely")
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
    assert "passphrase" in refused.stderr
    assert [path.name for path in elsewhere.iterdir()] == [unlock.DEVICE_SECRET]


def test_sessions_and_open_invitations_of_the_backups_day_are_void(tmp_path: Path, data: Path, elsewhere: Path):
    assert desk("member", "add", "nadja", "--role", "reader", "--data", data).returncode == 0
    with opened(data / unlock.DATABASE, data) as database:
        database.execute("INSERT INTO django_session VALUES ('planted', 'planted', '2099-01-01')")
    assert desk("backup", "--data", data, "-o", tmp_path / "backup").returncode == 0
    shutil.copy(data / unlock.JOURNAL, elsewhere)
    assert desk("restore", tmp_path / "backup", "--data", elsewhere).returncode == 0
    with opened(elsewhere / unlock.DATABASE, data) as database:
        assert database.execute("SELECT count(*) FROM django_session").fetchone() == (0,)
        assert database.execute("SELECT invitation FROM members_member WHERE username = 'nadja'").fetchone() == ("",)


def test_a_backup_while_others_write_holds_whole_transactions(tmp_path: Path, data: Path):
    stop, started = threading.Event(), threading.Event()

    def write() -> None:
        own = dbapi2.connect(str(data / unlock.DATABASE), isolation_level=None)
        own.set_key(f"x'{key(data).hex()}'")
        own.execute("PRAGMA busy_timeout = 30000")
        while not stop.is_set():
            own.execute("BEGIN IMMEDIATE")
            for _ in range(2):
                own.execute("INSERT INTO members_trail (day, tag, subject) VALUES ('2026-11-24', 'planted', '')")
            own.execute("COMMIT")
            started.set()
        own.close()

    writer = threading.Thread(target=write)
    writer.start()
    started.wait()
    made = desk("backup", "--data", data, "-o", tmp_path / "backup")
    stop.set()
    writer.join()
    assert made.returncode == 0, made.stderr
    (tmp_path / "copy").write_bytes((tmp_path / "backup").read_bytes()[: -backup.LABEL])
    with opened(tmp_path / "copy", data) as copy:
        (planted,) = copy.execute("SELECT count(*) FROM members_trail WHERE tag = 'planted'").fetchone()
    assert planted > 0
    assert planted % 2 == 0


def test_a_label_says_day_serial_and_size(saved: Path):
    label, mac = backup.read_label(saved)
    assert (label.serial, label.size) == (1, saved.stat().st_size - backup.LABEL)
    assert len(mac) == 64


@pytest.mark.parametrize("text", [b"", b"x" * 4096, b"{}".ljust(backup.LABEL), b"[]".ljust(backup.LABEL)])
def test_a_file_without_a_label_is_no_backup(tmp_path: Path, text: bytes):
    (tmp_path / "file").write_bytes(text)
    with pytest.raises(NotABackup):
        backup.read_label(tmp_path / "file")


def test_half_a_backup_is_none(tmp_path: Path, saved: Path):
    (tmp_path / "half").write_bytes(saved.read_bytes()[4096:])
    with pytest.raises(NotABackup):
        backup.read_label(tmp_path / "half")
