"""The boxes of the picture: what stands in each, line by line, and how large that makes it."""

from dataclasses import dataclass, field, replace

from safeconduct.guides.draw.measure import width, wrapped
from safeconduct.guides.guide import Deadline, Guide, Letter, Outcome, Question
from safeconduct.guides.words import Words
from safeconduct.guides.written import written

PADDING = 6.0
ICON = 16.0
DOT = 12.0
LEADING = 1.22
TITLE, BODY, SMALL = 10.0, 9.5, 9.0
CARD = 214.0
ROOM = {"question": 196.0, "outcome": 146.0, "card": CARD}


@dataclass(frozen=True)
class Style:
    """How a line is written."""

    size: float = SMALL
    bold: bool = False
    mono: bool = False
    faint: bool = False


HEADING, PLAIN, NOTE, ID = Style(TITLE, bold=True), Style(BODY), Style(faint=True), Style(mono=True, faint=True)


@dataclass(frozen=True)
class Line:
    """One line of text in a box; `y` is its baseline from the top of the box."""

    text: str
    x: float
    y: float
    style: Style


@dataclass
class Box:
    """A box with its lines. `kind` is question, outcome, card, start, end or dead; only an outcome has an `urgency`."""

    kind: str
    title: str
    urgency: str = ""
    lines: list[Line] = field(default_factory=list)
    width: float = 0
    height: float = PADDING

    def write(self, text: str, style: Style = PLAIN, *, lead: str = "") -> None:
        """Add a text, wrapped; `lead` stands before its first line, and the others are indented to match."""
        icon = bool(self.urgency) and self.height < PADDING + ICON
        left = PADDING + (ICON + 4 if icon else 0)
        size = style.size
        hang = width(lead, size, bold=style.bold)
        room = ROOM[self.kind] - left - PADDING - hang
        if lead:
            self.lines.append(Line(lead, left, self.height + size, style))
        for part in wrapped(text, size, room, bold=style.bold, mono=style.mono):
            self.lines.append(Line(part, left + hang, self.height + size, style))
            line = width(part, size, bold=style.bold, mono=style.mono)
            self.width = max(self.width, left + hang + line + PADDING)
            self.height += size * LEADING

    def closed(self) -> "Box":
        """The box with its last margin, and room for its sign."""
        least = ICON + 2 * PADDING if self.urgency else 0
        wide = CARD if self.kind == "card" else self.width
        return replace(self, width=wide, height=max(self.height + PADDING - 1, least))


def question_box(question: Question, number: int, language: str, words: Words) -> Box:
    """A question with its condition and its numbered choices."""
    box = Box("question", question.ask[language])
    box.write(question.ask[language], HEADING, lead=f"{number}.  ")
    box.write(question.id, ID)
    if question.when is not None:
        box.write(f"{words.asked_if} {written(question.when)}", NOTE)
    if question.type == "yes_no":
        box.write(f"{words.yes} / {words.no}")
    elif question.type in {"date", "number"}:
        box.write({"date": words.date, "number": words.number}[question.type] + _bounds(question))
    for count, choice in enumerate(question.choices, 1):
        box.write(choice.label[language], lead=f"{count}  ")
    if question.unknown:
        box.write(words.unknown, lead="?  ")
    return box.closed()


def _bounds(question: Question) -> str:
    if question.min is None and question.max is None:
        return ""
    low, high = ("\u2026" if each is None else str(each) for each in (question.min, question.max))
    return f" ({low} \u2013 {high})"


def outcome_box(outcome: Outcome, number: int, language: str, words: Words) -> Box:
    """Advice as the arrows reach it: its sign, title, deadlines and letters. A card says the rest."""
    box = Box("outcome", outcome.title[language], outcome.urgency)
    box.write(outcome.title[language], HEADING, lead=f"{sign(number)} ")
    for what, names in ((words.deadline, outcome.deadlines), (words.letter, outcome.letters)):
        if names:
            box.write(f"{what}: {', '.join(names)}", NOTE)
    return box.closed()


def sign(number: int) -> str:
    """What an outcome is called in the picture, so that its box and its card are found together."""
    return f"R{number}"


def dot_box(kind: str, text: str) -> Box:
    """The start or a dead end as a word, an end as a dot."""
    if kind == "end":
        return Box(kind, text, width=DOT, height=DOT)
    box = Box(kind, text, width=width(text, BODY, bold=True) + 4 * PADDING, height=BODY + 2 * PADDING)
    box.lines.append(Line(text, 2 * PADDING, PADDING + BODY - 1, Style(BODY, bold=True)))
    return box


def outcome_card(guide: Guide, outcome: Outcome, number: int, language: str, words: Words) -> Box:
    """All of an outcome but its steps: its condition, its deadlines, letters and facts."""
    box = Box("card", outcome.title[language], outcome.urgency)
    box.write(f"{words.urgency[outcome.urgency]}: {outcome.title[language]}", HEADING, lead=f"{sign(number)} ")
    box.write(outcome.id, ID)
    box.write(f"{words.holds_if} {written(outcome.when)}", NOTE)
    for name in outcome.deadlines:
        box.write(f"{words.deadline}: {guide.deadline[name].title[language]} ({name})")
    for name in outcome.letters:
        box.write(f"{words.letter}: {guide.letter[name].title[language]}")
    box.write(_facts(outcome.facts, words), NOTE)
    return box.closed()


def deadline_card(deadline: Deadline, language: str, words: Words) -> Box:
    """A deadline: how it is computed, which way it is moved, and what is said if it cannot be."""
    box = Box("card", deadline.title[language])
    box.write(f"{words.deadline}: {deadline.title[language]}", HEADING)
    box.write(deadline.id, ID)
    box.write(f"= {written(deadline.date)}, {words.roll[deadline.roll]}", NOTE)
    box.write(f"{words.said_instead}: {deadline.unknown[language]}")
    box.write(_facts(deadline.facts, words), NOTE)
    return box.closed()


def letter_card(letter: Letter, language: str, words: Words) -> Box:
    """A letter: its title, its language and what it asks for."""
    box = Box("card", letter.title[language])
    box.write(f"{words.letter}: {letter.title[language]}", HEADING)
    box.write(f"{letter.id} ({letter.language})", ID)
    box.write("; ".join(field.ask[language] for field in letter.fields))
    if letter.facts:
        box.write(_facts(letter.facts, words), NOTE)
    return box.closed()


def _facts(names: tuple[str, ...], words: Words) -> str:
    return f"{words.facts}: {', '.join(names)}"
