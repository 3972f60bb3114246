"""SVG that prints well on A3: shapes as well as colours, every text as text, no script, no address, no style sheet."""

import re
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from safeconduct.guides.draw.boxes import BODY, DOT, ICON, PADDING, SMALL
from safeconduct.guides.draw.measure import width
from safeconduct.guides.draw.sheet import HEAD, MARGIN, PlacedArrow, PlacedBox, Sheet
from safeconduct.guides.words import Words

INK, FAINT, PAPER, SHADED = "#1a1a1a", "#595959", "#ffffff", "#f3f3f3"
# Colour is never the only sign: each urgency also has its shape, its sign, its word and the weight of its frame.
URGENCY = {"now": ("#a3001b", 3.0, "!"), "soon": ("#7a5200", 2.0, "\u2192"), "info": ("#17508a", 1.0, "i")}
TITLE = 16.0
FONT = "Arial, Helvetica, 'Liberation Sans', 'DejaVu Sans', sans-serif"
MONO = "'DejaVu Sans Mono', 'Liberation Mono', Menlo, Consolas, monospace"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Head:
    """What stands above the drawing, and what is read out in its place."""

    title: str
    about: list[str]
    description: list[str]
    language: str


def svg(sheet: Sheet, head: Head, words: Words) -> str:
    """The sheet as the text of an SVG file, in millimetres."""
    scale = sheet.scale
    edge = MARGIN / scale
    left, top, full, high = -edge, -edge - HEAD, sheet.width / scale, sheet.height / scale
    root = ET.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "width": f"{_number(sheet.width)}mm",
            "height": f"{_number(sheet.height)}mm",
            "viewBox": f"{_number(left)} {_number(top)} {_number(full)} {_number(high)}",
            "role": "img",
            "aria-labelledby": "title description",
            "lang": head.language,
            "font-family": FONT,
            "fill": INK,
        },
    )
    _add(root, "title", head.title, id="title")
    _add(root, "desc", "\n".join(head.description), id="description")
    marker = _add(_add(root, "defs"), "marker", id="tip", viewBox="0 0 8 8", refX=7.5, refY=4, orient="auto")
    marker.set("markerWidth", "8")
    marker.set("markerHeight", "8")
    marker.set("markerUnits", "userSpaceOnUse")
    _add(marker, "path", d="M0 0.5 L8 4 L0 7.5 Z", fill=INK)
    _add(root, "rect", x=left, y=top, width=full, height=high, fill=PAPER)
    _write_head(root, head, words)
    for arrow in sheet.drawn.arrows:
        _draw_arrow(root, arrow)
    for arrow in sheet.drawn.arrows:
        if arrow.label:
            _draw_label(root, arrow)
    for each in sheet.drawn.boxes:
        _draw_box(root, each, words)
    ET.indent(root, " ")
    return ET.tostring(root, encoding="unicode") + "\n"


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _add(parent: ET.Element, tag: str, text: str | None = None, /, **attributes: str | float) -> ET.Element:
    named = {
        name.replace("_", "-"): value if isinstance(value, str) else _number(value)
        for name, value in attributes.items()
    }
    made = ET.SubElement(parent, tag, {name: _clean(value) for name, value in named.items()})
    made.text = None if text is None else _clean(text)
    return made


def _clean(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)


def _write_head(root: ET.Element, head: Head, words: Words) -> None:
    _add(root, "text", head.title, x=0, y=-HEAD + TITLE, font_size=TITLE, font_weight="bold")
    _add(root, "text", " \u00b7 ".join(head.about), x=0, y=-HEAD + TITLE + 15, font_size=BODY)
    x, y = 0.0, -HEAD + TITLE + 33
    for urgency in URGENCY:
        _draw_icon(root, urgency, x, y - ICON + 4)
        _add(root, "text", words.urgency[urgency], x=x + ICON + 4, y=y, font_size=BODY)
        x += ICON + 16 + width(words.urgency[urgency], BODY)
    for always, meaning in ((True, words.solid), (False, words.dashed)):
        _draw_arrow(root, PlacedArrow([(x, y - 4), (x + 34, y - 4)], (0, 0), "", always))
        _add(root, "text", meaning, x=x + 40, y=y, font_size=BODY)
        x += 56 + width(meaning, BODY)
    _add(root, "circle", cx=x + DOT / 2, cy=y - 4, r=DOT / 2 - 1, fill=INK)
    _add(root, "text", words.end, x=x + DOT + 4, y=y, font_size=BODY)


def _draw_arrow(root: ET.Element, arrow: PlacedArrow) -> None:
    corners = " ".join(f"{_number(x)},{_number(y)}" for x, y in arrow.points)
    drawn = _add(root, "polyline", points=corners, fill="none", stroke=INK, marker_end="url(#tip)")
    drawn.set("stroke-width", "1.1")
    if not arrow.always:
        drawn.set("stroke-dasharray", "5 3")


def _draw_label(root: ET.Element, arrow: PlacedArrow) -> None:
    x, y = arrow.anchor
    wide = width(arrow.label, BODY, bold=True) + 4
    _add(root, "rect", x=x - wide / 2, y=y - BODY / 2 - 1.5, width=wide, height=BODY + 3, fill=PAPER, rx=2)
    _add(root, "text", arrow.label, x=x, y=y + BODY / 3, font_size=BODY, font_weight="bold", text_anchor="middle")


def _draw_box(root: ET.Element, placed: PlacedBox, words: Words) -> None:
    box = placed.box
    group = _add(root, "g", transform=f"translate({_number(placed.x)} {_number(placed.y)})")
    _add(group, "title", f"{words.urgency[box.urgency]}: {box.title}" if box.urgency else box.title)
    if box.kind == "end":
        _add(group, "circle", cx=DOT / 2, cy=DOT / 2, r=DOT / 2 - 1, fill=INK)
        return
    colour, weight, _ = URGENCY.get(box.urgency, (INK, 1.0, ""))
    if box.kind == "dead":
        colour, weight = URGENCY["now"][:2]
    corner = {"question": 8.0, "outcome": 0.0, "card": 0.0}.get(box.kind, box.height / 2)
    frame = _add(group, "rect", width=box.width, height=box.height, rx=corner, stroke=colour)
    frame.set("stroke-width", _number(weight))
    frame.set("fill", SHADED if box.kind == "question" else PAPER)
    if box.urgency:
        _draw_icon(group, box.urgency, PADDING, PADDING)
    for line in box.lines:
        attributes: dict[str, str | float] = {"x": line.x, "y": line.y, "font_size": line.style.size}
        if line.style.bold:
            attributes["font_weight"] = "bold"
        if line.style.mono:
            attributes["font_family"] = MONO
        if line.style.faint:
            attributes["fill"] = FAINT
        _add(group, "text", line.text, **attributes)


def _draw_icon(parent: ET.Element, urgency: str, x: float, y: float) -> None:
    """A triangle for now, a square on its corner for soon, a disc for good to know, each with its sign."""
    colour, _, sign = URGENCY[urgency]
    half = ICON / 2
    shapes = {
        "now": f"M{_number(x + half)} {_number(y)} l{_number(half)} {_number(ICON)} h{_number(-ICON)} Z",
        "soon": f"M{_number(x + half)} {_number(y)} l{half} {half} l{-half} {half} l{-half} {-half} Z",
        "info": f"M{_number(x)} {_number(y + half)} a{half} {half} 0 1 0 {ICON} 0 a{half} {half} 0 1 0 {-ICON} 0 Z",
    }
    _add(parent, "path", d=shapes[urgency], fill=colour)
    low = 3.5 if urgency != "now" else 6
    mark = _add(parent, "text", sign, x=x + half, y=y + half + low, font_size=SMALL + 1, font_weight="bold")
    mark.set("text-anchor", "middle")
    mark.set("fill", PAPER)
