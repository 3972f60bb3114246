"""What can go wrong with a guide, and how each error names the place and the mend.

::

    GuideError
    ├── PackError          a pack is wrong: all its problems together, each with file, line and column
    ├── ExpressionError    one expression is wrong; the pack reader turns it into a problem with its place
    ├── CompiledError      a compiled guide (JSON) is not one that this version knows
    ├── AnswerError        an answer does not fit its question
    ├── LetterError        there is no such letter or field, or it must not be written now
    └── DrawError          the guide cannot be drawn
"""

from collections.abc import Iterable
from dataclasses import dataclass


def visible(text: str) -> str:
    r"""The text with what a terminal would obey rather than show (escapes, turned reading) written out.

    >>> visible("su\u202ere")
    'su\\u202ere'
    """
    return "".join(each if each.isprintable() or each == "\n" else ascii(each)[1:-1] for each in text)


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: a file inside the pack, line and column counted from 1."""

    file: str
    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a pack: where, what, and what would be right.

    An `error` keeps the pack from being published; a `warning` asks its reviewer to look.
    """

    place: Place
    message: str
    mend: str
    level: str = "error"

    def __str__(self) -> str:
        return visible(f"{self.place.file}:{self.place.line}:{self.place.column}: {self.message}; {self.mend}")

    def json(self) -> dict[str, object]:
        """The problem as plain data, for `guide check --json`."""
        place = self.place
        return {
            "file": place.file,
            "line": place.line,
            "column": place.column,
            "level": self.level,
            "message": visible(self.message),
            "mend": visible(self.mend),
        }


class GuideError(Exception):
    """Something about a guide is wrong."""


class PackError(GuideError):
    """A pack cannot be compiled. `problems` holds all that was found, warnings too, in the order of the files."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class ExpressionError(GuideError):
    """An expression cannot be compiled. `offset` counts characters from the beginning of its source."""

    def __init__(self, message: str, mend: str, offset: int = 0) -> None:
        self.message = message
        self.mend = mend
        self.offset = offset
        super().__init__(f"{message}; {mend}")


class CompiledError(GuideError):
    """A compiled guide is not one that this version knows."""


class AnswerError(GuideError):
    """An answer does not fit: `question` is its id, `mend` says what would."""

    def __init__(self, question: str, message: str, mend: str) -> None:
        self.question = question
        self.message = message
        self.mend = mend
        super().__init__(f"{question}: {message}; {mend}")


class LetterError(GuideError):
    """A letter cannot be written: it is unknown, a field is, or a fact it rests on has expired."""


class DrawError(GuideError):
    """A guide cannot be drawn: it has too many states, or what draws it is not installed."""
