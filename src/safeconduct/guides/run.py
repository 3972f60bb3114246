"""A run of a guide: answers in, the next question or the advice out. The browser's `run.ts` gives the same result."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from safeconduct.guides.dates import read_day, roll_day
from safeconduct.guides.errors import AnswerError
from safeconduct.guides.evaluate import Value
from safeconduct.guides.expressions import LARGEST
from safeconduct.guides.guide import Deadline, Guide, Letter, Outcome, Question
from safeconduct.guides.nearest import did_you_mean

Answers = Mapping[str, Any]
"""Answers as JSON by question id: text, whole number, bool, list of texts, "YYYY-MM-DD"; None is "I don't know"."""


@dataclass(frozen=True, slots=True)
class FoundOutcome:
    """An outcome that holds."""

    id: str
    urgency: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FoundDeadline:
    """A deadline; `date` is None if it cannot be computed or a fact it rests on has expired."""

    id: str
    date: date | None
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """What a run comes to: `asks` names the next question, or is None and the rest is the advice."""

    asks: str | None
    outcomes: tuple[FoundOutcome, ...] = ()
    deadlines: tuple[FoundDeadline, ...] = ()
    letters: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()

    def json(self) -> dict[str, Any]:
        """The canonical result, the same in both languages."""
        return {
            "asks": self.asks,
            "outcomes": [{"id": o.id, "urgency": o.urgency, "facts": list(o.facts)} for o in self.outcomes],
            "deadlines": [
                {"id": d.id, "date": None if d.date is None else d.date.isoformat(), "facts": list(d.facts)}
                for d in self.deadlines
            ],
            "letters": list(self.letters),
            "stale": list(self.stale),
        }


def run(guide: Guide, answers: Answers, *, today: date) -> Run:
    """The next question, or the outcomes, deadlines and letters that these answers lead to.

    Every given answer is checked, also that of a question not asked; AnswerError names the question and the mend.
    An answer to a question that is not reached is ignored.
    """
    asks, values = walk(guide, read_answers(guide, answers), today=today)
    if asks is not None:
        return Run(asks)
    outcomes = [outcome for outcome in guide.outcomes if outcome.holds_when(values, today) is True]
    named_deadlines = {name for outcome in outcomes for name in outcome.deadlines}
    named_letters = {name for outcome in outcomes for name in outcome.letters}
    deadlines = [deadline for deadline in guide.deadlines if deadline.id in named_deadlines]
    letters = [letter for letter in guide.letters if letter.id in named_letters]
    citing: list[Outcome | Deadline | Letter] = [*outcomes, *deadlines, *letters]
    cited = {fact for each in citing for fact in each.facts}
    return Run(
        asks=None,
        outcomes=tuple(FoundOutcome(outcome.id, outcome.urgency, outcome.facts) for outcome in outcomes),
        deadlines=tuple(_find(guide, deadline, values, today) for deadline in deadlines),
        letters=tuple(letter.id for letter in letters if in_force(guide, letter.facts, today)),
        stale=tuple(fact.id for fact in guide.facts if fact.id in cited and fact.stale(today)),
    )


def walk(guide: Guide, given: Mapping[str, Value | None], *, today: date) -> tuple[str | None, dict[str, Value | None]]:
    """The question to ask next (None at the end), and the values of the questions reached before it.

    A question reached and answered with "I don't know" is in the values as None; one that was skipped is absent.
    """
    values: dict[str, Value | None] = {}
    for question in guide.questions:
        asked_when = question.asked_when
        if asked_when is not None and asked_when(values, today) is not True:
            continue
        if question.id not in given:
            return question.id, values
        values[question.id] = given[question.id]
    return None, values


def in_force(guide: Guide, facts: tuple[str, ...], today: date) -> bool:
    """Whether all of these facts hold on that day; otherwise what rests on them is stopped."""
    return all(guide.fact[name].in_force(today) for name in facts)


def advice(guide: Guide, found: Run) -> list[Outcome]:
    """The outcomes of a run with their texts."""
    return [guide.outcome[each.id] for each in found.outcomes]


def _find(guide: Guide, deadline: Deadline, values: Mapping[str, Value | None], today: date) -> FoundDeadline:
    day: date | None = None
    if in_force(guide, deadline.facts, today):
        day = deadline.falls_on(values, today)
    if day is not None:
        day = roll_day(day, deadline.roll, guide.holidays)
    return FoundDeadline(deadline.id, day, deadline.facts)


def read_answers(guide: Guide, answers: Answers) -> dict[str, Value | None]:
    """The values of these answers by question id. Raises AnswerError for an unknown question or a misfit."""
    for name in answers:
        if name not in guide.question:
            raise AnswerError(str(name)[:80], "the guide has no such question", did_you_mean(str(name), guide.question))
    return {
        question.id: read_answer(question, answers[question.id])
        for question in guide.questions
        if question.id in answers
    }


def read_answer(question: Question, answer: object) -> Value | None:
    """The value of one answer as JSON gives it. Raises AnswerError."""
    if answer is None:
        if question.unknown:
            return None
        raise AnswerError(question.id, '"I don\'t know" is not offered here', _MENDS[question.type])
    return _READERS[question.type](question, answer)


def _choose(question: Question, answer: object) -> str:
    if isinstance(answer, str) and answer in question.choice_ids:
        return answer
    raise AnswerError(question.id, "this is not one of the choices", did_you_mean(str(answer), _ids(question)))


def _choose_many(question: Question, answer: object) -> frozenset[str]:
    if not isinstance(answer, list):
        raise AnswerError(question.id, "several choices are written as a list", _MENDS[question.type])
    chosen = [_choose(question, each) for each in answer]
    if len(set(chosen)) != len(chosen):
        raise AnswerError(question.id, "a choice is given twice", "name each choice once")
    return frozenset(chosen)


def _date(question: Question, answer: object) -> date:
    day = read_day(answer) if isinstance(answer, str) else None
    if day is None:
        raise AnswerError(question.id, "this is not a day", _MENDS[question.type])
    return day


def _number(question: Question, answer: object) -> int:
    # JSON knows one kind of number: 3.0 is the browser's 3.
    whole = int(answer) if isinstance(answer, float) and answer.is_integer() else answer
    if not isinstance(whole, int) or isinstance(whole, bool) or abs(whole) > LARGEST:
        raise AnswerError(question.id, "this is not a whole number", _MENDS[question.type])
    if question.min is not None and whole < question.min:
        raise AnswerError(question.id, "the number is too small", f"give {question.min} or more")
    if question.max is not None and whole > question.max:
        raise AnswerError(question.id, "the number is too large", f"give {question.max} or less")
    return whole


def _yes_no(question: Question, answer: object) -> bool:
    if isinstance(answer, bool):
        return answer
    raise AnswerError(question.id, "this is not yes or no", _MENDS[question.type])


def _ids(question: Question) -> list[str]:
    return [choice.id for choice in question.choices]


_MENDS = {
    "choose": "give the id of one choice",
    "choose_many": 'give a list of choice ids, such as ["a", "b"]',
    "date": "give a day as 2026-01-31, from 1900 to 2199",
    "number": f"give a whole number up to {LARGEST}",
    "yes_no": "give true or false",
}
_READERS: dict[str, Callable[[Question, object], Value]] = {
    "choose": _choose,
    "choose_many": _choose_many,
    "date": _date,
    "number": _number,
    "yes_no": _yes_no,
}
