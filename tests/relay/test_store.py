"""The contract of a store, and what it does on a disk that fails."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import apsw
import pytest

from safeconduct.relay.boxes import EPOCH, Box, Boxes
from safeconduct.relay.check import check
from safeconduct.relay.database import FILE, require_sound_sqlite
from safeconduct.relay.errors import StoreUnusable, Unavailable
from safeconduct.relay.sqlite import SqliteStore
from safeconduct.relay.store import Census, Limits
from tests.relay.disk import Disk, Trouble, a_disk, no_trouble
from tests.relay.envelopes import ASYA, BORIS, an_envelope

BOX, OTHER = bytes.fromhex(BORIS.box), bytes.fromhex(ASYA.box)


def name(number: int) -> bytes:
    return number.to_bytes(16)


def with_store(
    folder: Path, story: Callable[[SqliteStore], Awaitable[None]], limits: Limits | None = None, vfs: str | None = None
) -> list[str]:
    """What the store called fatal while the story was told."""
    fatal: list[str] = []

    async def run() -> None:
        store = SqliteStore(folder, limits, vfs=vfs, fatal=fatal.append)
        try:
            await story(store)
        finally:
            await store.close()

    asyncio.run(run())
    return fatal


def code_of(found: BaseException | None) -> str:
    assert isinstance(found, Unavailable)
    return found.code


def test_numbers_grow_though_boxes_are_emptied_forgotten_and_rolled_back() -> None:
    began: list[int] = []

    def begin() -> int:
        began.append(len(began))
        return began[-1]

    boxes = Boxes(lambda _: Box(0, 0, 0), begin, most=2)  # the store forgot everything
    last: dict[bytes, int] = {}
    for turn in range(200):
        key = bytes([turn % 5])
        box = boxes.box(key)
        number = boxes.next_number(box)
        assert number > last.get(key, 0)
        last[key] = box.last = number
        box.deleted = True
        if turn % 50 == 49:
            boxes.forget()
    assert max(last.values()) < (len(began) + 1) * EPOCH < 1 << 53


@pytest.mark.parametrize("version", ["3.6.23", "3.7.0", "3.45.1", "3.51.2"])
def test_an_sqlite_that_can_lose_commits_is_refused(version: str) -> None:
    with pytest.raises(StoreUnusable, match="apsw"):
        require_sound_sqlite(version)


def test_what_is_no_database_of_a_relay_is_left_alone(tmp_path: Path) -> None:
    foreign = apsw.Connection(str(tmp_path / FILE))
    foreign.execute("CREATE TABLE diary (day TEXT)")
    foreign.close()
    before = (tmp_path / FILE).read_bytes()
    with pytest.raises(StoreUnusable, match="not a relay's"):
        with_store(tmp_path, lambda store: store.check())
    assert (tmp_path / FILE).read_bytes()[100:] == before[100:]
    (tmp_path / FILE).write_bytes(b"not a database at all" * 1000)
    with pytest.raises(StoreUnusable, match="not a relay's"):
        with_store(tmp_path, lambda store: store.check())
    with pytest.raises(StoreUnusable):
        check(tmp_path)


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreUnusable, match="cannot be written"):
        with_store(tmp_path / "file" / "data", lambda store: store.check())


def test_two_relays_do_not_share_a_folder(data: Path) -> None:
    async def story(_: SqliteStore) -> None:
        with pytest.raises(StoreUnusable, match="in use"):
            SqliteStore(data)

    with_store(data, story)


def fails(what: str, error: Exception) -> Trouble:
    def trouble(doing: str, _file: str, _end: int) -> None:
        if doing == what:
            raise error

    return trouble


def in_trouble(data: Path, trouble: Trouble) -> tuple[str, list[str]]:
    """The code that puts are refused with in trouble, and what was called fatal. Reads work, and later writes."""
    codes: list[str] = []

    async def story(store: SqliteStore, disk: Disk) -> None:
        await store.put(BOX, name(1), an_envelope(seed=1))
        disk.trouble = trouble
        found = await asyncio.gather(
            *(store.put(BOX, name(number), an_envelope(seed=number)) for number in (2, 3)), return_exceptions=True
        )
        codes.extend(code_of(each) for each in found if isinstance(each, BaseException))
        assert len(codes) == 2
        assert await store.get(BOX, name(1)) == an_envelope(seed=1)
        assert len(await store.list(BOX, 0, 9)) == 1
        assert store.census() == Census(1, 4096)
        with pytest.raises(Unavailable):
            await store.check()
        disk.trouble = no_trouble
        store._looked = float("-inf")  # noqa: SLF001 - so that the disk is looked at again now
        await store.check()
        assert await store.put(BOX, name(2), an_envelope(seed=2)) is True

    with a_disk(f"trouble-{data.parent.name}") as disk:
        fatal = with_store(data, lambda store: story(store, disk), vfs=disk.name)
    assert check(data).wrong == ()
    assert len(set(codes)) == 1
    return codes[0], fatal


def test_a_full_disk_is_told_and_nothing_that_was_there_is_lost(data: Path) -> None:
    assert in_trouble(data, fails("write", apsw.FullError("full"))) == ("disk_full", [])


def test_a_disk_that_turned_read_only_is_told(data: Path) -> None:
    assert in_trouble(data, fails("write", apsw.ReadOnlyError("read only"))) == ("read_only", [])


def test_a_disk_that_fails_is_told(data: Path) -> None:
    assert in_trouble(data, fails("write", apsw.IOError("cable"))) == ("disk", [])


def test_on_a_disk_without_room_deleting_still_works_and_makes_room(data: Path) -> None:
    room = 30

    def trouble(what: str, _file: str, end: int) -> None:
        """A disk on which no file may grow beyond what the log has already."""
        if what == "write" and end > limit[0]:
            raise apsw.FullError("full")

    limit = [1 << 60]

    async def story(store: SqliteStore, disk: Disk) -> None:
        for number in range(room):
            await store.put(BOX, name(number), an_envelope(seed=number))
        wal = data / f"{FILE}-wal"
        limit[0] = wal.stat().st_size
        disk.trouble = trouble
        refused = 0
        for number in range(room, room + 60):
            try:
                await store.put(BOX, name(number), an_envelope(seed=number))
            except Unavailable as error:
                assert error.code == "disk_full"  # noqa: PT017 - some succeed, in what room the log has
                refused += 1
        assert refused > 0
        await store.delete(BOX, name(1))
        assert await store.get(BOX, name(1)) is None

    with a_disk("no-room") as disk:
        assert with_store(data, lambda store: story(store, disk), vfs=disk.name) == []


def test_a_failed_fsync_is_fatal(data: Path) -> None:
    error = apsw.IOError("fsync")
    error.extendedresult = apsw.SQLITE_IOERR_FSYNC  # type: ignore[attr-defined]

    async def story(store: SqliteStore, disk: Disk) -> None:
        disk.trouble = fails("sync", error)
        with pytest.raises(Unavailable):
            await store.put(BOX, name(1), an_envelope())
        disk.trouble = no_trouble

    with a_disk("fsync") as disk:
        fatal = with_store(data, lambda store: story(store, disk), vfs=disk.name)
    assert len(fatal) >= 1
    assert "fsync" in fatal[0]


def test_a_folder_with_too_little_room_takes_nothing_but_gives_everything(data: Path) -> None:
    async def fill(store: SqliteStore) -> None:
        await store.put(BOX, name(1), an_envelope())

    async def story(store: SqliteStore) -> None:
        with pytest.raises(Unavailable) as refused:
            await store.put(BOX, name(2), an_envelope())
        assert refused.value.code == "disk_full"
        with pytest.raises(Unavailable):
            await store.check()
        assert await store.get(BOX, name(1)) == an_envelope()
        await store.delete(BOX, name(1))
        assert await store.list(BOX, 0, 9) == []

    with_store(data, fill)
    with_store(data, story, Limits(free_bytes=1 << 60))


def test_looking_through_a_relay_finds_what_is_not_whole(data: Path) -> None:
    async def story(store: SqliteStore) -> None:
        for number in range(3):
            await store.put(BOX, name(number), an_envelope(seed=number))

    with_store(data, story)
    assert (check(data).envelopes, check(data).bytes, check(data).wrong) == (3, 3 * 4096, ())
    db = apsw.Connection(str(data / FILE))
    db.execute("UPDATE body SET bytes = substr(bytes, 1, 4000) WHERE key = (SELECT min(key) FROM body)")
    db.execute("DELETE FROM body WHERE key = (SELECT max(key) FROM body)")
    db.execute("INSERT INTO body VALUES (1, x'00')")
    db.close()
    assert check(data).wrong == ("2 envelopes are not whole", "1 bodies belong to no envelope")
    assert "free" in check(data, Limits(free_bytes=1 << 60)).wrong[-1]
