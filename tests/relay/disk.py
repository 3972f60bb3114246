"""A disk that can lose its power, fill up, turn read-only or fail to sync: a layer under SQLite, through apsw's VFS.

Everything is written to the real files at once, as an operating system's cache would show it. Beside that the layer
keeps what a disk would hold: what was synced, and the list of what was written since.
"""

import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import apsw

SECTOR = 512
Trouble = Callable[[str, str, int], None]
"""Called before every "write" and "sync" with the file's name and where a write ends; what it raises, SQLite meets."""


def no_trouble(_what: str, _file: str, _end: int) -> None:
    """Nothing; the disk works."""


@dataclass
class Image:
    """One file as the disk holds it, and what is still on its way there."""

    synced: bytearray = field(default_factory=bytearray)
    pending: list[tuple[int, bytes | None]] = field(default_factory=list)

    def sync(self) -> None:
        """Nothing; what was pending is on the disk."""
        for change in self.pending:
            apply(self.synced, *change)
        self.pending.clear()

    def after_a_cut(self, noise: random.Random) -> bytes:
        """The file after the power was cut: of what was not synced some arrived, in any order, and one only in part."""
        left = bytearray(self.synced)
        arrived = [change for change in self.pending if noise.random() < 0.5]
        for change in arrived[:-1]:
            apply(left, *change)
        if arrived:
            offset, written = arrived[-1]
            apply(left, offset, written and written[: noise.randrange(0, len(written), SECTOR)])
        return bytes(left)


def apply(content: bytearray, offset: int, written: bytes | None) -> None:
    """Nothing; `content` has changed as the file did: bytes at an offset, or cut off there."""
    if written is None:
        del content[offset:]
        return
    content.extend(bytes(max(0, offset - len(content))))
    content[offset : offset + len(written)] = written


class Disk(apsw.VFS):
    """The layer, registered under `name`."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.images: dict[str, Image] = {}
        self.lock = threading.Lock()
        self.trouble: Trouble = no_trouble
        super().__init__(name, base="")

    def xOpen(self, name: Any, flags: list[int]) -> "File":  # noqa: ANN401, N802 - SQLite's name
        """The file, watched."""
        return File(self, name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:  # noqa: FBT001, N802 - SQLite's name
        """Nothing; gone, from the disk as well."""
        super().xDelete(filename, syncdir)
        with self.lock:
            self.images.pop(filename, None)

    def cut(self, folder: Path, seed: int) -> None:
        """Nothing; `folder` holds what a disk would if the power were cut now."""
        noise = random.Random(seed)  # noqa: S311 - no secret
        folder.mkdir()
        with self.lock:
            for name, image in self.images.items():
                (folder / Path(name).name).write_bytes(image.after_a_cut(noise))


class File(apsw.VFSFile):
    """One file of SQLite's."""

    def __init__(self, disk: Disk, name: Any, flags: list[int]) -> None:  # noqa: ANN401
        self._disk = disk
        self._name = name.filename() if isinstance(name, apsw.URIFilename) else str(name)
        super().__init__("", name, flags)
        with disk.lock:
            if self._name not in disk.images:
                path = Path(self._name)
                disk.images[self._name] = Image(bytearray(path.read_bytes() if path.exists() else b""))
        self._image = disk.images[self._name]

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802 - SQLite's name
        """Nothing; written to the cache."""
        self._disk.trouble("write", self._name, offset + len(data))
        with self._disk.lock:
            super().xWrite(data, offset)
            self._image.pending.append((offset, bytes(data)))

    def xTruncate(self, newsize: int) -> None:  # noqa: N802 - SQLite's name
        """Nothing; cut off in the cache."""
        with self._disk.lock:
            super().xTruncate(newsize)
            self._image.pending.append((newsize, None))

    def xSync(self, flags: int) -> None:  # noqa: ARG002, N802 - SQLite's
        """Nothing; on the disk."""
        self._disk.trouble("sync", self._name, 0)
        with self._disk.lock:
            self._image.sync()


@contextmanager
def a_disk(name: str) -> Iterator[Disk]:
    """A disk while the block runs; `SqliteStore(…, vfs=name)` writes to it."""
    disk = Disk(name)
    try:
        yield disk
    finally:
        disk.unregister()
