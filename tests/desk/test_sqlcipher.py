"""The database backend: encrypted, keyed first, durable, one writer at a time."""

import secrets
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.db.utils import IntegrityError
from sqlcipher3 import dbapi2

from safeconduct.desk.errors import Unsafe, WrongPassphrase
from safeconduct.desk.sqlcipher import base

pytestmark = pytest.mark.django_db
"""Only so that pytest-django lets connections open; each test has a database of its own."""

KEY = secrets.token_bytes(32)
PLANTED = "Grüße aus der Kaserne, planted words"


def opened(path: Path, key: object = KEY) -> base.DatabaseWrapper:
    options = {"key": (lambda: key) if isinstance(key, bytes) else key}
    settings = connection.settings_dict | {"NAME": str(path), "OPTIONS": options}
    return base.DatabaseWrapper(settings, alias="default")


@pytest.fixture
def wrapper(tmp_path: Path) -> Iterator[base.DatabaseWrapper]:
    made = opened(tmp_path / "desk.sqlite3")
    with made.cursor() as cursor:
        cursor.execute("CREATE TABLE note (id integer primary key, text text)")
        cursor.execute("INSERT INTO note (text) VALUES (%s)", [PLANTED])
    yield made
    made.close()


def everything_on_the_disk(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()))


def found(haystack: bytes) -> list[str]:
    return [code for code in ("utf-8", "utf-16-le") if any(word.encode(code) in haystack for word in PLANTED.split())]


def test_nothing_that_was_written_can_be_found_in_the_files(tmp_path: Path, wrapper: base.DatabaseWrapper):
    assert found(everything_on_the_disk(tmp_path)) == []
    wrapper.close()
    assert found(everything_on_the_disk(tmp_path)) == []


def test_the_search_would_find_it_in_a_database_without_a_key(tmp_path: Path):
    with dbapi2.connect(str(tmp_path / "plain.sqlite3")) as plain:
        plain.execute("CREATE TABLE note (text text)")
        plain.execute("INSERT INTO note VALUES (?)", [PLANTED])
    plain.close()
    assert found(everything_on_the_disk(tmp_path)) == ["utf-8"]


def test_it_opens_again_with_its_key_and_with_no_other(
    tmp_path: Path, wrapper: base.DatabaseWrapper, capfd: pytest.CaptureFixture[str]
):
    wrapper.close()
    again = opened(tmp_path / "desk.sqlite3")
    with again.cursor() as cursor:
        assert cursor.execute("SELECT text FROM note").fetchone() == (PLANTED,)
    again.close()
    with pytest.raises(WrongPassphrase):
        opened(tmp_path / "desk.sqlite3", secrets.token_bytes(32)).ensure_connection()
    assert capfd.readouterr() == ("", "")


def test_a_connection_is_durable_checked_and_forgetful(wrapper: base.DatabaseWrapper):
    with wrapper.cursor() as cursor:
        said = {
            name: cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "secure_delete", "foreign_keys", "temp_store", "trusted_schema")
        }
    assert said == {
        "journal_mode": "wal",
        "synchronous": 2,
        "secure_delete": 1,
        "foreign_keys": 1,
        "temp_store": 2,
        "trusted_schema": 0,
    }


def test_a_transaction_takes_the_write_lock_at_its_begin(wrapper: base.DatabaseWrapper):
    seen: list[str] = []
    wrapper.ensure_connection()
    wrapper.connection.set_trace_callback(seen.append)
    with wrapper.cursor() as cursor:
        wrapper._start_transaction_under_autocommit()  # type: ignore[attr-defined]  # noqa: SLF001 - what atomic() calls
        cursor.execute("SELECT 1")
        cursor.execute("ROLLBACK")
    assert seen[0] == "BEGIN IMMEDIATE"


def test_two_writers_wait_for_each_other(tmp_path: Path, wrapper: base.DatabaseWrapper):
    def write(number: int) -> None:
        own = opened(tmp_path / "desk.sqlite3")
        for turn in range(25):
            with own.cursor() as cursor:
                own._start_transaction_under_autocommit()  # type: ignore[attr-defined]  # noqa: SLF001 - what atomic() calls
                cursor.execute("SELECT count(*) FROM note").fetchone()
                cursor.execute("INSERT INTO note (text) VALUES (%s)", [f"{number} {turn}"])
                cursor.execute("COMMIT")
        own.close()

    writers = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    with wrapper.cursor() as cursor:
        assert cursor.execute("SELECT count(*) FROM note").fetchone() == (101,)


@pytest.mark.parametrize("version", [(3, 7, 0), (3, 40, 1), (3, 51, 2)])
def test_a_version_that_can_damage_its_database_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: tuple[int, ...]
):
    monkeypatch.setattr(dbapi2, "sqlite_version_info", version)
    with pytest.raises(Unsafe):
        opened(tmp_path / "desk.sqlite3").ensure_connection()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("version", [(3, 51, 3), (3, 53, 4)])
def test_a_mended_version_is_taken(version: tuple[int, ...]):
    assert not base.is_broken(version)
    assert not base.is_broken(dbapi2.sqlite_version_info)


@pytest.mark.parametrize("key", [None, "text", b"short"])
def test_a_missing_or_short_key_is_refused_and_makes_no_file(tmp_path: Path, key: object):
    with pytest.raises(ImproperlyConfigured):
        opened(tmp_path / "desk.sqlite3", key).ensure_connection()
    assert list(tmp_path.iterdir()) == []


def test_djangos_two_ways_of_naming_parameters_both_work(wrapper: base.DatabaseWrapper):
    with wrapper.cursor() as cursor:
        cursor.executemany("INSERT INTO note (text) VALUES (%s)", [["a"], ["b"]])
        cursor.executemany("INSERT INTO note (text) VALUES (%(text)s)", [{"text": "c"}])
        cursor.executemany("INSERT INTO note (text) VALUES (%s)", [])
        cursor.execute("SELECT text FROM note WHERE text = %(text)s", {"text": "c"})
        assert cursor.fetchall() == [("c",)]
        assert cursor.execute("SELECT '100%%' || %s", ["!"]).fetchone() == ("100%!",)


def test_a_key_that_points_nowhere_is_refused(wrapper: base.DatabaseWrapper):
    with wrapper.cursor() as cursor:
        cursor.execute("CREATE TABLE child (note integer references note(id))")
        with pytest.raises(IntegrityError):
            cursor.execute("INSERT INTO child VALUES (99)")
