"""Every path of a guide: each choice, "I don't know", each date and number around every value it is compared with.

A state is what is still open: the expressions of the questions and outcomes to come, simplified by the answers so far.
Two paths that leave the same open are one state, so a question that no longer matters doubles nothing.
"""

import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from safeconduct.guides.dates import FIRST, MOST_DAYS
from safeconduct.guides.evaluate import Value, compile_tree
from safeconduct.guides.expressions import LARGEST, Tree
from safeconduct.guides.guide import Guide, Question

MOST_STATES = 100_000
MOST_SUBSETS = 6
EVERY = 1000
_COMPARISONS = frozenset({"==", "!=", "<", "<=", ">", ">="})

Open = tuple[Any, ...]
"""An expression as nested tuples, so that it can be a key. ("lit", None) is unknown."""
_TRUE: Open = ("lit", True)
_FALSE: Open = ("lit", False)
_UNKNOWN: Open = ("lit", None)
Path = tuple[tuple[str, Value | None], ...]


@dataclass
class Explored:
    """What exploring found. `complete` is False if it stopped at MOST_STATES."""

    asked: set[str] = field(default_factory=set)
    reached: set[str] = field(default_factory=set)
    dead_ends: list[Path] = field(default_factory=list)
    states: int = 0
    complete: bool = True


def explore(guide: Guide, *, today: date, progress: Callable[[int], None] = lambda _states: None) -> Explored:
    """Which questions are asked and outcomes reached on some path, and the paths that end without an outcome.

    `progress` is called with the number of states now and then. Memory and time are bounded by MOST_STATES.
    """
    return _Explorer(guide, today, progress).explore()


def as_answers(path: Path) -> dict[str, Any]:
    """The answers of a path as JSON."""
    return {name: _plain(value) for name, value in path}


def _plain(value: Value | None) -> Any:  # noqa: ANN401 - JSON
    if isinstance(value, date):
        return value.isoformat()
    return sorted(value) if isinstance(value, frozenset) else value


class _Explorer:
    def __init__(self, guide: Guide, today: date, progress: Callable[[int], None]) -> None:
        self.guide, self.today, self.progress = guide, today, progress
        self.found = Explored()

    def explore(self) -> Explored:
        guide = self.guide
        whens = [_TRUE if q.when is None else self.fold(_frozen(q.when)) for q in guide.questions]
        ends = [self.fold(_frozen(outcome.when)) for outcome in guide.outcomes]
        stack: list[tuple[int, tuple[Open, ...], Path]] = [(0, (*whens, *ends), ())]
        seen: set[tuple[int, tuple[Open, ...]]] = set()
        while stack:
            number, still_open, path = stack.pop()
            if number == len(guide.questions):
                # Not remembered as a state: each way into a dead end is a witness of its own.
                self.end(still_open, path)
                continue
            if (number, still_open) in seen:
                continue
            seen.add((number, still_open))
            self.found.states += 1
            if self.found.states % EVERY == 0:
                self.progress(self.found.states)
            if self.found.states >= MOST_STATES:
                self.found.complete = False
                break
            stack.extend(self.steps(number, still_open, path))
        return self.found

    def end(self, outcomes: tuple[Open, ...], path: Path) -> None:
        holding = [o.id for o, when in zip(self.guide.outcomes, outcomes, strict=True) if when == _TRUE]
        self.found.reached.update(holding)
        if not holding:
            self.found.dead_ends.append(path)

    def steps(
        self, number: int, still_open: tuple[Open, ...], path: Path
    ) -> Iterator[tuple[int, tuple[Open, ...], Path]]:
        question = self.guide.questions[number]
        when, rest = still_open[0], still_open[1:]
        if when != _TRUE:
            yield number + 1, tuple(self.bind(each, question.id, None) for each in rest), path
            return
        self.found.asked.add(question.id)
        # Last first: a stack gives the first choice back first, and so the plainest path becomes the witness.
        for value in reversed(list(self.answers(question, rest))):
            bound = tuple(self.bind(each, question.id, value) for each in rest)
            yield number + 1, bound, (*path, (question.id, value))

    def answers(self, question: Question, rest: tuple[Open, ...]) -> Iterator[Value | None]:
        mentioning = [each for each in rest if _mentions(each, question.id)]
        match question.type:
            case "choose":
                yield from (choice.id for choice in question.choices)
            case "yes_no":
                yield from (True, False)
            case "choose_many":
                yield from self.subsets(question, mentioning)
            case "date":
                days = self.samples(question.id, mentioning, 0, MOST_DAYS, lambda n: FIRST + timedelta(days=n))
                yield from days or [self.today]
            case _:
                low = -LARGEST if question.min is None else question.min
                high = LARGEST if question.max is None else question.max
                yield from self.samples(question.id, mentioning, low, high, lambda n: n) or [low]
        if question.unknown:
            yield None

    def subsets(self, question: Question, mentioning: list[Open]) -> Iterator[frozenset[str]]:
        named = {
            atom[1][1] for each in mentioning for atom in _atoms(each, {"in"}) if atom[2] == ("answer", question.id)
        }
        ids = [choice.id for choice in question.choices if choice.id in named]
        sizes = range(len(ids) + 1) if len(ids) <= MOST_SUBSETS else (0, 1, 2, len(ids))
        for size in sizes:
            yield from (frozenset(chosen) for chosen in itertools.combinations(ids, size))

    def samples(
        self, name: str, mentioning: list[Open], low: int, high: int, make: Callable[[int], Value]
    ) -> list[Value | None]:
        """Values at, just below and just above every point where some comparison changes."""
        points: set[int] = set()
        for atom in {
            atom for each in mentioning for atom in _atoms(each, _COMPARISONS | {"in"}) if _mentions(atom, name)
        }:
            signs = _Signs(atom, name, make, self.today)
            points.update(signs.changes(low, high))
        near = {n + step for n in points for step in (-1, 0, 1)} | ({low, high} if points else set())
        return [make(n) for n in sorted(near) if low <= n <= high]

    def bind(self, tree: Open, name: str, value: Value | None) -> Open:
        """The expression once the question is answered (None: skipped, or not known)."""
        if not _mentions(tree, name):
            return tree
        return self.fold(_replaced(tree, name, value))

    def fold(self, tree: Open) -> Open:
        """The expression with everything worked out that is known."""
        head = tree[0]
        if head in {"lit", "date", "list", "today", "answer", "answered"}:
            return tree
        parts = [self.fold(part) if isinstance(part, tuple) else part for part in tree[1:]]
        if head in {"and", "or"}:
            return _logic(head, parts)
        folded = (head, *parts)
        return folded if any(_open(part) for part in parts) else self.value(folded)

    def value(self, tree: Open) -> Open:
        value = compile_tree(_thawed(tree))({}, self.today)
        return ("date", value.isoformat()) if isinstance(value, date) else ("lit", value)


class _Signs:
    """Where the comparison `atom` changes as the answer to one question grows."""

    def __init__(self, atom: Open, name: str, make: Callable[[int], Value], today: date) -> None:
        self.name, self.make, self.today = name, make, today
        if atom[0] == "in":
            # A list is compared with each of its values.
            pairs = [(atom[1], value) for value in atom[2][1:]] if atom[2][0] == "list" else []
        else:
            pairs = [(atom[1], atom[2])]
        self.pairs = [(compile_tree(_thawed(a)), compile_tree(_thawed(b))) for a, b in pairs]

    def sign(self, number: int) -> tuple[int | None, ...]:
        values: Mapping[str, Value | None] = {self.name: self.make(number)}
        found = []
        for left, right in self.pairs:
            a, b = left(values, self.today), right(values, self.today)
            found.append(None if a is None or b is None else (a > b) - (a < b))
        return tuple(found)

    def changes(self, low: int, high: int) -> Iterator[int]:
        """The first number of each stretch with another sign, found by halving: every function here is monotone."""
        stack = [(low, self.sign(low), high, self.sign(high))]
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


def _logic(head: str, parts: list[Open]) -> Open:
    decided, neutral = (_FALSE, _TRUE) if head == "and" else (_TRUE, _FALSE)
    if decided in parts:
        return decided
    left = list(dict.fromkeys(part for part in parts if part != neutral))
    if not left:
        return neutral
    return left[0] if len(left) == 1 else (head, *left)


def _open(tree: object) -> bool:
    if not isinstance(tree, tuple):
        return False
    return tree[0] in {"answer", "answered"} or (tree[0] != "lit" and any(_open(part) for part in tree[1:]))


def _mentions(tree: object, name: str) -> bool:
    if not isinstance(tree, tuple) or tree[0] == "lit":
        return False
    if tree[0] in {"answer", "answered"}:
        return bool(tree[1] == name)
    return any(_mentions(part, name) for part in tree[1:])


def _atoms(tree: Open, heads: frozenset[str] | set[str]) -> Iterator[Open]:
    if tree[0] in heads:
        yield tree
    elif tree[0] in {"and", "or", "not"}:
        for part in tree[1:]:
            yield from _atoms(part, heads)


def _replaced(tree: Open, name: str, value: Value | None) -> Open:
    if tree == ("answered", name):
        return ("lit", value is not None)
    if tree == ("answer", name):
        return ("date", value.isoformat()) if isinstance(value, date) else ("lit", value)
    if tree[0] == "lit":
        return tree
    return (tree[0], *(_replaced(part, name, value) if isinstance(part, tuple) else part for part in tree[1:]))


def _frozen(tree: Tree) -> Open:
    return tuple(_frozen(part) if isinstance(part, list) else part for part in tree)


def _thawed(tree: Open) -> Tree:
    return [_thawed(part) if isinstance(part, tuple) else part for part in tree]
