"""An older database that is put back: what was removed and destroyed since is done again."""

import secrets
from datetime import date
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from pytest_django import DjangoCaptureOnCommitCallbacks

from safeconduct.desk import journal, unlock
from safeconduct.desk.errors import JournalDamaged
from safeconduct.desk.journal import Entry
from safeconduct.desk.members import actions, keys, lasting, organisation
from safeconduct.desk.members.lasting import Kind
from safeconduct.desk.members.models import IntakeKey, Lasting, Member, Organisation, Trail
from safeconduct.desk.members.permissions import Role
from safeconduct.desk.members.trail import Tag
from tests.desk.cast import enter

KEY = bytes(32)


@pytest.fixture(autouse=True)
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The journal of this test's desk."""
    path = tmp_path / "journal"
    monkeypatch.setattr(unlock, "journal_file", lambda: path)
    monkeypatch.setattr(unlock, "drawn_key", lambda _label: KEY)
    return path


def since(written: Path, kind: Kind, subject: str, value: str = "") -> None:
    """An entry of the journal that the database, being older, does not have."""
    journal.add(written, KEY, [Entry(secrets.token_hex(16), kind, subject, value)])


def test_every_kind_has_a_deed():
    assert set(lasting._deeds) == set(Kind)  # noqa: SLF001 - what the rooms registered


@pytest.mark.django_db
def test_a_deed_is_in_the_journal_as_soon_as_it_is_durable(
    olga: Member,
    boris: Member,
    written: Path,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
):
    with django_capture_on_commit_callbacks(execute=True):
        actions.remove(member=boris, by=olga)
        assert journal.read(written, KEY) == []
    assert [(entry.kind, entry.subject) for entry in journal.read(written, KEY)] == [
        (Kind.MEMBER_REMOVED, str(boris.pk))
    ]
    assert lasting.catch_up() == 0


def test_a_removed_member_stays_removed(olga: Member, boris: Member, written: Path):
    his, hers = enter(boris), enter(olga)
    since(written, Kind.MEMBER_REMOVED, str(boris.pk))
    assert lasting.catch_up() == 1
    boris.refresh_from_db()
    assert (boris.is_active, boris.has_usable_password()) == (False, False)
    assert his.get("/").status_code == 302
    assert hers.get("/").status_code == 200
    assert (lasting.catch_up(), Session.objects.count()) == (0, 1)
    assert Trail.objects.get(tag=Tag.DONE_AGAIN).subject == "1"


def test_a_member_whose_sign_in_was_reset_does_not_get_the_old_one_back(boris: Member, written: Path):
    since(written, Kind.SIGN_IN_RESET, str(boris.pk))
    lasting.catch_up()
    boris.refresh_from_db()
    assert (boris.is_active, boris.has_usable_password(), boris.invitation) == (True, False, "")
    assert not Authenticator.objects.filter(user=boris).exists()


def test_the_last_of_several_roles_holds(boris: Member, written: Path):
    since(written, Kind.ROLE_CHANGED, str(boris.pk), Role.ADMINISTRATOR)
    since(written, Kind.ROLE_CHANGED, str(boris.pk), Role.READER)
    assert lasting.catch_up() == 2
    boris.refresh_from_db()
    assert boris.role == Role.READER


def test_what_the_older_database_never_had_needs_nothing(olga: Member, written: Path):
    for kind in (Kind.MEMBER_REMOVED, Kind.SIGN_IN_RESET):
        since(written, kind, "00000000-0000-4000-8000-000000000000")
    since(written, Kind.ROLE_CHANGED, "00000000-0000-4000-8000-000000000000", Role.READER)
    since(written, Kind.INTAKE_KEY_DESTROYED, "2031-01", "2031-04-01")
    since(written, Kind.CASE_DESTROYED, "00000-00000")
    assert lasting.catch_up() == 5
    assert list(Member.objects.filter(is_active=True)) == [olga]


@pytest.fixture
def founded(db: None) -> Organisation:  # noqa: ARG001 - the rows need the database
    return keys.set_up(
        name="Beratungsstelle",
        languages=["de"],
        lands=[],
        topics=[],
        relay="https://relay.example",
        today=date(2026, 11, 24),
    )


@pytest.mark.usefixtures("founded")
def test_a_destroyed_intake_key_does_not_come_back(written: Path):
    assert len(organisation.intake_identities()) == 3
    since(written, Kind.INTAKE_KEY_DESTROYED, "2026-11", "2027-01-30")
    lasting.catch_up()
    gone = IntakeKey.objects.get(month="2026-11")
    assert (gone.seed, gone.destroyed) == (None, date(2027, 1, 30))
    assert len(organisation.intake_identities()) == 2


def test_the_next_card_follows_the_last_that_people_hold_not_the_one_of_the_older_database(
    founded: Organisation, written: Path
):
    old = founded.card
    keys.renew_intake_keys(date(2026, 12, 1))
    published = keys.card_today(organisation.current(), date(2026, 12, 1))
    # Yesterday's database: the old card, and no key for the new month.
    Organisation.objects.update(card=old)
    IntakeKey.objects.filter(month="2027-02").delete()
    Lasting.objects.filter(subject="serial 2").delete()
    since(written, Kind.CARD_SIGNED, "serial 2", published.text)
    lasting.catch_up()
    assert keys.renew_intake_keys(date(2026, 12, 1)) is True
    after = keys.card_today(organisation.current(), date(2026, 12, 1))
    assert (after.serial, after.follows(published)) == (3, True)


def test_a_journal_of_a_newer_version_is_refused_and_changes_nothing(boris: Member, written: Path):
    since(written, Kind.MEMBER_REMOVED, str(boris.pk))
    journal.add(written, KEY, [Entry("f" * 32, "planet:removed", "x")])
    with pytest.raises(JournalDamaged):
        lasting.catch_up()
    boris.refresh_from_db()
    assert boris.is_active


def test_a_journal_that_was_lost_is_made_again_from_the_database(olga: Member, boris: Member, written: Path):
    actions.remove(member=boris, by=olga)
    assert (lasting.catch_up(), len(journal.read(written, KEY))) == (0, 1)


def test_a_disk_that_takes_nothing_does_not_undo_the_deed(
    olga: Member, boris: Member, written: Path, caplog: pytest.LogCaptureFixture
):
    written.mkdir()
    actions.remove(member=boris, by=olga)
    lasting.copy()
    assert "could not be written: IsADirectoryError" in caplog.text
