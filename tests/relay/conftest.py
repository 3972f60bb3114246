"""Relays for the tests of this room."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.relay.live import running_relay
from tests.relay.postgres import Server, a_server


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server that all tests of this room share; each makes databases of its own."""
    with a_server() as server:
        yield server


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def relay(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a relay that this module shares: of one on SQLite, then of one on PostgreSQL."""
    if request.param == "sqlite":
        place: Path | str = tmp_path_factory.mktemp("relay") / "data"
    else:
        place = request.getfixturevalue("postgres").new_database()
    with running_relay(place) as url:
        yield url


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder for a relay of the test's own."""
    return tmp_path / "data"
