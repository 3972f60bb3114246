"""Every path of a guide: each choice, "I don't know", each date and number around every value it is compared with.

A state is what is still open: the expressions of the questions and outcomes to come, simplified by the answers so far.
Two paths that leave the same open are one state, so a question that no longer matters doubles nothing.
"""

import itertools
from collections import deque
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


Answered = Callable[[str, Value | None, str | None, tuple[str, ...]], None]
"""Called with a question, an answer to it, the question asked next (None at the end) and the outcomes it settles."""


@dataclass
class Explored:
    """What exploring found. `complete` is False if it stopped at MOST_STATES.

    `shortest` has for each outcome reached a path to it on which as few questions as possible are asked. `first` is
    the question asked first (None if there is none), and the outcomes that hold whatever is answered.
    """

    asked: set[str] = field(default_factory=set)
    shortest: dict[str, Path] = field(default_factory=dict)
    dead_ends: list[Path] = field(default_factory=list)
    states: int = 0
    complete: bool = True
    first: tuple[str | None, tuple[str, ...]] = (None, ())

    @property
    def reached(self) -> set[str]:
        """The outcomes that some path reaches."""
        return set(self.shortest)


def explore(
    guide: Guide,
    *,
    today: date,
    progress: Callable[[int], None] = lambda _states: None,
    answered: Answered | None = None,
) -> Explored:
    """Which questions are asked and outcomes reached on some path, and the paths that end without an outcome.

    `progress` is called with the number of states now and then, `answered` with each answer and what follows from it.
    Memory and time are bounded by MOST_STATES.
    """
    return _Explorer(guide, today, progress, answered).explore()


def as_answers(path: Path) -> dict[str, Any]:
    """The answers of a path as JSON."""
    return {name: _plain(value) for name, value in path}


def _plain(value: Value | None) -> Any:  # noqa: ANN401 - JSON
    if isinstance(value, date):
        return value.isoformat()
    return sorted(value) if isinstance(value, frozenset) else value


State = tuple[int, tuple[Open, ...], Path]
"""The number of the next question, what is open of its `when` and of all that comes after, and the way here."""


class _Explorer:
    def __init__(
        self, guide: Guide, today: date, progress: Callable[[int], None], answered: Answered | None = None
    ) -> None:
        self.guide, self.today, self.progress, self.answered = guide, today, progress, answered
        self.found = Explored()

    def start(self) -> tuple[Open, ...]:
        whens = [_TRUE if q.when is None else self.fold(_frozen(q.when)) for q in self.guide.questions]
        return (*whens, *(self.fold(_frozen(outcome.when)) for outcome in self.guide.outcomes))

    def explore(self) -> Explored:
        # Breadth first, a skipped question costing nothing: the first way found to anything asks the fewest questions.
        start = self.start()
        self.found.first = self.follows(0, (_UNKNOWN,) * len(self.guide.outcomes), start)
        queue: deque[State] = deque([(0, start, ())])
        seen: set[tuple[int, tuple[Open, ...]]] = set()
        while queue:
            number, still_open, path = queue.popleft()
            if number == len(self.guide.questions):
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
            if still_open[0] == _TRUE:
                queue.extend(self.asked(number, still_open, path))
            else:
                queue.appendleft((number + 1, self.skip(number, still_open), path))
        return self.found

    def end(self, outcomes: tuple[Open, ...], path: Path) -> None:
        holding = [o.id for o, when in zip(self.guide.outcomes, outcomes, strict=True) if when == _TRUE]
        for name in holding:
            self.found.shortest.setdefault(name, path)
        if not holding:
            self.found.dead_ends.append(path)

    def skip(self, number: int, still_open: tuple[Open, ...]) -> tuple[Open, ...]:
        name = self.guide.questions[number].id
        return tuple(self.bind(each, name, None) for each in still_open[1:])

    def asked(self, number: int, still_open: tuple[Open, ...], path: Path) -> Iterator[State]:
        question = self.guide.questions[number]
        rest = still_open[1:]
        self.found.asked.add(question.id)
        for value in self.answers(question, rest):
            bound = tuple(self.bind(each, question.id, value) for each in rest)
            if self.answered is not None:
                self.answered(question.id, value, *self.follows(number + 1, rest, bound))
            yield number + 1, bound, (*path, (question.id, value))

    def follows(
        self, number: int, before: tuple[Open, ...], after: tuple[Open, ...]
    ) -> tuple[str | None, tuple[str, ...]]:
        """The question asked next, and the outcomes that are settled now and were not before."""
        count = len(self.guide.outcomes)
        while number < len(self.guide.questions) and after[0] != _TRUE:
            after = self.skip(number, after)
            number += 1
        then = self.guide.questions[number].id if number < len(self.guide.questions) else None
        ends = zip(self.guide.outcomes, before[-count:], after[-count:], strict=True)
        return then, tuple(outcome.id for outcome, old, new in ends if new == _TRUE != old)

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
                # What is near today makes the more telling witness.
                yield from sorted(days, key=self.distance) or [self.today]
            case _:
                low = -LARGEST if question.min is None else question.min
                high = LARGEST if question.max is None else question.max
                yield from self.samples(question.id, mentioning, low, high, lambda n: n) or [low]
        if question.unknown:
            yield None

    def distance(self, day: Value | None) -> int:
        return abs((day - self.today).days) if isinstance(day, date) else 0

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
