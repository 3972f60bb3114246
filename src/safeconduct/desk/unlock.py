"""The key of the database: from a passphrase that people know and a secret that only this device has.

The key is Argon2id (RFC 9106) of the passphrase, with the device secret as its secret K and a salt drawn from it:
whoever copies the disk without the device secret cannot even begin to guess. Nothing of this is written anywhere but
the device secret, in a file for its owner only, best on a stick that is kept apart from the disk.
"""

import functools
import hashlib
import os
import secrets
import unicodedata
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from safeconduct.desk.errors import NoDataFolder, NoDeviceSecret, NoPassphrase

DATA_VARIABLE = "SAFECONDUCT_DESK_DATA"
PASSPHRASE_VARIABLE = "SAFECONDUCT_PASSPHRASE"  # noqa: S105 - the name of a variable
DEVICE_SECRET_VARIABLE = "SAFECONDUCT_DEVICE_SECRET"  # noqa: S105 - the name of a variable
DATABASE = "desk.sqlite3"
DEVICE_SECRET = "device-secret"  # noqa: S105 - the name of a file
JOURNAL = "journal"
HEADER = "safeconduct device secret 1 "
"""The number stands for the derivation below and its costs: other costs, another number."""
LENGTH = 32
ITERATIONS = 3
LANES = 4
MEMORY = 128 * 1024
"""KiB. With three passes a guess costs a third of a second and 128 MiB."""


def data_folder() -> Path | None:
    """The folder of this desk that the environment names, None when it names none."""
    named = os.environ.get(DATA_VARIABLE)
    return Path(named) if named else None


def device_secret_file(data: Path) -> Path:
    """Where the device secret is: the file that the environment names, or the one in the data folder."""
    named = os.environ.get(DEVICE_SECRET_VARIABLE)
    return Path(named) if named else data / DEVICE_SECRET


def write_device_secret(path: Path, secret: bytes) -> None:
    """A new file, readable for its owner alone, on the disk before this returns. Raises OSError when there is one."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(f"{HEADER}{secret.hex()} {_check(secret)}\n")
        file.flush()
        os.fsync(file.fileno())


def read_device_secret(path: Path) -> bytes:
    """The 32 bytes in the file. Raises `NoDeviceSecret`."""
    try:
        text = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as problem:
        raise NoDeviceSecret(f"The device secret cannot be read from {path}: is the stick plugged in?") from problem
    digits, _, check = text.removeprefix(HEADER).partition(" ")
    try:
        secret = bytes.fromhex(digits)
    except ValueError:
        secret = b""
    if not text.startswith(HEADER) or len(secret) != LENGTH or check != _check(secret):
        raise NoDeviceSecret(
            f"{path} is not a device secret of this version, or was damaged; restore it from the sheet."
        )
    return secret


def _check(secret: bytes) -> str:
    return hashlib.sha256(HEADER.encode() + secret).hexdigest()[:8]


def derive_key(passphrase: str, device_secret: bytes) -> bytes:
    """The 32 bytes that open the database."""
    salt = _drawn(device_secret, "salt of the passphrase")[:16]
    kdf = Argon2id(
        salt=salt,
        length=LENGTH,
        iterations=ITERATIONS,
        lanes=LANES,
        memory_cost=MEMORY,
        secret=_drawn(device_secret, "secret of the passphrase"),
    )
    # Two keyboards may write one letter in two ways: an umlaut, a Cyrillic short i.
    return kdf.derive(unicodedata.normalize("NFKC", passphrase).encode())


def _drawn(key: bytes, label: str) -> bytes:
    info = f"safeconduct/desk/v1/{label}".encode()
    return HKDF(algorithm=hashes.SHA256(), length=LENGTH, salt=None, info=info).derive(key)


@functools.cache
def database_key() -> bytes:
    """The key of the desk that the environment names. Raises a `Locked`; derived once in a process."""
    data = data_folder()
    if data is None:
        raise NoDataFolder(f"No desk is named. Use `safeconduct desk … --data DIR`, or set {DATA_VARIABLE}.")
    passphrase = os.environ.get(PASSPHRASE_VARIABLE)
    if not passphrase:
        raise NoPassphrase(f"The desk is locked: set {PASSPHRASE_VARIABLE}, or use `safeconduct desk`, which asks.")
    return derive_key(passphrase, read_device_secret(device_secret_file(data)))


def journal_file() -> Path | None:
    """Where the journal of this desk is (`journal`), None where no desk is named."""
    data = data_folder()
    return None if data is None else data / JOURNAL


def drawn_key(label: str) -> bytes:
    """32 bytes for one use, drawn from the database's key. Raises a `Locked`."""
    return _drawn(database_key(), label)


def signing_secret() -> str:
    """What Django signs with: drawn from the database's key, so never stored; random where no desk is named."""
    if data_folder() is None:
        return secrets.token_hex(LENGTH)
    return drawn_key("django secret key").hex()
