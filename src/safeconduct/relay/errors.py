"""What can go wrong at a relay and on the way to it. No message holds a box, a token or a byte of an envelope.

::

    RelayError
    ├── Refusal                  the relay says no, and says why: a status, a stable code, what, and how to mend it
    │   ├── NotFound             404: the one answer to everything that is nobody's business
    │   ├── Conflict             409: other bytes are there under this id
    │   └── Unavailable          503: not now; nothing was stored; `retry_after` seconds
    ├── StoreUnusable            the relay cannot start, or has to stop: told on one line
    └── RelayUnavailable         the client's: no answer, or one that no relay gives
        RelayRefused             the client's: the relay's code for why it says no
"""


class RelayError(Exception):
    """Something about a relay is wrong."""


class Refusal(RelayError):
    """A no that goes to whoever asked. `code` stays the same between versions; `message` and `mend` are for people."""

    def __init__(self, status: int, code: str, message: str, mend: str) -> None:
        self.status = status
        self.code = code
        self.message = message
        self.mend = mend
        super().__init__(f"{message}; {mend} ({code})")


class NotFound(Refusal):
    """Unknown path, method, box or envelope, or no right to it: one answer, so that it tells nothing."""

    def __init__(self) -> None:
        super().__init__(404, "not_found", "there is nothing here", "check the address and the token")


class Conflict(Refusal):
    """Another envelope has this id in this box already."""

    def __init__(self) -> None:
        super().__init__(
            409, "conflict", "another envelope has this id already", "choose another id, or seal the message again"
        )


class Unavailable(Refusal):
    """Not now. Codes: `busy`, `box_full`, `relay_full`, `disk_full`, `read_only`, `disk`."""

    def __init__(self, code: str, message: str, mend: str, retry_after: int) -> None:
        self.retry_after = retry_after
        super().__init__(503, code, message, mend)


def busy() -> Unavailable:
    """The refusal while too much is waiting already."""
    return Unavailable("busy", "the relay has too much to do", "try again in a moment", 5)


def box_full() -> Unavailable:
    """The refusal for a box whose quota is used up."""
    return Unavailable("box_full", "the box is full", "try again later, when its owner has collected", 3600)


def relay_full() -> Unavailable:
    """The refusal when the quota of the whole relay is used up."""
    return Unavailable("relay_full", "the relay is full", "try again later, or use another relay of the card", 3600)


def disk_full() -> Unavailable:
    """The refusal when the disk has no room left."""
    return Unavailable("disk_full", "the relay's disk is full", "try again later, or use another relay", 600)


def read_only() -> Unavailable:
    """The refusal when the disk takes no writes."""
    return Unavailable("read_only", "the relay cannot write", "try again later, or use another relay", 600)


def disk() -> Unavailable:
    """The refusal when the disk fails in another way."""
    return Unavailable("disk", "the relay's disk does not answer", "try again later, or use another relay", 600)


def database() -> Unavailable:
    """The refusal while the relay's database cannot be reached."""
    return Unavailable("disk", "the relay's database does not answer", "try again in a moment", 20)


class StoreUnusable(RelayError):
    """The store cannot be used at all: `where` is the file, folder or library, `mend` what its keeper can do."""

    def __init__(self, where: str, message: str, mend: str) -> None:
        self.where = where
        self.message = message
        self.mend = mend
        super().__init__(f"{where}: {message}; {mend}")


class RelayUnavailable(RelayError):
    """No relay answered, or it is busy for longer than the client waits. Nothing is known to be stored."""

    def __init__(self, message: str, retry_after: int | None = None) -> None:
        self.retry_after = retry_after
        super().__init__(message)


class RelayRefused(RelayError):
    """The relay refused. `status` and `code` are those of docs/relay-api.md; trying the same again will not help."""

    def __init__(self, status: int, code: str) -> None:
        self.status = status
        self.code = code
        super().__init__(f"the relay refused this ({status} {code})")
