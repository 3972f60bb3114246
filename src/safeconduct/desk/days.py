"""Days in UTC: the finest time that this desk keeps about people."""

from datetime import UTC, date, datetime


def today() -> date:
    """This day in UTC."""
    return datetime.now(UTC).date()
