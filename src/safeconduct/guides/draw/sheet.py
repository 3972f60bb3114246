"""What goes where on paper: the arrows on A3, or on a larger sheet if their text would be too small; cards below."""

import math
from dataclasses import dataclass, replace

from safeconduct.guides.draw.boxes import CARD, SMALL, Box

A3 = (420.0, 297.0)
MARGIN = 8.0
HEAD = 66.0
GAP = 12.0
# A CSS pixel and a typographic point in millimetres.
PIXEL, POINT = 25.4 / 96, 25.4 / 72
READABLE = 5.5
"""The smallest size in points that anything is printed in; a guide too large for it takes larger sheets than A3."""

Corner = tuple[float, float]


@dataclass(frozen=True)
class PlacedBox:
    """A box and its upper left corner."""

    box: Box
    x: float
    y: float


@dataclass(frozen=True)
class PlacedArrow:
    """An arrow's corners from its source to its target, its label and the label's middle."""

    points: list[Corner]
    anchor: Corner
    label: str
    always: bool


@dataclass(frozen=True)
class Drawn:
    """Boxes and arrows, and the room they take from the upper left corner."""

    boxes: list[PlacedBox]
    arrows: list[PlacedArrow]
    width: float
    height: float


@dataclass(frozen=True)
class Sheet:
    """What is drawn on paper of `width` and `height` millimetres, `scale` millimetres to the unit."""

    drawn: Drawn
    width: float
    height: float
    scale: float


def sheet_of(drawn: Drawn) -> Sheet:
    """What is drawn on A3, upright or across; on a larger sheet if A3 would make its text unreadable."""
    wide, high = drawn.width, drawn.height + HEAD

    def fitting(paper: Corner) -> float:
        return min((paper[0] - 2 * MARGIN) / wide, (paper[1] - 2 * MARGIN) / high)

    paper = max(A3, A3[::-1], key=fitting)
    # No guide is printed larger than on a screen.
    scale = min(max(fitting(paper), READABLE * POINT / SMALL), PIXEL)
    grown = (wide * scale + 2 * MARGIN, high * scale + 2 * MARGIN)
    return Sheet(drawn, max(paper[0], grown[0]), max(paper[1], grown[1]), scale)


def with_cards(sheet: Sheet, cards: list[Box]) -> Sheet:
    """The sheet with the cards below, in columns that are read downwards; on more paper if they do not fit on it."""
    columns = max(1, int(((sheet.width - 2 * MARGIN) / sheet.scale + GAP) // (CARD + GAP)))
    below = sheet.drawn.height + 2 * GAP
    placed, lowest = _columns(cards, columns, below)
    if (lowest + HEAD) * sheet.scale + 2 * MARGIN > sheet.height:
        placed, lowest = _columns(cards, columns, sheet.height / sheet.scale - HEAD)
    drawn = replace(sheet.drawn, boxes=[*sheet.drawn.boxes, *placed], height=lowest)
    return replace(sheet, drawn=drawn, height=(lowest + HEAD) * sheet.scale + 2 * MARGIN)


def _columns(cards: list[Box], columns: int, top: float) -> tuple[list[PlacedBox], float]:
    """The cards in columns of nearly the same height, and where the longest ends."""
    fair = math.ceil(sum(card.height + GAP for card in cards) / columns)
    placed: list[PlacedBox] = []
    column, y, lowest = 0, top, top
    for card in cards:
        if column < columns - 1 and y > top and y + card.height / 2 > top + fair:
            column, y = column + 1, top
        placed.append(PlacedBox(card, column * (CARD + GAP), y))
        y += card.height + GAP
        lowest = max(lowest, y - GAP)
    return placed, lowest
