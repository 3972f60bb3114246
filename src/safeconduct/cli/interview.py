"""A guide in the terminal: one question at a time, then the advice with its deadlines, letters and sources."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import click

from safeconduct.guides.errors import AnswerError
from safeconduct.guides.guide import Guide, Nodes, Question
from safeconduct.guides.letters import plain_text
from safeconduct.guides.run import Run, advice, read_answer, run
from safeconduct.guides.words import words


@dataclass
class Interview:
    """Asks a guide's questions in the terminal; `err` sends the talk to standard error."""

    guide: Guide
    language: str
    today: date
    err: bool = False
    answers: dict[str, Any] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def ask(self) -> dict[str, Any]:
        """The answers that lead to the end of the guide."""
        self._say(click.style(self.guide.title[self.language], bold=True))
        for label in labels(self.guide, self.language, self.today):
            self._say(label)
        if self.guide.intro:
            self._say("\n" + plain_text(self.guide.intro[self.language]).rstrip())
        while (name := run(self.guide, self.answers, today=self.today).asks) is not None:
            self._step(self.guide.question[name])
        return self.answers

    def _say(self, text: str) -> None:
        click.echo(text, err=self.err)

    def _step(self, question: Question) -> None:
        said = words(self.language)
        self._say("\n" + click.style(question.ask[self.language], bold=True))
        if question.help:
            self._say(plain_text(question.help[self.language]).rstrip())
        options = self._options(question)
        for number, (label, _) in enumerate(options, 1):
            self._say(f"  {number}. {label}")
        if question.type in {"choose_many", "date", "number"}:
            self._say(f"  {self._wanted(question)}")
        if question.unknown:
            self._say(f"  ?. {said.unknown}")
        if self.asked:
            self._say(f"  <. {said.back}")
        self._take(question, options)

    def _options(self, question: Question) -> list[tuple[str, Any]]:
        if question.type == "yes_no":
            return [(words(self.language).yes, True), (words(self.language).no, False)]
        return [(choice.label[self.language], choice.id) for choice in question.choices]

    def _take(self, question: Question, options: list[tuple[str, Any]]) -> None:
        while True:
            typed = click.prompt(words(self.language).answer, default="", show_default=False, err=self.err).strip()
            if typed == "<" and self.asked:
                del self.answers[self.asked.pop()]
                return
            try:
                answer = self._read(question, options, typed)
                read_answer(question, answer)
            except (AnswerError, ValueError, IndexError):
                self._say(f"  {self._wanted(question)}")
            else:
                self.answers[question.id] = answer
                self.asked.append(question.id)
                return

    def _wanted(self, question: Question) -> str:
        """What an answer must be, in the language of the guide; the errors of the engine speak to developers."""
        said = words(self.language)
        if question.type == "number":
            least = [] if question.min is None else [said.at_least.format(n=question.min)]
            most = [] if question.max is None else [said.at_most.format(n=question.max)]
            return ", ".join([said.number, *least, *most])
        return {"choose_many": said.many, "date": said.date}.get(question.type, said.choose)

    def _read(self, question: Question, options: list[tuple[str, Any]], typed: str) -> Any:  # noqa: ANN401 - JSON
        if typed == "?":
            return None
        if question.type == "date":
            return typed
        if question.type == "number":
            return int(typed) if typed.removeprefix("-").isdecimal() else typed
        picked = [options[self._number(part)][1] for part in typed.split(",") if part.strip()]
        return picked if question.type == "choose_many" else self._single(picked)

    def _number(self, typed: str) -> int:
        number = int(typed)
        if number < 1:
            raise IndexError
        return number - 1

    def _single(self, picked: list[Any]) -> Any:  # noqa: ANN401 - JSON
        (one,) = picked
        return one


def labels(guide: Guide, language: str, today: date) -> list[str]:
    """What must be known before anything else: that the guide is a sample, that its review is overdue."""
    said, due = words(language), guide.review.due
    overdue = [said.overdue.format(day=due)] if due is not None and due < today else []
    return [*([said.sample] if guide.sample else []), *overdue]


def render(guide: Guide, found: Run, *, language: str, today: date) -> str:
    """The advice as text for the terminal; if a question is open, that question."""
    said = words(language)
    if found.asks is not None:
        return f"{found.asks}: {guide.question[found.asks].ask[language]}"
    lines = [guide.title[language], *labels(guide, language, today)]
    for outcome in advice(guide, found):
        heading = f"[{said.urgency[outcome.urgency]}] {outcome.title[language]}"
        lines += ["", click.style(heading, bold=True), _told(outcome.steps[language])]
    if found.deadlines:
        lines += ["", click.style(said.deadlines, bold=True), *_deadlines(guide, found, language, today)]
    if titles := _letters(guide, found, language):
        lines += ["", click.style(said.letters, bold=True), *titles]
    lines += ["", click.style(said.sources, bold=True), *_sources(guide, found, language)]
    return "\n".join(lines)


def _told(nodes: Nodes) -> str:
    return "\n".join(f"  {line}".rstrip() for line in plain_text(nodes).rstrip().split("\n"))


def _letters(guide: Guide, found: Run, language: str) -> list[str]:
    wanted = {name for outcome in advice(guide, found) for name in outcome.letters}
    titles = {letter.id: letter.title[language] for letter in guide.letters if letter.id in wanted}
    stopped = f" ({words(language).no_letter})"
    return [f"  {name}: {title}{'' if name in found.letters else stopped}" for name, title in titles.items()]


def _deadlines(guide: Guide, found: Run, language: str, today: date) -> list[str]:
    said = words(language)
    lines = []
    for each in found.deadlines:
        deadline = guide.deadline[each.id]
        if each.date is not None:
            days = (each.date - today).days
            left = said.today if days == 0 else (said.left if days > 0 else said.past).format(n=abs(days))
            lines.append(f"  {each.date.isoformat()} ({left}): {deadline.title[language]}")
        elif all(guide.fact[name].in_force(today) for name in each.facts):
            lines.append(f"  {deadline.title[language]}: {deadline.unknown[language]}")
        else:
            lines.append(f"  {deadline.title[language]}: {said.stopped}")
    return lines


def _sources(guide: Guide, found: Run, language: str) -> list[str]:
    said = words(language)
    named: list[Any] = [*found.outcomes, *found.deadlines, *(guide.letter[name] for name in found.letters)]
    cited = {name for each in named for name in each.facts} | set(found.stale)
    lines = []
    for fact in guide.facts:
        if fact.id in cited:
            old = f"; {said.stale}" if fact.id in found.stale else ""
            age = f"{said.as_of.format(day=fact.checked)}, {said.confidence[fact.confidence]}{old}"
            lines += [
                f"  {fact.id}: {fact.says[language]}",
                f"    {fact.norm}. {age}",
                *([f"    {fact.source}"] if fact.source else []),
            ]
    return lines
