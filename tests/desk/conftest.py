"""The desk's tests run on SQLCipher, in a file of their own, with a key that is nobody's."""

import secrets
from functools import partial

import pytest
from django.db import connections

from tests.desk.cast import boris, olga, organisation, vera
from tests.desk.command import founded

__all__ = ["boris", "founded", "olga", "organisation", "vera"]

TEST_KEY = secrets.token_bytes(32)


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> None:
    """The key of the test database; without it nothing opens. PostgreSQL has none."""
    if connections["default"].vendor == "sqlite":
        connections["default"].settings_dict["OPTIONS"]["key"] = partial(bytes, TEST_KEY)
