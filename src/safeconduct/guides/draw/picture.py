"""A guide as one SVG: its boxes and arrows where graphlay puts them, the same bytes for the same guide and day."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from safeconduct.guides.draw.boxes import (
    BODY,
    Box,
    deadline_card,
    dot_box,
    letter_card,
    outcome_box,
    outcome_card,
    question_box,
)
from safeconduct.guides.draw.measure import width
from safeconduct.guides.draw.sheet import Drawn, PlacedArrow, PlacedBox, sheet_of, with_cards
from safeconduct.guides.draw.svg import Head, svg
from safeconduct.guides.errors import DrawError
from safeconduct.guides.flow import Arrow, Node, flow, told
from safeconduct.guides.guide import Guide
from safeconduct.guides.words import Words, words

Corner = tuple[float, float]


def guide_svg(guide: Guide, *, language: str, today: date) -> str:
    """The whole guide as one SVG: a sheet of A3 with its arrows, and below it cards that say the rest.

    Raises DrawError, also if graphlay is not installed.
    """
    said = words(language)
    found = flow(guide, today=today)
    if not found.complete:
        raise DrawError("the guide has too many states to be drawn; split it, or draw its parts")
    boxes = {node: _box(guide, node, found.dead_ends, language, said) for node in _nodes(guide, found.arrows)}
    labels = [_label(guide, arrow, said) for arrow in found.arrows]
    sheets = [sheet_of(_place(boxes, found.arrows, labels, way)) for way in ("leftright", "topbottom")]
    sheet = max(sheets, key=lambda each: (each.scale, -each.width * each.height))
    head = Head(
        title=guide.title[language],
        about=[
            said.version.format(version=guide.version, built=guide.built) + f" ({guide.id})",
            said.reckoned.format(day=today),
            *([said.sample] if guide.sample else []),
        ],
        description=_described(guide, found.arrows, labels, language),
        language=language,
    )
    return svg(with_cards(sheet, _cards(guide, language, said)), head, said)


def _nodes(guide: Guide, arrows: Sequence[Arrow]) -> list[Node]:
    drawn = {node for arrow in arrows for node in (arrow.source, arrow.target)}
    # What no answers lead to is drawn too, alone: its reviewer must see it.
    every: list[Node] = [("start", ""), *(("question", q.id) for q in guide.questions)]
    every += [("outcome", outcome.id) for outcome in guide.outcomes]
    ends: list[Node] = [("end", q.id) for q in guide.questions]
    return [*every, *(node for node in ends if node in drawn)]


def _box(guide: Guide, node: Node, dead_ends: frozenset[str], language: str, said: Words) -> Box:
    kind, name = node
    if kind == "question":
        number = list(guide.question).index(name) + 1
        return question_box(guide.question[name], number, language, said)
    if kind == "outcome":
        return outcome_box(guide.outcome[name], list(guide.outcome).index(name) + 1, language, said)
    if kind == "end" and name in dead_ends:
        return dot_box("dead", said.dead_end)
    return dot_box(kind, said.start if kind == "start" else said.end)


def _cards(guide: Guide, language: str, said: Words) -> list[Box]:
    return [
        *(outcome_card(guide, outcome, number, language, said) for number, outcome in enumerate(guide.outcomes, 1)),
        *(deadline_card(deadline, language, said) for deadline in guide.deadlines),
        *(letter_card(letter, language, said) for letter in guide.letters),
    ]


def _label(guide: Guide, arrow: Arrow, said: Words) -> str:
    kind, name = arrow.source
    return told(guide.question[name], arrow, said) if kind == "question" else ""


def _described(guide: Guide, arrows: Sequence[Arrow], labels: Sequence[str], language: str) -> list[str]:
    """The arrows as lines of text, for whoever does not see them."""

    def title(node: Node) -> str:
        kind, name = node
        if kind == "question":
            return guide.question[name].ask[language]
        return guide.outcome[name].title[language] if kind == "outcome" else words(language).end

    def line(arrow: Arrow, label: str) -> str:
        start = words(language).start if arrow.source[0] == "start" else title(arrow.source)
        return f"{start} {label} \u2192 {title(arrow.target)}" if label else f"{start} \u2192 {title(arrow.target)}"

    return [line(arrow, label) for arrow, label in zip(arrows, labels, strict=True)]


def _place(boxes: dict[Node, Box], arrows: Sequence[Arrow], labels: Sequence[str], way: str) -> Drawn:
    try:
        import graphlay  # noqa: PLC0415 - an extra: only who draws needs it
    except ImportError:
        raise DrawError("a picture needs graphlay: pip install 'safeconduct[draw]'") from None
    graph = graphlay.Graph()
    for node, box in boxes.items():
        graph.node(node, width=box.width, height=box.height)
    for arrow, label in zip(arrows, labels, strict=True):
        size = {"width": width(label, BODY, bold=True) + 6, "height": BODY + 4}
        graph.edge(arrow.source, arrow.target, label_size=size if label else None)
    laid = graphlay.layout(graph, options=_options(way))
    low = laid.bounds["min"]

    def point(at: dict[str, float]) -> Corner:
        return at["x"] - low["x"], at["y"] - low["y"]

    return Drawn(
        [
            PlacedBox(box, *point({axis: at["center"][axis] - at["size"][side] / 2 for axis, side in SIDES}))
            for box, at in zip(boxes.values(), laid.nodes, strict=True)
        ],
        [
            PlacedArrow(
                [point(each) for each in edge["points"]], point(edge["label_anchor"] or low), label, arrow.always
            )
            for arrow, label, edge in zip(arrows, labels, laid.edges, strict=True)
        ],
        *point(laid.bounds["max"]),
    )


SIDES = (("x", "width"), ("y", "height"))


def _options(way: str) -> dict[str, Any]:
    spacing = {"layer_gap": 26.0, "node_gap": 12.0, "dummy_gap": 8.0, "port_gap": 8.0, "edge_label_margin": 6.0}
    return {"direction": way, "spacing": spacing, "effort": "thorough"}
