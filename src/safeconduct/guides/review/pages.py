"""Each part of a guide as a reviewer reads it: facts with their age, questions, advice, deadlines, letters."""

import base64
import hashlib
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from importlib.resources import files

from safeconduct.guides.explore import Path, as_answers, explore
from safeconduct.guides.guide import Deadline, Fact, Guide, Letter, Outcome, Question
from safeconduct.guides.review.html import Part, lang, link, markdown, page, tag
from safeconduct.guides.review.letters import letter_parts
from safeconduct.guides.run import Run, run
from safeconduct.guides.words import Words, words
from safeconduct.guides.written import written

# Shapes as well as colours: these pages are printed in black and white.
SIGNS = {"now": "\u25b2", "soon": "\u25c6", "info": "\u25cf"}


def review_html(guide: Guide, *, today: date) -> str:
    """All that the guide can say, as one printable page without script, reckoned for `today`."""
    style = files(__package__).joinpath("style.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    shortest = explore(guide, today=today).shortest
    sections = [_Section(guide, language, today, shortest).section() for language in guide.languages]
    languages = [tag("a", language, href=f"#{language}", lang=language) for language in guide.languages]
    navigation = tag("nav", *_between(" \u00b7 ", languages), aria_label=", ".join(guide.languages))
    first = guide.languages[0]
    title = f"{words(first).review}: {guide.title[first]}"
    return page(title, style, policy, [navigation, tag("main", *sections)], first)


def _between(mark: str, parts: Sequence[Part]) -> Iterator[Part]:
    for number, part in enumerate(parts):
        if number:
            yield mark
        yield part


class _Section:
    """The whole review in one language."""

    def __init__(self, guide: Guide, language: str, today: date, shortest: dict[str, Path]) -> None:
        self.guide, self.language, self.today, self.shortest = guide, language, today, shortest
        self.said: Words = words(language)
        self.runs: dict[str, Run] = {name: run(guide, as_answers(path), today=today) for name, path in shortest.items()}

    def section(self) -> Part:
        guide, said = self.guide, self.said
        intro = tag("div", *markdown(guide.intro[self.language]), class_="reads") if guide.intro else None
        parts: list[Part] = [
            tag("h1", f"{said.review}: {guide.title[self.language]}"),
            tag("p", said.review_intro),
            tag("p", f"{guide.id}, {said.version.format(version=guide.version, built=guide.built)}. "),
            tag("p", f"{said.reckoned.format(day=self.today)}. ", said.sample if guide.sample else None),
            intro,
            *self.signing(),
            tag("h2", said.outcomes),
            *map(self.outcome, guide.outcomes),
            tag("h2", said.questions),
            *(self.question(number, each) for number, each in enumerate(guide.questions, 1)),
        ]
        if guide.deadlines:
            parts += [tag("h2", said.deadlines), *map(self.deadline, guide.deadlines)]
        if guide.letters:
            parts += [tag("h2", said.letters), tag("p", said.all_lines, class_="note")]
            parts += list(map(self.letter, guide.letters))
        parts += [tag("h2", said.facts), *map(self.fact, guide.facts)]
        return tag("section", *parts, id=self.language, **lang(self.language))

    def signing(self) -> list[Part]:
        said, review = self.said, self.guide.review
        due = None
        if review.due is not None:
            due = tag("span", said.due.format(day=review.due), class_="warn" if review.due < self.today else None)
        if review.by is not None:
            signed = said.signed.format(by=review.by, on=review.on or said.blank)
        else:
            signed = said.unsigned
        years = timedelta(days=365)
        lines = f"sample: false\nreview: {{by: \u2026, on: {self.today}, due: {self.today + years}}}"
        names = (said.sign_name, said.sign_day, said.sign_hand)
        return [
            tag("p", tag("strong", signed), " ", due),
            tag("p", said.sign_how),
            tag("pre", lines),
            tag("div", *(tag("div", name) for name in names), class_="sign"),
        ]

    def name(self, kind: str, name: str) -> str:
        return f"{self.language}-{kind}-{name}"

    def cites(self, facts: tuple[str, ...]) -> Part:
        if not facts:
            return None
        links: list[Part] = [tag("a", name, href=f"#{self.name('fact', name)}") for name in facts]
        return tag("p", f"{self.said.facts}: ", *_between(", ", links), class_="note")

    def outcome(self, outcome: Outcome) -> Part:
        said, language = self.said, self.language
        reads = tag(
            "div",
            tag("p", f"{SIGNS[outcome.urgency]} {said.urgency[outcome.urgency]}", class_="urgency"),
            tag("h4", outcome.title[language]),
            *markdown(outcome.steps[language]),
            *(self.due(outcome, self.guide.deadline[name]) for name in outcome.deadlines),
            *(
                tag("p", f"{said.letter}: ", tag("a", self.guide.letter[name].title[language], href=self.to(name)))
                for name in outcome.letters
            ),
            class_=f"reads {outcome.urgency}",
        )
        return tag(
            "article",
            tag("h3", outcome.title[language]),
            tag("p", tag("code", outcome.id), f" {said.holds_if} ", tag("code", written(outcome.when)), class_="note"),
            reads,
            *self.way(outcome),
            self.cites(outcome.facts),
            id=self.name("outcome", outcome.id),
        )

    def to(self, letter: str) -> str:
        return f"#{self.name('letter', letter)}"

    def due(self, outcome: Outcome, deadline: Deadline) -> Part:
        found = self.runs.get(outcome.id)
        dates = {each.id: each.date for each in found.deadlines} if found else {}
        return tag("p", tag("strong", f"{deadline.title[self.language]}: "), self.day(deadline, dates.get(deadline.id)))

    def day(self, deadline: Deadline, day: date | None) -> str:
        if day is not None:
            left = (day - self.today).days
            said = self.said
            ago = said.today if left == 0 else (said.left if left > 0 else said.past).format(n=abs(left))
            return f"{day} ({ago})"
        if all(self.guide.fact[name].in_force(self.today) for name in deadline.facts):
            return deadline.unknown[self.language]
        return self.said.stopped

    def way(self, outcome: Outcome) -> list[Part]:
        path = self.shortest.get(outcome.id)
        if path is None:
            return [tag("p", self.said.no_way, class_="warn")]
        if not path:
            return [tag("p", self.said.every_way)]
        steps = [
            tag("li", f"{self.guide.question[name].ask[self.language]} ", tag("strong", self.answer(name, value)))
            for name, value in path
        ]
        return [tag("p", f"{self.said.way}:"), tag("ol", *steps)]

    def answer(self, name: str, value: object) -> str:
        question, said = self.guide.question[name], self.said
        if value is None:
            return said.unknown
        if isinstance(value, bool):
            return said.yes if value else said.no
        if question.choices:
            chosen = value if isinstance(value, frozenset) else {value}
            labels = [choice.label[self.language] for choice in question.choices if choice.id in chosen]
            return ", ".join(labels) or said.nothing_chosen
        return str(value)

    def question(self, number: int, question: Question) -> Part:
        said, language = self.said, self.language
        when = question.when
        condition: list[Part] = [f" {said.asked_if} ", tag("code", written(when))] if when is not None else []
        options = [choice.label[language] for choice in question.choices]
        if question.type == "yes_no":
            options = [said.yes, said.no]
        elif not options:
            options = [said.date if question.type == "date" else said.number]
            options[0] += f" ({question.min} \u2013 {question.max})" if question.min is not None else ""
        if question.unknown:
            options.append(said.unknown)
        return tag(
            "article",
            tag("h3", f"{number}. {question.ask[language]}"),
            tag("p", tag("code", question.id), *condition, class_="note"),
            *(markdown(question.help[language]) if question.help else []),
            tag("ul", *(tag("li", option) for option in options)),
            id=self.name("question", question.id),
        )

    def deadline(self, deadline: Deadline) -> Part:
        said, language = self.said, self.language
        example: Part = tag("p", f"{said.example}: {said.not_computed}")
        for outcome in self.guide.outcomes:
            found = self.runs.get(outcome.id)
            dates = {each.id: each.date for each in found.deadlines} if found else {}
            if (day := dates.get(deadline.id)) is not None:
                given = [
                    f"{self.guide.question[name].ask[language]} {self.answer(name, value)}"
                    for name, value in self.shortest[outcome.id]
                    if isinstance(value, date | int) and not isinstance(value, bool)
                ]
                example = tag("p", f"{said.example}: ", "; ".join(given), " \u2192 ", tag("strong", str(day)))
                break
        rule = tag("code", written(deadline.date))
        return tag(
            "article",
            tag("h3", deadline.title[language]),
            tag(
                "p", tag("code", deadline.id), " = ", tag("code", rule), f", {said.roll[deadline.roll]}", class_="note"
            ),
            example,
            tag("p", f"{said.said_instead}: ", tag("em", deadline.unknown[language])),
            self.cites(deadline.facts),
            id=self.name("deadline", deadline.id),
        )

    def letter(self, letter: Letter) -> Part:
        asks = ", ".join(field.ask[self.language] for field in letter.fields)
        return tag(
            "article",
            tag("h3", letter.title[self.language]),
            tag("p", tag("code", letter.id), f" ({letter.language})", class_="note"),
            tag("p", f"{self.said.asks}: {asks}", class_="note") if asks else None,
            tag("div", *letter_parts(self.guide, letter, self.language), class_="reads", **lang(letter.language)),
            self.cites(letter.facts),
            id=self.name("letter", letter.id),
            class_="letter",
        )

    def fact(self, fact: Fact) -> Part:
        said = self.said
        until = fact.checked + timedelta(days=fact.keep)
        age = (self.today - fact.checked).days
        warning = None
        if not fact.in_force(self.today):
            warning = tag("p", said.not_in_force, class_="warn")
        elif fact.stale(self.today):
            warning = tag("p", said.stale, class_="warn")
        source = link(fact.source, fact.source) if fact.source else tag("strong", said.no_source)
        citing: list[Outcome | Deadline | Letter] = [*self.guide.outcomes, *self.guide.deadlines, *self.guide.letters]
        citers = [each.id for each in citing if fact.id in each.facts]
        holds = said.holds.format(start=fact.holds_from or said.always, end=fact.holds_to or said.unlimited)
        return tag(
            "article",
            tag("h3", fact.id),
            tag("p", fact.says[self.language]),
            warning,
            tag("p", f"{fact.norm}. {said.source}: ", source),
            tag(
                "p",
                f"{said.confidence[fact.confidence]}; ",
                said.kept.format(checked=fact.checked, age=age, keep=fact.keep, until=until),
                f"; {holds}",
            ),
            tag("p", f"{said.cited_by} {', '.join(citers) or said.nobody}", class_="note"),
            id=self.name("fact", fact.id),
        )
