"""Days as the law counts them: pure functions on `datetime.date`, None where there is no such day.

Only days from 1900-01-01 to 2199-12-31 exist here, so that both evaluators, Python's and the browser's, agree at
the edges.
"""

import calendar
import re
from datetime import date, timedelta

FIRST = date(1900, 1, 1)
LAST = date(2199, 12, 31)
MOST_DAYS = (LAST - FIRST).days
_WRITTEN = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def read_day(text: str) -> date | None:
    """The day written as YYYY-MM-DD, or None if there is no such day between 1900 and 2199.

    >>> read_day("2026-02-28")
    datetime.date(2026, 2, 28)
    >>> read_day("2026-02-30") is None
    True
    """
    if not _WRITTEN.fullmatch(text):
        return None
    return make_day(int(text[:4]), int(text[5:7]), int(text[8:]))


def make_day(year: int, month: int, day: int) -> date | None:
    """The day of these numbers, or None if the calendar has none."""
    if not (FIRST.year <= year <= LAST.year and 1 <= month <= len(calendar.month_name) - 1 and day >= 1):
        return None
    if day > calendar.monthrange(year, month)[1]:
        return None
    return date(year, month, day)


def days_after(start: date, count: int) -> date | None:
    """The day `count` days later; earlier if negative."""
    if abs(count) > MOST_DAYS:
        return None
    found = start + timedelta(days=count)
    return found if FIRST <= found <= LAST else None


def months_after(start: date, count: int) -> date | None:
    """The same day of the month `count` months later, clipped to that month's last day.

    Source: the end of a period counted in months, BGB § 188 (2) and (3).

    >>> months_after(date(2026, 1, 31), 1)
    datetime.date(2026, 2, 28)
    """
    year, month = divmod(start.year * 12 + start.month - 1 + count, 12)
    if not FIRST.year <= year <= LAST.year:
        return None
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def years_after(start: date, count: int) -> date | None:
    """The same day `count` years later; 29 February becomes 28 February where there is none."""
    return months_after(start, count * 12)


def age(birth: date, on: date) -> int:
    """Completed years from `birth` to `on`, negative before birth; who was born on 29 February turns on 1 March."""
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


def roll_day(day: date, roll: str, holidays: frozenset[date]) -> date | None:
    """`day`, moved off Saturdays, Sundays and `holidays` in the direction that `roll` names; "none" leaves it."""
    step = {"none": 0, "next_working_day": 1, "previous_working_day": -1}[roll]
    friday = 4
    moved: date | None = day
    while step and moved is not None and (moved.weekday() > friday or moved in holidays):
        moved = days_after(moved, step)
    return moved
