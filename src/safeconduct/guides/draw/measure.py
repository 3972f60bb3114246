"""How wide a text will be, near enough: an SVG cannot break lines, and its reader's font is not known here."""

import unicodedata
from collections.abc import Iterator

# In parts of the font's size, on the wide side, so that another sans-serif still fits its box.
_NARROW, _ORDINARY, _CAPITAL, _BROAD, _SQUARE = 0.41, 0.655, 0.76, 1.0, 1.05
_THIN = frozenset("ijlftrI.,:;'|!()[]{} -/\\")
_BROADS = frozenset("mwMW@%=<>+→ЖШЩЮФМЫжшщюфмы…")
_BOLD = 1.12
MONO = 0.61


def width(text: str, size: float, *, bold: bool = False, mono: bool = False) -> float:
    """The width of a line, in the unit of `size`.

    >>> width("ill", 10) < width("www", 10)
    True
    """
    if mono:
        return sum(_SQUARE if _is_square(each) else MONO for each in text) * size
    return sum(_of(each) for each in text) * size * (_BOLD if bold else 1)


def _of(character: str) -> float:
    if character in _THIN:
        return _NARROW
    if character in _BROADS:
        return _BROAD
    if _is_square(character):
        return _SQUARE
    if unicodedata.combining(character):
        return 0
    return _CAPITAL if character.isupper() else _ORDINARY


def _is_square(character: str) -> bool:
    return unicodedata.east_asian_width(character) in {"W", "F"}


def wrapped(text: str, size: float, room: float, *, bold: bool = False, mono: bool = False) -> list[str]:
    """The text in lines no wider than `room`; a word that is wider is cut."""
    lines: list[str] = []
    line = ""
    for word in _cut(text.split(), size, room, bold=bold, mono=mono):
        longer = f"{line} {word}" if line else word
        if line and width(longer, size, bold=bold, mono=mono) > room:
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line] if line else lines


def _cut(words: list[str], size: float, room: float, *, bold: bool, mono: bool) -> Iterator[str]:
    for word in words:
        rest = word
        while width(rest, size, bold=bold, mono=mono) > room:
            count = len(rest) - 1
            while count > 1 and width(rest[:count], size, bold=bold, mono=mono) > room:
                count -= 1
            yield rest[:count]
            rest = rest[count:]
        yield rest
