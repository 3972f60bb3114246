"""What a person's run of a guide came to, as it travels with their request.

Titles travel with it, in the person's language: the desk may have another version of the guide, or none.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from safeconduct.sealed.line import Fields, LineRefused, check_text
from safeconduct.sealed.shapes import GUIDE_VERSION, ID, QUESTION, URGENCY

Answer = str | int | bool | None | tuple[str, ...]
MOST_ANSWERS = 500
MOST_FINDINGS = 100
MOST_CHOICES = 100
LONGEST_TITLE = 300
LARGEST_NUMBER = 10**9
_ANSWER_TEXT = re.compile("[a-z0-9][a-z0-9_-]{0,63}")


@dataclass(frozen=True, slots=True)
class GuideOutcome:
    """A piece of advice the guide gave. `urgency` is now, soon or info."""

    id: str
    urgency: str
    title: str


@dataclass(frozen=True, slots=True)
class GuideDeadline:
    """A deadline the guide named; `date` is None when it could not be computed."""

    id: str
    title: str
    date: date | None


@dataclass(frozen=True, slots=True)
class GuideLetter:
    """A letter the guide offered."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class GuideResult:
    """Answers and findings of one run. An answer None is "I don't know"; several choices are a tuple."""

    id: str
    version: str
    answers: Mapping[str, Answer] = field(repr=False)
    outcomes: tuple[GuideOutcome, ...]
    deadlines: tuple[GuideDeadline, ...]
    letters: tuple[GuideLetter, ...]

    def json(self) -> dict[str, Any]:
        """The result as it stands in a request, its keys in their order."""
        return {
            "id": self.id,
            "version": self.version,
            "answers": {key: list(value) if isinstance(value, tuple) else value for key, value in self.answers.items()},
            "outcomes": [{"id": one.id, "urgency": one.urgency, "title": one.title} for one in self.outcomes],
            "deadlines": [
                {"id": one.id, "title": one.title, "date": one.date.isoformat() if one.date else None}
                for one in self.deadlines
            ],
            "letters": [{"id": one.id, "title": one.title} for one in self.letters],
        }


def _read_answer(question: str, value: object) -> Answer:
    where = f"guide.answers.{question}"
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        if abs(value) > LARGEST_NUMBER:
            raise LineRefused("value", where, f"must be from -{LARGEST_NUMBER} to {LARGEST_NUMBER}")
        return value
    if isinstance(value, str):
        check_text(value, where, 64, shape=_ANSWER_TEXT)
        return value
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        if len(value) > MOST_CHOICES or len(set(value)) != len(value):
            raise LineRefused("value", where, f"must be at most {MOST_CHOICES} different choices")
        for item in value:
            check_text(item, where, 64, shape=_ANSWER_TEXT)
        return tuple(value)
    raise LineRefused("type", where, "must be a text, a whole number, true, false, null or a list of texts")


def _read_answers(value: object) -> dict[str, Answer]:
    where = "guide.answers"
    if not isinstance(value, dict):
        raise LineRefused("type", where, "must be an object")
    if len(value) > MOST_ANSWERS:
        raise LineRefused("value", where, f"must have at most {MOST_ANSWERS} answers")
    for question in value:
        check_text(question, where, 64, shape=QUESTION)
    return {question: _read_answer(question, answer) for question, answer in value.items()}


def read_guide_result(value: object) -> GuideResult:
    """The guide's result in a request, checked; `LineRefused` names the key that is wrong."""
    fields = Fields(value, ("id", "version", "answers", "outcomes", "deadlines", "letters"), "guide")
    return GuideResult(
        id=fields.text("id", 64, shape=ID),
        version=fields.text("version", 32, shape=GUIDE_VERSION),
        answers=_read_answers(fields.raw("answers")),
        outcomes=fields.objects("outcomes", MOST_FINDINGS, ("id", "urgency", "title"), _read_outcome),
        deadlines=fields.objects("deadlines", MOST_FINDINGS, ("id", "title", "date"), _read_deadline),
        letters=fields.objects("letters", MOST_FINDINGS, ("id", "title"), _read_letter),
    )


def _read_outcome(fields: Fields) -> GuideOutcome:
    return GuideOutcome(
        fields.text("id", 64, shape=ID), fields.text("urgency", 4, shape=URGENCY), fields.text("title", LONGEST_TITLE)
    )


def _read_deadline(fields: Fields) -> GuideDeadline:
    day = None if fields.is_null("date") else fields.day("date")
    return GuideDeadline(fields.text("id", 64, shape=ID), fields.text("title", LONGEST_TITLE), day)


def _read_letter(fields: Fields) -> GuideLetter:
    return GuideLetter(fields.text("id", 64, shape=ID), fields.text("title", LONGEST_TITLE))
