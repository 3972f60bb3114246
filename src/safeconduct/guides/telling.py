"""The days and numbers that tell answers apart: at, just below and just above each value where a comparison changes.

Every function of the language but `day` is monotone in each of its values, so a comparison of one answer with something
fixed changes at few points, which are found by halving. Where two open answers are compared with each other, the other
is fixed at each of the values that tell *it* apart.
"""

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from safeconduct.guides.dates import FIRST, MOST_DAYS
from safeconduct.guides.evaluate import Value, compile_tree
from safeconduct.guides.expressions import LARGEST
from safeconduct.guides.guide import Guide
from safeconduct.guides.trees import Open, atoms, mentions, names, thawed

COMPARISONS = frozenset({"==", "!=", "<", "<=", ">", ">=", "in"})
MOST_FIXED = 400
"""Combinations of values of other answers at which one is tried."""
MOST_TRIED = 400
"""Values of a question that are tried one by one where halving would not do."""
_TENS = (0, 1, 10, 100, 1000, 10_000, 100_000)


@dataclass(frozen=True)
class _Range:
    """The values a question takes, as whole numbers: of days, those since the first."""

    low: int
    high: int
    middle: tuple[int, ...]
    make: Callable[[int], Value]


class Telling:
    """Finds the telling values of a guide's questions about days and numbers."""

    def __init__(self, guide: Guide, today: date) -> None:
        self.guide, self.today = guide, today

    def values(self, name: str, still_open: Iterable[Open]) -> tuple[list[Value], bool]:
        """The values to try for the question, and whether they tell all answers apart."""
        found = {atom for tree in still_open for atom in atoms(tree, COMPARISONS) if self._compares(atom)}
        return self._values(name, found, frozenset({name}))

    def _compares(self, atom: Open) -> bool:
        """Whether days or numbers are compared, rather than choices or yes and no."""
        return all(self.guide.question[name].type in {"date", "number"} for name in names(atom))

    def _range(self, name: str) -> _Range:
        question = self.guide.question[name]
        if question.type == "date":
            return _Range(0, MOST_DAYS, ((self.today - FIRST).days,), lambda n: FIRST + timedelta(days=n))
        low = -LARGEST if question.min is None else question.min
        high = LARGEST if question.max is None else question.max
        # A number of days or months leaves the calendar at both ends, so halving needs to begin within.
        middle = sorted({sign * ten for ten in _TENS for sign in (-1, 1)})
        return _Range(low, high, tuple(n for n in middle if low < n < high), lambda n: n)

    def _values(self, name: str, found: set[Open], fixed: frozenset[str]) -> tuple[list[Value], bool]:
        span = self._range(name)
        points: set[int] = set()
        sound = True
        for atom in sorted((each for each in found if mentions(each, name)), key=repr):
            if _tangled(atom, name):
                points.update(range(span.low, min(span.high, span.low + MOST_TRIED) + 1))
                sound = sound and span.high - span.low <= MOST_TRIED
                continue
            others = names(atom) - {name}
            if others & (fixed - {name}):
                continue  # what is fixed further up has this atom's points already
            contexts, enough = self._contexts(others, found, fixed)
            sound = sound and enough
            for context in contexts:
                points.update(_Signs(atom, name, span.make, self.today, context).changes(span))
        near = {n + step for n in points for step in (-1, 0, 1)} | ({span.low, span.high} if points else set())
        values = [span.make(n) for n in sorted(near) if span.low <= n <= span.high]
        return values or [self.today if self.guide.question[name].type == "date" else span.low], sound

    def _contexts(
        self, others: set[str], found: set[Open], fixed: frozenset[str]
    ) -> tuple[list[Mapping[str, Value]], bool]:
        """The values of other open answers at which one is tried, and whether they are enough."""
        sound = True
        tried: list[list[Value]] = []
        for other in sorted(others):
            values, enough = self._values(other, found, fixed | {other})
            sound = sound and enough
            tried.append(values)
        every = itertools.product(*tried)
        chosen = [dict(zip(sorted(others), each, strict=True)) for each in itertools.islice(every, MOST_FIXED + 1)]
        return list(chosen[:MOST_FIXED]), sound and len(chosen) <= MOST_FIXED


def _tangled(atom: Open, name: str) -> bool:
    """Whether the comparison may change many times as the answer grows."""
    return sum(mentions(part, name) for part in atom[1:]) > 1 or _of_parts(atom, name)


def _of_parts(tree: object, name: str) -> bool:
    if not isinstance(tree, tuple) or tree[0] == "lit":
        return False
    if tree[0] in {"day", "age"} and sum(mentions(part, name) for part in tree[1:]) > (tree[0] == "age"):
        return True
    return any(_of_parts(part, name) for part in tree[1:])


class _Signs:
    """Where the comparison `atom` changes as the answer to one question grows, the others being `fixed`."""

    def __init__(
        self, atom: Open, name: str, make: Callable[[int], Value], today: date, fixed: Mapping[str, Value]
    ) -> None:
        self.name, self.make, self.today, self.fixed = name, make, today, fixed
        if atom[0] == "in":
            # A list is compared with each of its values.
            pairs = [(atom[1], value) for value in atom[2][1:]] if atom[2][0] == "list" else []
        else:
            pairs = [(atom[1], atom[2])]
        self.pairs = [(compile_tree(thawed(a)), compile_tree(thawed(b))) for a, b in pairs]

    def sign(self, number: int) -> tuple[int | None, ...]:
        values: Mapping[str, Value | None] = {**self.fixed, self.name: self.make(number)}
        found = []
        for left, right in self.pairs:
            a, b = left(values, self.today), right(values, self.today)
            found.append(None if a is None or b is None else (a > b) - (a < b))
        return tuple(found)

    def changes(self, span: _Range) -> Iterator[int]:
        """The first number of each stretch with another sign."""
        marks = [(n, self.sign(n)) for n in sorted({span.low, *span.middle, span.high})]
        stack = [(*first, *second) for first, second in itertools.pairwise(marks)]
        while stack:
            a, at_a, b, at_b = stack.pop()
            if at_a == at_b:
                continue
            if b - a == 1:
                yield b
                continue
            middle = (a + b) // 2
            at_middle = self.sign(middle)
            stack += [(a, at_a, middle, at_middle), (middle, at_middle, b, at_b)]
