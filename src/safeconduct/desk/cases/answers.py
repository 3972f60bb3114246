"""The answers of a guide's run in words: by the guide this desk has, if it is the same version; else by their ids."""

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from safeconduct.desk.days import today
from safeconduct.guides.errors import GuideError
from safeconduct.guides.guide import Guide, Question, Text
from safeconduct.guides.pack.bundled import bundled, bundled_names
from safeconduct.guides.pack.compile import compile_pack
from safeconduct.sealed.guide_result import Answer, GuideResult


@dataclass(frozen=True, slots=True)
class Answered:
    """One question and its answer, as a member reads them."""

    question: str
    answer: str


@functools.cache
def known_guides() -> Mapping[tuple[str, str], Guide]:
    """The guides that come with Safeconduct, by id and version. Compiled once in a process."""
    guides = {}
    for name in bundled_names():
        try:
            guide = compile_pack(bundled(name), built=today())
        except GuideError:
            continue  # a pack with a mistake has no words to lend
        guides[guide.id, guide.version] = guide
    return guides


def guide_of(result: GuideResult) -> Guide | None:
    """The guide of that very version, if this desk has it."""
    return known_guides().get((result.id, result.version))


def in_words(result: GuideResult, language: str) -> Sequence[Answered]:
    """The answers in the order of the guide's questions, in `language` where the guide speaks it."""
    guide = guide_of(result)
    if guide is None:
        return [Answered(name, _answer(None, answer, language)) for name, answer in result.answers.items()]
    known = [question for question in guide.questions if question.id in result.answers]
    answered = [
        Answered(_in(question.ask, language), _answer(question, result.answers[question.id], language))
        for question in known
    ]
    others = [name for name in result.answers if name not in guide.question]
    return answered + [Answered(name, _answer(None, result.answers[name], language)) for name in others]


def title_of(result: GuideResult, language: str) -> str:
    """The guide's title, or its id where this desk does not have that version."""
    guide = guide_of(result)
    return result.id if guide is None else _in(guide.title, language)


def _in(text: Text, language: str) -> str:
    return text.get(language) or text.get(language.partition("-")[0]) or next(iter(text.values()))


def _answer(question: Question | None, answer: Answer, language: str) -> str:
    if isinstance(answer, tuple):
        return ", ".join(_answer(question, each, language) for each in answer) or _("None of these")
    if not isinstance(answer, str):
        words = {"None": _("I don't know"), "True": _("Yes"), "False": _("No")}
        return words.get(str(answer), str(answer))
    labels = {choice.id: choice.label for choice in question.choices} if question else {}
    if answer in labels:
        return _in(labels[answer], language)
    try:
        return date_format(date.fromisoformat(answer), "DATE_FORMAT")
    except ValueError:
        return answer
