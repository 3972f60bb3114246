"""The file beside the database that remembers what no backup may take back.

One line an entry, each sealed (ChaCha20-Poly1305, RFC 8439) with a key drawn from the database's and bound to its
place, so that no line can be read, changed, moved or taken out of the middle without the key. Whoever can write to the
folder can still cut the file's end off: `members.lasting` says what that means. Lengths go in steps of 256 bytes.
"""

import base64
import binascii
import fcntl
import json
import os
import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from safeconduct.desk.errors import JournalDamaged

HEADER = b"safeconduct desk journal 1\n"
NONCE = 12
STEP = 256


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was done for good: a random id, what kind of thing, to whom or what, and with what."""

    id: str
    kind: str
    subject: str
    value: str = ""


def read(path: Path, key: bytes) -> list[Entry]:
    """The entries, the oldest first; none where there is no file. Raises `JournalDamaged`.

    A last line without its end is no entry: the machine stopped while it was written.
    """
    try:
        text = path.read_bytes()
    except FileNotFoundError:
        return []
    return _entries(text, key, path)


def _entries(text: bytes, key: bytes, path: Path) -> list[Entry]:
    if not text.startswith(HEADER):
        if HEADER.startswith(text):
            return []
        raise JournalDamaged(f"{path} is not the journal of a desk of this version.")
    lines = text[len(HEADER) :].split(b"\n")[:-1]
    try:
        return [_opened(line, key, place) for place, line in enumerate(lines)]
    except (InvalidTag, binascii.Error, ValueError, TypeError):
        raise JournalDamaged(
            f"{path} is another desk's journal, or was changed, or passphrase or device secret are not this desk's. "
            "Put the right one in its place; a copy that lies elsewhere will do."
        ) from None


def _place(place: int) -> bytes:
    return HEADER + str(place).encode()


def _sealed(entry: Entry, key: bytes, place: int) -> bytes:
    text = json.dumps(asdict(entry), ensure_ascii=False).encode()
    nonce = secrets.token_bytes(NONCE)
    padded = text.ljust(-(-len(text) // STEP) * STEP)
    return base64.b64encode(nonce + ChaCha20Poly1305(key).encrypt(nonce, padded, _place(place))) + b"\n"


def _opened(line: bytes, key: bytes, place: int) -> Entry:
    sealed = base64.b64decode(line, validate=True)
    return Entry(**json.loads(ChaCha20Poly1305(key).decrypt(sealed[:NONCE], sealed[NONCE:], _place(place))))


def add(path: Path, key: bytes, entries: Iterable[Entry]) -> None:
    """Nothing; the entries that were not in the file are at its end, and on the disk. Raises `JournalDamaged`.

    Two processes may do this at once.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        text = file.read()
        known = _entries(text, key, path)
        ids = {entry.id for entry in known}
        fresh = [entry for entry in entries if entry.id not in ids]
        whole = text[: text.rfind(b"\n") + 1] or HEADER
        if not fresh and whole == text:
            return
        file.seek(0)
        file.truncate(len(whole))
        file.write(whole if not text.startswith(HEADER) else b"")
        file.seek(0, os.SEEK_END)
        for place, entry in enumerate(fresh, start=len(known)):
            file.write(_sealed(entry, key, place))
        file.flush()
        os.fsync(file.fileno())
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Nothing; the names of the files in the folder are on the disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
