"""The journal's file: every line bound to its place, torn ends forgiven, nothing else."""

import multiprocessing
import secrets
from pathlib import Path

import pytest

from safeconduct.desk import journal
from safeconduct.desk.errors import JournalDamaged
from safeconduct.desk.journal import Entry

KEY = bytes(range(32))
ENTRIES = [Entry(f"{n:032x}", "member:removed", f"planted {n}", "value" * n) for n in range(5)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    journal.add(tmp_path / "journal", KEY, ENTRIES)
    return tmp_path / "journal"


def test_what_was_added_is_read_in_order_and_only_once(path: Path):
    journal.add(path, KEY, [*ENTRIES, Entry("f" * 32, "kind", "last")])
    assert journal.read(path, KEY) == [*ENTRIES, Entry("f" * 32, "kind", "last")]


def test_where_there_is_no_file_there_are_no_entries(tmp_path: Path):
    assert journal.read(tmp_path / "none", KEY) == []


def test_it_is_for_its_owner_alone_and_every_line_of_small_entries_has_the_same_length(path: Path):
    assert path.stat().st_mode & 0o077 == 0
    assert b"planted" not in path.read_bytes()
    assert len({len(line) for line in path.read_bytes().splitlines()[1:]}) == 1


@pytest.mark.parametrize("left", [1, 100, 500])
def test_a_line_that_was_not_written_to_its_end_is_forgiven_and_written_again(path: Path, left: int):
    path.write_bytes(path.read_bytes()[:-left])
    assert journal.read(path, KEY) == ENTRIES[: 4 if left < 380 else 3]
    journal.add(path, KEY, ENTRIES)
    assert journal.read(path, KEY) == ENTRIES


@pytest.mark.parametrize("length", range(len(journal.HEADER)))
def test_a_header_that_was_not_written_to_its_end_is_forgiven(tmp_path: Path, length: int):
    (tmp_path / "journal").write_bytes(journal.HEADER[:length])
    journal.add(tmp_path / "journal", KEY, ENTRIES)
    assert journal.read(tmp_path / "journal", KEY) == ENTRIES


def tampered(path: Path, how: str) -> bytes:
    head, *lines = path.read_bytes().splitlines(keepends=True)
    return {
        "changed": head + lines[0] + b"A" + lines[1][1:] + b"".join(lines[2:]),
        "moved": head + b"".join([lines[1], lines[0], *lines[2:]]),
        "taken out": head + b"".join([lines[0], *lines[2:]]),
        "not base64": head + b"?" + b"".join(lines),
        "other": b"something else\n" + b"".join(lines),
    }[how]


@pytest.mark.parametrize("how", ["changed", "moved", "taken out", "not base64", "other"])
def test_a_journal_that_was_changed_is_refused_and_stays_as_it_is(path: Path, how: str):
    text = tampered(path, how)
    path.write_bytes(text)
    with pytest.raises(JournalDamaged):
        journal.read(path, KEY)
    with pytest.raises(JournalDamaged):
        journal.add(path, KEY, ENTRIES)
    assert path.read_bytes() == text


def test_another_desks_journal_is_refused(path: Path):
    with pytest.raises(JournalDamaged):
        journal.read(path, secrets.token_bytes(32))


def write(path: Path, number: int) -> None:
    for turn in range(10):
        journal.add(path, KEY, [Entry(f"{number:016x}{turn:016x}", "kind", str(turn))])


def test_two_processes_may_write_at_once(tmp_path: Path):
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=write, args=(tmp_path / "journal", number)) for number in range(2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert len(journal.read(tmp_path / "journal", KEY)) == 20
