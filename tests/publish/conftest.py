"""A card and a guide for the tests of the site."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from safeconduct.guides import Guide, bundled, compile_pack
from safeconduct.sealed.card import Card, sign_card
from safeconduct.sealed.keys import Identity

TODAY = date(2026, 11, 24)


@pytest.fixture(scope="session")
def guide() -> Guide:
    """The bundled sample guide."""
    return compile_pack(bundled("de/kdv"), built=TODAY)


@pytest.fixture
def card_of() -> Callable[..., Card]:
    """Makes a card; named arguments replace what a usual one says."""

    def make(
        *, name: str = "Beratungsstelle Musterstadt", relays: tuple[str, ...] = ("https://relay.example",)
    ) -> Card:
        return sign_card(
            Ed25519PrivateKey.from_private_bytes(bytes(32)),
            name=name,
            languages=["de", "en"],
            lands=["DE"],
            topics=["conscription"],
            relays=relays,
            box="ab" * 32,
            intake=[("2026-11", Identity.generate().recipient)],
            issued=TODAY,
            expires=date(2026, 12, 31),
        )

    return make


@pytest.fixture
def card(card_of: Callable[..., Card]) -> Card:
    """A usual card."""
    return card_of()


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Where a site is to be written; nothing is there yet."""
    return tmp_path / "web" / "site"
