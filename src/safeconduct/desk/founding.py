"""Setting up a desk: folder, device secret, encrypted database, organisation. All of it or nothing."""

import contextlib
import os
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

from mnemonic import Mnemonic

from safeconduct.desk import database, unlock
from safeconduct.desk.errors import AlreadySetUp, NoDataFolder, NoDeviceSecret, NoPassphrase

SHORTEST_PASSPHRASE = 12
LEFTOVERS = ("", "-wal", "-shm", "-journal")


def prepare(data: Path, device_secret: Path) -> Callable[[], None]:
    """Undoes what this did: the folder is there, for its owner alone, and so is the device secret.

    Raises `AlreadySetUp` when there is a database in the folder; an existing device secret is kept and used.
    """
    file = data / unlock.DATABASE
    if file.exists():
        raise AlreadySetUp(f"There is a desk in {data} already. Choose another folder.")
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = not device_secret.exists()
    if made:
        unlock.write_device_secret(device_secret, secrets.token_bytes(unlock.LENGTH))

    def undo() -> None:
        for ending in LEFTOVERS:
            file.with_name(file.name + ending).unlink(missing_ok=True)
        (data / unlock.JOURNAL).unlink(missing_ok=True)
        if made:
            device_secret.unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            data.rmdir()

    return undo


@contextlib.contextmanager
def or_nothing(undo: Callable[[], None]) -> Iterator[None]:
    """Runs the block; when it does not come to its end, what was made is taken away again."""
    try:
        yield
    except BaseException:
        from django.db import connections  # noqa: PLC0415 - only once the settings are known

        connections.close_all()
        undo()
        raise


def refuse_weak(passphrase: str) -> None:
    """Nothing, or `NoPassphrase` for one that is guessed in a day."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise NoPassphrase(
            f"The passphrase needs at least {SHORTEST_PASSPHRASE} letters. Take six words at random, with dice."
        )


def start_django(data: Path, *, device_secret: Path | None, passphrase: str, origin: str | None = None) -> None:
    """Nothing; Django is ready with the settings of this desk. Child processes find the same in their environment."""
    os.umask(0o077)
    os.environ[unlock.DATA_VARIABLE] = str(data.resolve())
    os.environ[unlock.PASSPHRASE_VARIABLE] = passphrase
    if device_secret is not None:
        os.environ[unlock.DEVICE_SECRET_VARIABLE] = str(device_secret.resolve())
    if origin is not None:
        os.environ["SAFECONDUCT_DESK_ORIGIN"] = origin
    os.environ["DJANGO_SETTINGS_MODULE"] = "safeconduct.desk.settings"
    import django  # noqa: PLC0415 - importing it before the settings are known would fix others

    django.setup()


def find(data: Path) -> None:
    """Nothing, or `NoDataFolder` when no desk is in the folder: opening would make an empty one.

    Raises `AlreadySetUp` when there are two: in the folder, and at the server that the environment names.
    """
    if database.elsewhere() and (data / unlock.DATABASE).exists():
        raise AlreadySetUp(
            f"{data} has a database of its own, and {database.VARIABLE} names a server. "
            "Unset that, or move the file away."
        )
    if not (data.is_dir() if database.elsewhere() else (data / unlock.DATABASE).is_file()):
        raise NoDataFolder(f"There is no desk in {data}. Set one up with `safeconduct desk init --data {data}`.")


def make_tables() -> None:
    """Nothing; the tables are those of this version. Also after an update."""
    from django.core.management import call_command  # noqa: PLC0415 - only once the settings are known

    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)


def refuse_a_second(data: Path) -> None:
    """Nothing, or `AlreadySetUp` when the database has an organisation, which at a server may be before the folder."""
    from safeconduct.desk.members.models import Organisation  # noqa: PLC0415 - models, once Django is ready

    if Organisation.objects.exists():
        raise AlreadySetUp(f"There is a desk in this database already, and {data} is not its folder. Name another.")


def sheet_words(secret: bytes) -> list[str]:
    """The device secret as 24 words (BIP 39, English), to write on paper."""
    return str(Mnemonic("english").to_mnemonic(secret)).split()


def secret_from_words(text: str) -> bytes:
    """The device secret that 24 words stand for. Raises `NoDeviceSecret`."""
    words = " ".join(text.lower().split())
    known = Mnemonic("english")
    if len(words.split()) != 24 or not known.check(words):  # noqa: PLR2004 - 24 words are 32 bytes
        raise NoDeviceSecret(
            "These are not the 24 words of a recovery sheet: one is wrong, or two have changed places."
        )
    return bytes(known.to_entropy(words))


def recovery_sheet(name: str, secret: bytes, eight_words: tuple[str, ...], device_secret: Path) -> str:
    """What an organisation prints once and locks away, as text."""
    words = sheet_words(secret)
    numbered = [f"{number:>2}. {word:<12}" for number, word in enumerate(words, start=1)]
    rows = "\n".join("    " + "".join(numbered[row : row + 6]).rstrip() for row in range(0, len(numbered), 6))
    return f"""
RECOVERY SHEET   {name}

Print or copy this by hand, and keep it where the desk is not. Whoever has this sheet AND the passphrase AND a copy of
the database can read everything; without the sheet or the device secret, nobody can, and neither can you.

  The device secret, as words:
{rows}

  The file with it: {device_secret}
    Better keep it on a stick that is plugged in only while the desk is open, and start with
    --device-secret FILE. From the words it is made again with `safeconduct desk device-secret -o FILE`.

  The eight words of your card, for people and partners to compare:
    {" ".join(eight_words)}

The passphrase is not on this sheet. It cannot be reset.
"""
