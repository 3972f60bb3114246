"""What the writer remembers of the boxes it wrote to lately, so that it need not count them again; and the next number.

Numbers only grow within a box, even when the box was emptied in between: a reader's `after` must never hide something
new. A table of boxes that once held something would do it, but it would outlive the envelopes. So numbers come in
epochs of 2³²: a new epoch begins when the relay starts, and whenever a box is forgotten here from which something was
deleted. A number in a new epoch is greater than all before it, in whatever box.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from safeconduct.relay.store import Limits

EPOCH = 1 << 32
MOST_BOXES = 4096


@dataclass(slots=True)
class Box:
    """How much a box holds, its last number, and whether that number may be gone from the store."""

    envelopes: int
    bytes: int
    last: int
    deleted: bool = False

    def fullness(self, limits: Limits) -> float:
        """How full it is, 0 to 1."""
        return max(self.envelopes / limits.box_envelopes, self.bytes / limits.box_bytes)


class Boxes:
    """The boxes written to lately, at most `most`. `count` counts one in the store; `begin_epoch` notes a new one."""

    def __init__(self, count: Callable[[bytes], Box], begin_epoch: Callable[[], int], most: int = MOST_BOXES) -> None:
        self._count = count
        self._begin_epoch = begin_epoch
        self._most = most
        self._known: OrderedDict[bytes, Box] = OrderedDict()
        self._epoch = -1

    def box(self, name: bytes) -> Box:
        """The box as it is within the running transaction."""
        box = self._known.get(name)
        if box is None:
            box = self._known[name] = self._count(name)
            if len(self._known) > self._most:
                _, forgotten = self._known.popitem(last=False)
                if forgotten.deleted:
                    self._epoch = -1
        else:
            self._known.move_to_end(name)
        return box

    def next_number(self, box: Box) -> int:
        """A number greater than all that the box ever held."""
        if self._epoch < 0:
            self._epoch = self._begin_epoch()
        return max(box.last, self._epoch * EPOCH) + 1

    def forget(self) -> None:
        """Nothing; all boxes are counted anew: after a rollback, and after a change that was not made here."""
        self._known.clear()
        self._epoch = -1

    def glance(self, name: bytes) -> Box | None:
        """The box, if it is remembered; for other threads, which may only look."""
        return self._known.get(name)
