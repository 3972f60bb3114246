"""Envelopes for a relay: right in size and header, and nobody's to open. Two with different seeds differ everywhere."""

import base64
import random
from dataclasses import dataclass
from hashlib import sha256

from safeconduct.sealed.envelope import HEADER, check_header


def an_envelope(size: int = 4096, seed: int = 0) -> bytes:
    """An envelope as the relay sees it."""
    noise = random.Random(seed)  # noqa: S311 - no secret

    def letters(count: int) -> bytes:
        return base64.b64encode(noise.randbytes(count)).rstrip(b"=")

    header = b"\n".join(
        [
            b"age-encryption.org/v1",
            b"-> mlkem768x25519 " + letters(1120),
            letters(32),
            b"--- " + letters(32),
            b"",
        ]
    )
    assert len(header) == HEADER
    envelope = header + noise.randbytes(size - HEADER)
    check_header(envelope)
    return envelope


@dataclass(frozen=True)
class Owner:
    """Somebody with a box."""

    token: bytes

    @property
    def box(self) -> str:
        """The box's id."""
        return sha256(self.token).hexdigest()

    @property
    def bearer(self) -> dict[str, str]:
        """The header that opens the box."""
        return {"Authorization": f"Bearer {self.token.hex()}"}


BORIS = Owner(bytes([1] * 32))
"""Collects for his organisation."""
ASYA = Owner(bytes([2] * 32))
"""Waits for replies."""
GRIGORY = Owner(bytes([3] * 32))
"""Has a box of his own and no right to others'."""


def a_name(number: int) -> str:
    """The id of an envelope."""
    return f"{number:032x}"
