"""The key of the database: passphrase and device secret, both needed."""

import stat
from pathlib import Path

import pytest

from safeconduct.desk import founding, unlock
from safeconduct.desk.errors import NoDataFolder, NoDeviceSecret, NoPassphrase

SECRET = bytes(range(32))


def test_a_device_secret_is_for_its_owner_alone_and_reads_back(tmp_path: Path):
    path = tmp_path / "device-secret"
    unlock.write_device_secret(path, SECRET)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert unlock.read_device_secret(path) == SECRET


def test_a_device_secret_is_never_written_over_another(tmp_path: Path):
    path = tmp_path / "device-secret"
    unlock.write_device_secret(path, SECRET)
    with pytest.raises(FileExistsError):
        unlock.write_device_secret(path, bytes(32))
    assert unlock.read_device_secret(path) == SECRET


@pytest.mark.parametrize("damage", ["cut", "digit", "header", "empty", "binary"])
def test_a_damaged_device_secret_is_refused_before_it_is_used(tmp_path: Path, damage: str):
    path = tmp_path / "device-secret"
    unlock.write_device_secret(path, SECRET)
    text = path.read_text()
    damaged = {
        "cut": text[:60].encode(),
        "digit": text.replace("0001", "0011").encode(),
        "header": text.replace("secret 1", "secret 2").encode(),
        "empty": b"",
        "binary": b"\xff\xfe" + text.encode(),
    }
    path.write_bytes(damaged[damage])
    with pytest.raises(NoDeviceSecret):
        unlock.read_device_secret(path)


def test_passphrase_and_device_secret_both_decide_over_the_key():
    key = unlock.derive_key("six random words", SECRET)
    assert key == unlock.derive_key("six random words", SECRET)
    assert (
        len({key, unlock.derive_key("six random word", SECRET), unlock.derive_key("six random words", bytes(32))}) == 3
    )


def test_an_umlaut_is_one_whichever_way_the_keyboard_writes_it():
    assert unlock.derive_key("mu\u0308de Füchse", SECRET) == unlock.derive_key("müde Füchse", SECRET)


def test_the_24_words_of_the_sheet_give_the_secret_back_and_one_wrong_word_does_not():
    words = founding.sheet_words(SECRET)
    assert len(words) == 24
    assert founding.secret_from_words("  ".join(words).upper()) == SECRET
    for wrong in (words[:-1], [words[1], words[0], *words[2:]], ["desk", *words[1:]]):
        with pytest.raises(NoDeviceSecret):
            founding.secret_from_words(" ".join(wrong))


def test_the_sheet_shows_the_words_of_the_secret_and_no_passphrase(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(unlock.PASSPHRASE_VARIABLE, "planted passphrase")
    sheet = founding.recovery_sheet("Stelle", SECRET, ("eight",) * 8, Path("device-secret"))
    assert [word for word in founding.sheet_words(SECRET) if word not in sheet] == []
    assert "planted" not in sheet


def test_without_folder_passphrase_or_device_secret_nothing_opens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    unlock.database_key.cache_clear()
    monkeypatch.delenv(unlock.DATA_VARIABLE, raising=False)
    monkeypatch.delenv(unlock.PASSPHRASE_VARIABLE, raising=False)
    with pytest.raises(NoDataFolder):
        unlock.database_key()
    monkeypatch.setenv(unlock.DATA_VARIABLE, str(tmp_path))
    with pytest.raises(NoPassphrase):
        unlock.database_key()
    monkeypatch.setenv(unlock.PASSPHRASE_VARIABLE, "six random words")
    with pytest.raises(NoDeviceSecret):
        unlock.database_key()


def test_a_short_passphrase_is_refused():
    with pytest.raises(NoPassphrase, match="at least 12"):
        founding.refuse_weak("hunter2")
    founding.refuse_weak("six random words for a test")


def test_what_could_not_be_set_up_leaves_nothing_behind(tmp_path: Path):
    data = tmp_path / "desk"
    undo = founding.prepare(data, data / "device-secret")
    (data / unlock.DATABASE).touch()
    assert len(list(data.iterdir())) == 2
    undo()
    assert not data.exists()


def test_a_device_secret_that_was_there_before_stays(tmp_path: Path):
    unlock.write_device_secret(tmp_path / "stick", SECRET)
    founding.prepare(tmp_path / "desk", tmp_path / "stick")()
    assert unlock.read_device_secret(tmp_path / "stick") == SECRET
