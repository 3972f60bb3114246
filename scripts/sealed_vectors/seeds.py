"""What all vectors are made from: seeds, and the cast with its keys."""

import hashlib
from datetime import date
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from safeconduct.sealed.keys import Identity
from safeconduct.sealed.receipt import Receipt

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "vectors/sealed"
Json = dict[str, Any]


def drawn(label: str, length: int = 32) -> bytes:
    """Bytes that look random and are the same each time."""
    return hashlib.shake_256(f"safeconduct vectors {label}".encode()).digest(length)


INTAKE = Identity.from_seed(drawn("one"))
NEXT_INTAKE = Identity.from_seed(drawn("other"))
ASYA = Receipt(drawn("asya", 16))
BOX = hashlib.sha256(drawn("box token")).hexdigest()
DAY = date(2026, 11, 24)
ORGANISATION = Ed25519PrivateKey.from_private_bytes(drawn("organisation"))
IMPOSTOR = Ed25519PrivateKey.from_private_bytes(drawn("impostor"))
