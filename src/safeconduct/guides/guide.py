"""A compiled guide: what `compile_pack` makes and what Python and the browser walk. Plain data."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any, Self

from safeconduct.guides.dates import read_day
from safeconduct.guides.errors import CompiledError
from safeconduct.guides.evaluate import Evaluator, compile_tree
from safeconduct.guides.expressions import Tree

FORMAT = 1

Text = Mapping[str, str]
"""One text by language, the source language first."""
Nodes = list[Any]
"""Markdown as nodes: a string, or {"tag", "children", "href"}. Never HTML."""
Markdown = Mapping[str, Nodes]


@dataclass(frozen=True)
class Fact:
    """One statement of law with its source and its age."""

    id: str
    says: Text
    norm: str
    source: str | None
    checked: date
    holds_from: date | None
    holds_to: date | None
    confidence: str
    keep: int

    def in_force(self, today: date) -> bool:
        """Whether the fact holds on that day, as far as the pack says."""
        return (self.holds_from is None or self.holds_from <= today) and (
            self.holds_to is None or today <= self.holds_to
        )

    def stale(self, today: date) -> bool:
        """Whether the fact must not be relied on: not in force, or checked more than `keep` days ago."""
        return not self.in_force(today) or today > self.checked + timedelta(days=self.keep)


@dataclass(frozen=True)
class Choice:
    """One answer that a question offers."""

    id: str
    label: Text


@dataclass(frozen=True)
class Question:
    """A question; asked only if `when` is true."""

    id: str
    ask: Text
    help: Markdown | None
    type: str
    choices: tuple[Choice, ...]
    when: Tree | None
    unknown: bool
    min: int | None
    max: int | None

    @cached_property
    def asked_when(self) -> Evaluator | None:
        """The compiled `when`; None if the question is always asked."""
        return None if self.when is None else compile_tree(self.when)

    @cached_property
    def choice_ids(self) -> frozenset[str]:
        """The ids of the choices."""
        return frozenset(choice.id for choice in self.choices)


@dataclass(frozen=True)
class Outcome:
    """Advice that holds when `when` is true."""

    id: str
    when: Tree
    urgency: str
    title: Text
    steps: Markdown
    facts: tuple[str, ...]
    deadlines: tuple[str, ...]
    letters: tuple[str, ...]

    @cached_property
    def holds_when(self) -> Evaluator:
        """The compiled `when`."""
        return compile_tree(self.when)


@dataclass(frozen=True)
class Deadline:
    """A day computed from answers."""

    id: str
    title: Text
    date: Tree
    roll: str
    unknown: Text
    facts: tuple[str, ...]

    @cached_property
    def falls_on(self) -> Evaluator:
        """The compiled date, before it is rolled to a working day."""
        return compile_tree(self.date)


@dataclass(frozen=True)
class Field:
    """What a letter asks for on its own page; printed, never stored, never sent."""

    id: str
    ask: Text
    lines: int


@dataclass(frozen=True)
class Letter:
    """A text to print and sign, in the language of the authority."""

    id: str
    title: Text
    language: str
    fields: tuple[Field, ...]
    body: Nodes
    facts: tuple[str, ...]


@dataclass(frozen=True)
class Review:
    """Who signed the guide and when, and when it must be looked at again."""

    by: str | None
    on: date | None
    due: date | None


@dataclass(frozen=True)
class Guide:
    """A compiled guide. `Guide.from_json` reads one, `.json()` gives its data, `.text()` its canonical text."""

    id: str
    version: str
    land: str
    languages: tuple[str, ...]
    sample: bool
    review: Review
    built: date
    title: Text
    intro: Markdown | None
    holidays: frozenset[date]
    facts: tuple[Fact, ...]
    questions: tuple[Question, ...]
    outcomes: tuple[Outcome, ...]
    deadlines: tuple[Deadline, ...]
    letters: tuple[Letter, ...]

    @cached_property
    def fact(self) -> Mapping[str, Fact]:
        """Facts by id."""
        return {fact.id: fact for fact in self.facts}

    @cached_property
    def question(self) -> Mapping[str, Question]:
        """Questions by id."""
        return {question.id: question for question in self.questions}

    @cached_property
    def outcome(self) -> Mapping[str, Outcome]:
        """Outcomes by id."""
        return {outcome.id: outcome for outcome in self.outcomes}

    @cached_property
    def deadline(self) -> Mapping[str, Deadline]:
        """Deadlines by id."""
        return {deadline.id: deadline for deadline in self.deadlines}

    @cached_property
    def letter(self) -> Mapping[str, Letter]:
        """Letters by id."""
        return {letter.id: letter for letter in self.letters}

    @classmethod
    def from_json(cls, source: str | bytes | Mapping[str, Any]) -> Self:
        """The guide written in `source`, JSON text or its data. Raises CompiledError for anything else."""
        try:
            data = json.loads(source) if isinstance(source, str | bytes) else source
            if data["v"] != FORMAT:
                raise CompiledError(
                    f"this guide is of format {data['v']!r}, this version reads {FORMAT}; update Safeconduct"
                )
            guide = cls(**_read(data))
            _check_names(guide)
        except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
            raise CompiledError(f"not a compiled guide ({error!r}); make one from its pack again") from error
        return guide

    def json(self) -> dict[str, Any]:
        """The guide as plain data, keys in the order of the format."""
        return {
            "v": FORMAT,
            "id": self.id,
            "version": self.version,
            "land": self.land,
            "languages": list(self.languages),
            "sample": self.sample,
            "review": {"by": self.review.by, "on": _day(self.review.on), "due": _day(self.review.due)},
            "built": self.built.isoformat(),
            "title": self.title,
            "intro": self.intro,
            "holidays": sorted(day.isoformat() for day in self.holidays),
            "facts": [_write_fact(fact) for fact in self.facts],
            "questions": [_write_question(question) for question in self.questions],
            "outcomes": [_plain(outcome) for outcome in self.outcomes],
            "deadlines": [_plain(deadline) for deadline in self.deadlines],
            "letters": [_write_letter(letter) for letter in self.letters],
        }

    def text(self) -> str:
        """The guide as one line of JSON, the same bytes for the same guide."""
        return json.dumps(self.json(), ensure_ascii=False, separators=(",", ":")) + "\n"


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _plain(record: Outcome | Deadline) -> dict[str, Any]:
    names = record.__dataclass_fields__
    return {name: list(v) if isinstance(v := getattr(record, name), tuple) else v for name in names}


def _write_fact(fact: Fact) -> dict[str, Any]:
    return {
        "id": fact.id,
        "says": fact.says,
        "norm": fact.norm,
        "source": fact.source,
        "checked": fact.checked.isoformat(),
        "holds": {"from": _day(fact.holds_from), "to": _day(fact.holds_to)},
        "confidence": fact.confidence,
        "keep": fact.keep,
    }


def _write_question(question: Question) -> dict[str, Any]:
    return {
        "id": question.id,
        "ask": question.ask,
        "help": question.help,
        "type": question.type,
        "choices": [{"id": choice.id, "label": choice.label} for choice in question.choices],
        "when": question.when,
        "unknown": question.unknown,
        "min": question.min,
        "max": question.max,
    }


def _write_letter(letter: Letter) -> dict[str, Any]:
    return {
        "id": letter.id,
        "title": letter.title,
        "language": letter.language,
        "fields": [{"id": each.id, "ask": each.ask, "lines": each.lines} for each in letter.fields],
        "body": letter.body,
        "facts": list(letter.facts),
    }


def _read_day(text: str | None) -> date | None:
    if text is None:
        return None
    if (day := read_day(text)) is None:
        raise ValueError(text)
    return day


def _must_day(text: str) -> date:
    if (day := _read_day(text)) is None:
        raise ValueError(text)
    return day


def _read(data: Mapping[str, Any]) -> dict[str, Any]:
    review = data["review"]
    return {
        **{name: data[name] for name in ("id", "version", "land", "sample", "title", "intro")},
        "languages": tuple(data["languages"]),
        "review": Review(review["by"], _read_day(review["on"]), _read_day(review["due"])),
        "built": _must_day(data["built"]),
        "holidays": frozenset(_must_day(day) for day in data["holidays"]),
        "facts": tuple(_read_fact(fact) for fact in data["facts"]),
        "questions": tuple(_read_question(question) for question in data["questions"]),
        "outcomes": tuple(_record(Outcome, outcome) for outcome in data["outcomes"]),
        "deadlines": tuple(_record(Deadline, deadline) for deadline in data["deadlines"]),
        "letters": tuple(_read_letter(letter) for letter in data["letters"]),
    }


def _read_fact(data: Mapping[str, Any]) -> Fact:
    plain = {name: data[name] for name in ("id", "says", "norm", "source", "confidence", "keep")}
    holds = data["holds"]
    return Fact(
        **plain,
        checked=_must_day(data["checked"]),
        holds_from=_read_day(holds["from"]),
        holds_to=_read_day(holds["to"]),
    )


def _read_question(data: Mapping[str, Any]) -> Question:
    choices = tuple(Choice(choice["id"], choice["label"]) for choice in data["choices"])
    question = Question(**{**data, "choices": choices})
    if question.when is not None:
        compile_tree(question.when)
    return question


def _record(make: Callable[..., Any], data: Mapping[str, Any]) -> Any:  # noqa: ANN401 - whatever `make` makes
    lists = {name: tuple(data[name]) for name in ("facts", "deadlines", "letters") if name in data}
    compile_tree(data["when"] if "when" in data else data["date"])
    return make(**{**data, **lists})


def _read_letter(data: Mapping[str, Any]) -> Letter:
    fields = tuple(Field(each["id"], each["ask"], each["lines"]) for each in data["fields"])
    return Letter(**{**data, "fields": fields, "facts": tuple(data["facts"])})


def _check_names(guide: Guide) -> None:
    citing: list[Outcome | Deadline | Letter] = [*guide.outcomes, *guide.deadlines, *guide.letters]
    cited = [(name, guide.fact) for each in citing for name in each.facts]
    named = [(name, guide.deadline) for each in guide.outcomes for name in each.deadlines]
    lettered = [(name, guide.letter) for each in guide.outcomes for name in each.letters]
    for name, known in [*cited, *named, *lettered]:
        if name not in known:
            raise CompiledError(f'"{name}" is cited but missing; make the guide from its pack again')
