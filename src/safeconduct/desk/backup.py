"""A whole copy of the encrypted database, made while the desk works, and the way back from it.

A backup is the database as it is, encrypted with the same key, and a label of 512 bytes at its end: the day, the serial
of the card, and a MAC over both and every byte before. Passphrase and device secret are not in it. Nothing is ever
written in the clear. What was removed or destroyed since is told by the journal (`members.lasting`), not by the backup.
"""

import contextlib
import hashlib
import hmac
import json
import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import IO, Any

from safeconduct.desk import database as databases
from safeconduct.desk import founding, journal, unlock
from safeconduct.desk.errors import AlreadySetUp, NoJournal, NotABackup, NotOurs

LABEL = 512
KIND = "safeconduct desk backup 1"
STAGING = "restoring"
CHUNK = 1 << 20
COUNTED = ("members_member", "cases_case")


@dataclass(frozen=True, slots=True)
class Label:
    """What a backup says about itself: the day, the card's serial, how many bytes the database has."""

    day: str
    serial: int
    size: int

    @property
    def text(self) -> str:
        """The label without its MAC."""
        return json.dumps({"kind": KIND, **asdict(self)})

    def sealed(self, mac: str) -> bytes:
        """The label as it stands at the end of the file."""
        return json.dumps({"kind": KIND, **asdict(self), "mac": mac}).encode().ljust(LABEL - 1) + b"\n"


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was made or restored, and looked through: its label, and what is in it."""

    label: Label
    members: int
    cases: int
    done_again: int = 0
    """How many removals and destructions since then were done again."""


def make(out: Path, *, today: date) -> Backup:
    """The backup in the new file `out`, looked through and on the disk. Noted in the trail.

    Raises `NotOurs` for a database of a server, FileExistsError, and what the disk raises; then there is no file.
    """
    from django.db import connection  # noqa: PLC0415 - only once the settings are known

    from safeconduct.desk.members import keys, lasting, organisation, trail  # noqa: PLC0415

    if connection.vendor != "sqlite":
        raise NotOurs(
            "PostgreSQL is backed up with pg_dump. Keep the desk's folder too: without it the dump is of no use."
        )
    if out.exists():
        raise FileExistsError(None, "there is such a file already, and a backup never takes its place", str(out))
    lasting.catch_up()
    trail.note(trail.Tag.BACKUP_MADE, day=today)
    serial = keys.card_today(organisation.current(), today).serial
    with _new_file(out) as part:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(part)])
        members, cases = _looked_through(part)
        label = Label(today.isoformat(), serial, part.stat().st_size)
        with part.open("r+b") as file:
            mac = _mac(label, _digest(file, label.size))
            file.seek(0, os.SEEK_END)
            file.write(label.sealed(mac))
            file.flush()
            os.fsync(file.fileno())
    return Backup(label, members, cases)


@contextlib.contextmanager
def _new_file(out: Path) -> Iterator[Path]:
    """A file beside `out` that takes its name when the block has come to its end, and is gone when it has not."""
    part = out.with_name(f".{out.name}.{os.getpid()}.part")
    os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        yield part
        os.link(part, out)
        journal.sync_folder(out.parent)
    finally:
        part.unlink()


def _digest(file: IO[bytes], size: int, copy: IO[bytes] | None = None) -> bytes:
    """SHA-256 of the first `size` bytes, written to `copy` as they are read."""
    digest = hashlib.sha256()
    file.seek(0)
    while size > 0 and (chunk := file.read(min(CHUNK, size))):
        digest.update(chunk)
        size -= len(chunk)
        if copy is not None:
            copy.write(chunk)
    return digest.digest()


def _mac(label: Label, digest: bytes) -> str:
    return hmac.digest(unlock.drawn_key("backup"), label.text.encode() + digest, "sha256").hex()


def _looked_through(database: Path) -> tuple[int, ...]:
    """How many members and cases are in it. Raises `WrongPassphrase`, `NotABackup`."""
    from django.db import connection  # noqa: PLC0415 - only once the settings are known

    from safeconduct.desk.sqlcipher.base import keyed  # noqa: PLC0415

    opened = keyed(database, connection.settings_dict["OPTIONS"]["key"]())
    try:
        complaints = [
            *opened.execute("PRAGMA cipher_integrity_check").fetchall(),
            *[row for row in opened.execute("PRAGMA integrity_check").fetchall() if row != ("ok",)],
            *opened.execute("PRAGMA foreign_key_check").fetchall(),
        ]
        if complaints:
            raise NotABackup(f"{database}: the database in it is damaged. Take another backup.")
        # The names are ours.
        return tuple(opened.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in COUNTED)  # noqa: S608
    finally:
        opened.close()


def read_label(path: Path) -> tuple[Label, str]:
    """The label of a backup, and its MAC, which only the key can check. Raises `NotABackup`."""
    refused = NotABackup(f"{path} is not a backup of a desk, or not a whole one.")
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        if size < LABEL:
            raise refused
        file.seek(-LABEL, os.SEEK_END)
        text = file.read()
    try:
        fields: dict[str, Any] = json.loads(text)
        label, mac = Label(fields["day"], fields["serial"], fields["size"]), str(fields["mac"])
    except (ValueError, KeyError, TypeError):
        raise refused from None
    if fields["kind"] != KIND or label.size != size - LABEL:
        raise refused
    return label, mac


@dataclass(frozen=True, slots=True)
class Journals:
    """Where it stands what was removed and destroyed since: copies beside the folder's own, or knowingly nowhere."""

    others: Sequence[Path] = ()
    none: bool = False

    def found(self, data: Path) -> list[Path]:
        """Those that are there. Raises `NoJournal`."""
        found = [path for path in (data / unlock.JOURNAL, *self.others) if path.is_file()]
        if missing := [path for path in self.others if path not in found]:
            raise NoJournal(f"There is no journal at {missing[0]}.")
        if not found and not self.none:
            raise NoJournal(
                f"There is no journal in {data}: it says who was removed and what was destroyed since the backup. "
                "Name a copy with --journal FILE. If there is none, --without-journal restores the backup as it is; "
                "then remove at once whoever was removed since."
            )
        return found


def restore(source: Path, data: Path, *, device_secret: Path, passphrase: str, journals: Journals) -> Backup:
    """The desk in `data` as it was, without what was removed or destroyed since; sessions and invitations are void.

    Everything happens in a folder of its own and takes its place at the end. Raises `AlreadySetUp`, `NotABackup`,
    `NotOurs`, `WrongPassphrase`, `NoDeviceSecret`, a `JournalError`; then nothing has changed.
    """
    if databases.elsewhere():
        raise NotOurs("A dump of PostgreSQL is put back with pg_restore; the journal does the rest at the next start.")
    label, mac = read_label(source)
    database = data / unlock.DATABASE
    # A log that was left behind would be played into the restored database.
    for path in (database.with_name(database.name + ending) for ending in founding.LEFTOVERS):
        if path.exists():
            raise AlreadySetUp(f"There is a desk in {data} already. Nothing is restored over one: move {path} away.")
    unlock.read_device_secret(device_secret)
    found = journals.found(data)
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    staging = data / STAGING
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(mode=0o700)
    with founding.or_nothing(lambda: shutil.rmtree(staging)):
        staged = staging / unlock.DATABASE
        with source.open("rb") as file, os.fdopen(os.open(staged, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as copy:
            digest = _digest(file, label.size, copy)
        founding.start_django(staging, device_secret=device_secret, passphrase=passphrase)
        from django.db import connection  # noqa: PLC0415 - only once the settings are known

        connection.ensure_connection()
        if not hmac.compare_digest(mac, _mac(label, digest)):
            raise NotABackup(f"{source} was changed after it was made. Take another backup.")
        members, cases = _looked_through(staged)
        done_again = _brought_up_to_date(found, label)
        (staging / unlock.JOURNAL).replace(data / unlock.JOURNAL)
        os.link(staged, database)
        journal.sync_folder(data)
        shutil.rmtree(staging)
    return Backup(label, members, cases, done_again)


def _brought_up_to_date(journals: list[Path], label: Label) -> int:
    from django.contrib.sessions.models import Session  # noqa: PLC0415 - models, once Django is ready
    from django.db import connection, transaction  # noqa: PLC0415

    from safeconduct.desk.members import lasting, trail  # noqa: PLC0415
    from safeconduct.desk.members.models import Lasting, Member  # noqa: PLC0415

    founding.make_tables()
    key = unlock.drawn_key("journal")
    ours = unlock.journal_file()
    assert ours is not None, "the settings name the folder"  # noqa: S101 - start_django was called
    for path in journals:
        journal.add(ours, key, journal.read(path, key))
    in_backup = set(Lasting.objects.values_list("id", flat=True))
    if journals and not in_backup <= {entry.id for entry in journal.read(ours, key)}:
        raise NoJournal(
            "The journal is older than the backup: it cannot tell what was removed and destroyed since. "
            "Name a newer copy with --journal FILE."
        )
    with transaction.atomic():
        Session.objects.all().delete()
        Member.objects.exclude(invitation="").update(invitation="", invitation_expires=None)
        done_again = lasting.catch_up()
        trail.note(trail.Tag.RESTORED, subject=f"backup of {label.day}")
    lasting.copy()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return done_again
