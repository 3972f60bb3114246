"""Every path of a guide: each choice, "I don't know", each date and number around every value it is compared with.

A state is what is still open: the expressions of the questions and outcomes to come, simplified by the answers so far.
Two paths that leave the same open are one state, so a question that no longer matters doubles nothing.
"""

import itertools
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from safeconduct.guides.evaluate import Value, compile_tree
from safeconduct.guides.guide import Guide, Question
from safeconduct.guides.telling import Telling
from safeconduct.guides.trees import Open, atoms, frozen, mentions, replaced, thawed

MOST_STATES = 100_000
MOST_SUBSETS = 10
EVERY = 1000

_TRUE: Open = ("lit", True)
_FALSE: Open = ("lit", False)
_UNKNOWN: Open = ("lit", None)
Path = tuple[tuple[str, Value | None], ...]


Answered = Callable[[str, Value | None, str | None, tuple[str, ...]], None]
"""Called with a question, an answer to it, the question asked next (None at the end) and the outcomes it settles."""


@dataclass
class Explored:
    """What exploring found. `complete` is False if it stopped at MOST_STATES; `unproved` are questions of which more
    answers matter than can be tried.

    `shortest` has for each outcome reached a path to it on which as few questions as possible are asked. `first` is
    the question asked first (None if there is none), and the outcomes that hold whatever is answered.
    """

    asked: set[str] = field(default_factory=set)
    shortest: dict[str, Path] = field(default_factory=dict)
    dead_ends: list[Path] = field(default_factory=list)
    states: int = 0
    complete: bool = True
    unproved: set[str] = field(default_factory=set)
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
        self.telling = Telling(guide, today)

    def start(self) -> tuple[Open, ...]:
        whens = [_TRUE if q.when is None else self.fold(frozen(q.when)) for q in self.guide.questions]
        return (*whens, *(self.fold(frozen(outcome.when)) for outcome in self.guide.outcomes))

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
        mentioning = [each for each in rest if mentions(each, question.id)]
        match question.type:
            case "choose":
                yield from (choice.id for choice in question.choices)
            case "yes_no":
                yield from (True, False)
            case "choose_many":
                yield from self.subsets(question, mentioning)
            case _:
                values, sound = self.telling.values(question.id, rest)
                if not sound:
                    self.found.unproved.add(question.id)
                # What is near today makes the plainer witness.
                yield from sorted(values, key=self.distance)
        if question.unknown:
            yield None

    def distance(self, day: Value | None) -> int:
        return abs((day - self.today).days) if isinstance(day, date) else 0

    def subsets(self, question: Question, mentioning: list[Open]) -> Iterator[frozenset[str]]:
        named = {
            atom[1][1] for each in mentioning for atom in atoms(each, {"in"}) if atom[2] == ("answer", question.id)
        }
        ids = [choice.id for choice in question.choices if choice.id in named]
        if len(ids) > MOST_SUBSETS:
            self.found.unproved.add(question.id)
            ids = ids[:MOST_SUBSETS]
        for size in range(len(ids) + 1):
            yield from (frozenset(chosen) for chosen in itertools.combinations(ids, size))

    def bind(self, tree: Open, name: str, value: Value | None) -> Open:
        """The expression once the question is answered (None: skipped, or not known)."""
        if not mentions(tree, name):
            return tree
        return self.fold(replaced(tree, name, value))

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
        value = compile_tree(thawed(tree))({}, self.today)
        return ("date", value.isoformat()) if isinstance(value, date) else ("lit", value)


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
