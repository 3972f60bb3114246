"""A guide may say something else in another season: the days to come on which what it says of `today` alone changes.

Every path is explored once for each of them, so that what holds only in spring is neither "never reached" nor unproved.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from safeconduct.guides.evaluate import Evaluator, compile_tree
from safeconduct.guides.explore import MOST_STATES, Explored, Path, explore
from safeconduct.guides.guide import Guide
from safeconduct.guides.trees import Open, frozen, names, thawed

YEARS = 10
"""How far ahead: a guide is checked again long before, and a leap year lies within."""
MOST_SEASONS = 24
_LAST = date(2199, 12, 31)


@dataclass
class Seasons:
    """What exploring found over the days to come.

    `asked` and `reached` are the questions and outcomes of any day. `dead_ends` are paths with the day on which they
    end without an outcome. `complete` is False if there were too many states, `few_enough` if too many days differ.
    """

    days: list[date] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)
    reached: set[str] = field(default_factory=set)
    dead_ends: dict[Path, date] = field(default_factory=dict)
    unproved: set[str] = field(default_factory=set)
    states: int = 0
    complete: bool = True
    few_enough: bool = True


def explore_seasons(guide: Guide, *, today: date, progress: Callable[[int], None] = lambda _states: None) -> Seasons:
    """The questions, outcomes and dead ends of all days to come: every path, explored as of each differing day."""
    found = Seasons(differing_days(guide, today))
    if len(found.days) > MOST_SEASONS:
        found.few_enough = False
        del found.days[MOST_SEASONS:]
    for day in found.days:
        _add(found, explore(guide, today=day, progress=_after(found.states, progress)), day)
        if found.states >= MOST_STATES:
            found.complete = False
            break
    return found


def _after(states: int, progress: Callable[[int], None]) -> Callable[[int], None]:
    return lambda more: progress(states + more)


def _add(found: Seasons, explored: Explored, day: date) -> None:
    found.asked |= explored.asked
    found.reached |= explored.reached
    found.unproved |= explored.unproved
    found.states += explored.states
    found.complete = found.complete and explored.complete
    for path in explored.dead_ends:
        found.dead_ends.setdefault(path, day)


def differing_days(guide: Guide, today: date) -> list[date]:
    """`today`, and the first of the days to come for each way in which comparisons of `today` alone can come out."""
    whens = [*(each.when for each in guide.questions), *(each.when for each in guide.outcomes)]
    parts = (part for when in whens if when is not None for part in _of_today(frozen(when)))
    conditions = [compile_tree(thawed(part)) for part in dict.fromkeys(parts)]
    if not conditions:
        return [today]
    first: dict[tuple[object, ...], date] = {}
    for day in _days(today):
        first.setdefault(_come_out(conditions, day), day)
    return list(first.values())


def _come_out(conditions: list[Evaluator], day: date) -> tuple[object, ...]:
    return tuple(condition({}, day) for condition in conditions)


def _days(today: date) -> Iterator[date]:
    for number in range(min((_LAST - today).days, YEARS * 366) + 1):
        yield today + timedelta(days=number)


def _of_today(tree: Open) -> Iterator[Open]:
    """The largest parts that say something of today and of no answer."""
    if tree[0] in {"and", "or", "not"}:
        for part in tree[1:]:
            yield from _of_today(part)
    elif _mentions_today(tree) and not names(tree):
        yield tree


def _mentions_today(tree: object) -> bool:
    return isinstance(tree, tuple) and (tree[0] == "today" or any(_mentions_today(part) for part in tree[1:]))
