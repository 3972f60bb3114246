"""Which answer leads to which question and which advice: the arrows between a guide's parts, found by exploring it."""

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from safeconduct.guides.evaluate import Value
from safeconduct.guides.explore import explore
from safeconduct.guides.guide import Guide, Question
from safeconduct.guides.words import Words

START = "start"
MOST_SUBSETS_TOLD = 4
Node = tuple[str, str]
"""("start", ""), ("question", id), ("outcome", id), or ("end", id of the question after which nothing follows)."""

Span = tuple[date | int | None, date | int | None]


@dataclass(frozen=True)
class Arrow:
    """From a question (or the start) to what these answers lead to.

    `always` is False if they lead there only after some of the earlier answers. No answers means: every answer.
    `spans` are the stretches of days or numbers among them, first and last; None where a stretch has no end.
    """

    source: Node
    target: Node
    answers: tuple[Value | None, ...]
    spans: tuple[Span, ...]
    always: bool


@dataclass(frozen=True)
class Flow:
    """The arrows of a guide in the order of its questions, and the questions after which some path ends in nothing.

    An arrow to an outcome says which answer settles it. `complete` is False if there were too many states.
    """

    arrows: list[Arrow]
    dead_ends: frozenset[str]
    complete: bool


def flow(guide: Guide, *, today: date) -> Flow:
    """How the guide flows, found by exploring every path of it."""
    followed: Counter[tuple[Node, Node, Value | None]] = Counter()
    given: Counter[tuple[Node, Value | None]] = Counter()

    def answered(question: str, value: Value | None, then: str | None, settled: tuple[str, ...]) -> None:
        here = ("question", question)
        given[here, value] += 1
        targets = [("outcome", name) for name in settled]
        if then is not None:
            targets.append(("question", then))
        for target in targets or [("end", question)]:
            followed[here, target, value] += 1

    explored = explore(guide, today=today, answered=answered)
    arrows = [Arrow((START, ""), target, (), (), always=True) for target in _from_the_start(*explored.first)]
    answers: dict[tuple[Node, Node], list[Value | None]] = {}
    for source, target, value in followed:
        answers.setdefault((source, target), []).append(value)
    places = _places(guide)
    for source, target in sorted(answers, key=lambda pair: (places[pair[0]], places[pair[1]])):
        taken = answers[source, target]
        always = all(followed[source, target, value] == given[source, value] for value in taken)
        possible = {value for here, value in given if here == source}
        every = possible == set(taken)
        arrows.append(Arrow(source, target, () if every else tuple(taken), _spans(possible, set(taken)), always))
    dead_ends = frozenset(path[-1][0] for path in explored.dead_ends if path)
    return Flow(arrows, dead_ends, explored.complete)


def _spans(possible: set[Value | None], taken: set[Value | None]) -> tuple[Span, ...]:
    """The stretches of neighbouring days or numbers that are taken; what was explored marks every change between."""
    days = sorted(each for each in possible if isinstance(each, date))
    numbers = sorted(each for each in possible if isinstance(each, int) and not isinstance(each, bool))
    return (*_stretches(days, taken), *_stretches(numbers, taken))


def _stretches(ordered: Sequence[date | int], taken: set[Value | None]) -> Iterator[Span]:
    for is_taken, run in itertools.groupby(ordered, lambda each: each in taken):
        stretch = list(run)
        if is_taken:
            low = None if stretch[0] == ordered[0] else stretch[0]
            high = None if stretch[-1] == ordered[-1] else stretch[-1]
            yield low, high


def _from_the_start(then: str | None, settled: tuple[str, ...]) -> list[Node]:
    outcomes: list[Node] = [("outcome", name) for name in settled]
    return [*([("question", then)] if then else []), *outcomes]


def _places(guide: Guide) -> dict[Node, int]:
    questions: list[Node] = [(kind, q.id) for q in guide.questions for kind in ("question", "end")]
    outcomes: list[Node] = [("outcome", outcome.id) for outcome in guide.outcomes]
    return {node: number for number, node in enumerate([*questions, *outcomes])}


def told(question: Question, arrow: Arrow, words: Words) -> str:
    """An arrow's answers: numbers of choices, yes and no, stretches of days and numbers, ? for unknown."""
    if not arrow.answers:
        return ""
    numbers = {choice.id: str(number) for number, choice in enumerate(question.choices, 1)}
    known = [each for each in arrow.answers if each is not None]
    parts: list[str] = []
    if question.type == "choose":
        parts = sorted((numbers[each] for each in known if isinstance(each, str)), key=int)
    elif question.type == "yes_no":
        parts = [words.yes if each else words.no for each in sorted(known, key=lambda each: not each)]
    elif question.type == "choose_many":
        parts = _subsets([each for each in known if isinstance(each, frozenset)], numbers, words)
    else:
        parts = [_span(low, high, words) for low, high in arrow.spans]
    return ", ".join([*parts, *(["?"] if None in arrow.answers else [])])


def _span(low: date | int | None, high: date | int | None, words: Words) -> str:
    if low is None or high is None:
        return words.since.format(value=low) if high is None else words.up_to.format(value=high)
    return str(low) if low == high else f"{low} \u2013 {high}"


def _subsets(chosen: list[frozenset[str]], numbers: dict[str, str], words: Words) -> list[str]:
    if len(chosen) > MOST_SUBSETS_TOLD:
        return [words.so_many.format(n=len(chosen))]
    return ["+".join(sorted((numbers[each] for each in some), key=int)) or words.nothing_chosen for some in chosen]
