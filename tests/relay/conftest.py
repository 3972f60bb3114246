"""Relays for the tests of this room."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.relay.live import running_relay


@pytest.fixture(scope="module")
def relay(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a relay that this module shares."""
    with running_relay(tmp_path_factory.mktemp("relay") / "data") as url:
        yield url


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder for a relay of the test's own."""
    return tmp_path / "data"
