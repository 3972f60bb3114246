"""The memory of a process of our own, as a core dump would show it: through /proc, with no debugger."""

import re
from collections.abc import Iterator
from pathlib import Path

PIECE = 4 << 20
OVERLAP = 256
LINE = re.compile(r"([0-9a-f]+)-([0-9a-f]+) (r)[w-][x-][ps] \S+ \S+ (\d+)\s*(.*)")


def pieces(pid: int) -> Iterator[bytes]:
    """All that the process has in memory and could write to, in overlapping pieces; its mapped files' pages too."""
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
            found = LINE.match(line)
            if found is None or found[5] in {"[vvar]", "[vsyscall]", "[vvar_vclock]"}:
                continue
            start, end = int(found[1], 16), int(found[2], 16)
            for at in range(start, end, PIECE):
                memory.seek(at)
                try:
                    yield memory.read(min(PIECE + OVERLAP, end - at))
                except OSError:  # a page that went in between, or that may not be read
                    continue


def search(pid: int, what: re.Pattern[bytes]) -> set[bytes]:
    """The different matches in the memory of the process."""
    return {match for piece in pieces(pid) for match in what.findall(piece)}
