"""The small computation that makes a flood dear: ALTCHA's challenge, version 2, SHA-256. Format: docs/relay-api.md.

A challenge is stateless: signed with the relay's key, bound to a box, expiring. Which solutions were spent is
remembered in memory only, for as long as their challenge lives.
"""

import base64
import binascii
import json
import math
import secrets
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from altcha.v2 import Challenge, Payload, create_challenge, verify_solution

from safeconduct.relay.errors import Refusal, StoreUnusable, busy

LIFETIME = 600
"""Seconds. A slow phone computes for a minute and then sends a megabyte for two."""
COST = 16
"""Hashes of one attempt where nothing is going on; two digits of prefix take 256 attempts on average."""
HIGHEST = 9
"""Levels above that: each doubles the price."""
MOST_SPENT = 250_000
LONGEST_HEADER = 2048
KEY = 32
_STEPS = 4
"""Doublings until one more digit of prefix, which costs sixteen times as much, takes over."""


def refused() -> Refusal:
    """The refusal of a solution, whatever is wrong with it."""
    mend = "ask for a new challenge and send its solution with the envelope"
    return Refusal(403, "challenge", "the challenge is not solved", mend)


def key_from(file: Path) -> bytes:
    """The key in `file`, which is made if it is not there; for relays that share their challenges."""
    try:
        with file.open("xb") as new:
            file.chmod(0o600)
            new.write(secrets.token_bytes(KEY))
    except FileExistsError:
        pass
    except OSError as error:
        raise StoreUnusable(str(file), "cannot be written", "name a file that the relay may make") from error
    key = file.read_bytes()
    if len(key) < KEY:
        raise StoreUnusable(str(file), f"holds {len(key)} bytes", f"a key has {KEY} random bytes")
    return key


@dataclass(frozen=True, slots=True)
class Opened:
    """A payload for this box, not expired, not spent, as it says itself: signature and solution are still to check."""

    payload: Payload
    nonce: bytes
    expires: int


class Challenger:
    """Makes and checks challenges. `cost` is the hashes of one attempt at the lowest level; 0 switches checking off."""

    def __init__(self, key: bytes | None = None, cost: int = COST, most_spent: int = MOST_SPENT) -> None:
        self._key = key or secrets.token_bytes(KEY)
        self._cost = cost
        self._spent: dict[bytes, int] = {}
        self._most = most_spent

    @property
    def asks(self) -> bool:
        """Whether a solution is asked for at all."""
        return self._cost > 0

    def make(self, box: str, level: int) -> dict[str, Any]:
        """A challenge for `box`, as JSON; `level` doublings above the lowest price."""
        digits, doublings = divmod(max(0, min(level, HIGHEST)), _STEPS)
        challenge: Challenge = create_challenge(
            "SHA-256",
            max(1, self._cost) << doublings,
            key_prefix="0" * (digits + 2) if self.asks else "0",
            expires_at=int(time.time()) + LIFETIME,
            data={"box": box},
            hmac_secret=self._key,
        )
        return challenge.to_dict()

    def open(self, header: bytes, box: str) -> Opened:
        """The payload of the header, as far as can be told without computing; else the refusal."""
        payload = _payload(header)
        parameters = payload.challenge.parameters
        nonce, expires = parameters.nonce, parameters.expires_at
        if (
            not isinstance(nonce, str)
            or not isinstance(expires, int)
            or parameters.data != {"box": box}
            or expires < time.time()
            or nonce.encode(errors="replace") in self._spent
        ):
            raise refused()
        return Opened(payload, nonce.encode(errors="replace"), expires)

    def spend(self, opened: Opened) -> None:
        """Nothing; the solution was right and is spent. The refusal if it was wrong, and then it is spent as well."""
        if opened.nonce in self._spent:
            raise refused()
        result = verify_solution(opened.payload, self._key)
        if result.invalid_signature is not False or result.expired:
            raise refused()
        self._remember(opened)
        if not result.verified:
            raise refused()

    def give_back(self, opened: Opened) -> None:
        """Nothing; the solution may be used again, because what it paid for was not done."""
        self._spent.pop(opened.nonce, None)

    def _remember(self, opened: Opened) -> None:
        if len(self._spent) >= self._most:
            now = time.time()
            self._spent = {nonce: expires for nonce, expires in self._spent.items() if expires >= now}
            # Forgetting one that still lives would let it be used twice.
            if len(self._spent) >= self._most:
                raise busy()
        self._spent[opened.nonce] = opened.expires


def _payload(header: bytes) -> Payload:
    if not 0 < len(header) <= LONGEST_HEADER:
        raise refused()
    try:
        return Payload.from_dict(json.loads(base64.b64decode(header, validate=True)))
    except (binascii.Error, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise refused() from None


class Load:
    """How much is going on, from counts that fade: half of them is gone after five minutes. In memory only, bounded."""

    HALF_LIFE = 300.0
    MOST_BOXES = 8192
    MOST_FRESH = 512
    FRESH = 10.0
    """Seconds until what came is counted in, if nobody asks before."""
    BOX = 100
    RELAY = 5000
    """Envelopes within the last minutes that cost nothing extra."""

    def __init__(self) -> None:
        self._boxes: dict[str, tuple[float, float]] = {}
        self._all = (0.0, time.monotonic())
        self._fresh: dict[str, int] = {}
        self._since = time.monotonic()

    def count(self, box: str) -> None:
        """Nothing; one more envelope has come for `box`."""
        self._fresh[box] = self._fresh.get(box, 0) + 1
        if len(self._fresh) >= self.MOST_FRESH or time.monotonic() - self._since > self.FRESH:
            self._fold()

    def _fold(self) -> None:
        """Nothing; what came lately is counted in: not with each envelope, because that is dear."""
        now = self._since = time.monotonic()
        self._all = (self._faded(self._all, now) + sum(self._fresh.values()), now)
        for box, count in self._fresh.items():
            self._boxes[box] = (self._faded(self._boxes.pop(box, (0.0, now)), now) + count, now)
            if len(self._boxes) > self.MOST_BOXES:
                del self._boxes[next(iter(self._boxes))]
        self._fresh.clear()

    def level(self, box: str, fullness: float) -> int:
        """How often the price doubles for `box`, when it or the relay is as full as `fullness`, 0 to 1."""
        self._fold()
        now = time.monotonic()
        of_box = self._faded(self._boxes.get(box, (0.0, now)), now) / self.BOX
        of_all = self._faded(self._all, now) / self.RELAY
        rush = max(of_box, of_all)
        return (math.ceil(math.log2(rush)) if rush > 1 else 0) + max(0, math.ceil(fullness * 10 - 5))

    def _faded(self, kept: tuple[float, float], now: float) -> float:
        count, at = kept
        return count * math.exp2((at - now) / self.HALF_LIFE)
