"""A letter as a PDF: tagged (PDF/UA-1), fonts embedded, without date or author. Needs the extra `letters` (typst).

The letter becomes Typst code in which every text, also every value, is a string literal; so none can be markup or code.
"""

import json
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from safeconduct.guides.errors import LetterError
from safeconduct.guides.guide import Guide, Nodes
from safeconduct.guides.letters import is_inline, is_ruled, letter_nodes, runs
from safeconduct.guides.run import Answers

if TYPE_CHECKING:
    import typst

# Comes with the typst package; Latin, Greek and Cyrillic.
FONT = "Libertinus Serif"

_WRAPPED = {"strong": "strong", "em": "emph", "code": "text"}
_HEADINGS = {"h2": 1, "h3": 2}
_PAGE = """#set document(title: {title}, date: none)
#set page(paper: "a4", margin: (x: 2.5cm, y: 2.2cm))
#set text(font: {font}, size: 11pt, lang: {language})
#set par(leading: 0.65em, spacing: 1.1em)
#show heading: set block(above: 1.6em, below: 1.1em)
#{body}
"""


def letter_pdf(guide: Guide, letter_id: str, answers: Answers, fields: Mapping[str, str], *, today: date) -> bytes:
    """The letter as a PDF. Raises LetterError, also if typst is not installed; AnswerError for bad answers."""
    letter, nodes = letter_nodes(guide, letter_id, answers, fields, today=today)
    try:
        import typst  # noqa: PLC0415 - an extra: only who makes PDFs needs it
    except ImportError:
        raise LetterError("a PDF needs typst: pip install 'safeconduct[letters]', or write to a .txt file") from None
    title = letter.title.get(letter.language) or letter.title[guide.languages[0]]
    source = typst_source(nodes, title=title, language=letter.language)
    try:
        compiler = typst.Compiler(source.encode(), font_paths=_fonts())
        made = compiler.compile(format="pdf", pdf_standards="ua-1")
    except typst.TypstError as error:
        raise LetterError(
            f"the letter cannot be set ({error.message}); change that text, or write to a .txt file"
        ) from error
    if not isinstance(made, bytes):
        raise LetterError("typst made no PDF; write to a .txt file")
    return made


@cache
def _fonts() -> "typst.Fonts":
    """The fonts that come with typst and no others; reading them takes a third of a letter's time."""
    import typst  # noqa: PLC0415

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)


def typst_source(nodes: Nodes, *, title: str, language: str) -> str:
    """Filled nodes as a Typst document."""
    code = language.partition("-")[0]
    return _PAGE.format(title=_text(title), font=_text(FONT), language=_text(code), body=_joined(_blocks(nodes)))


def _text(text: str) -> str:
    """A Typst string literal, without the control characters that no font shows."""
    shown = text if text.isprintable() else "".join(each for each in text if each.isprintable())
    return json.dumps(shown, ensure_ascii=False)


def _joined(parts: list[str]) -> str:
    return "{ " + "; ".join(parts) + " }"


def _blocks(nodes: Nodes) -> list[str]:
    return [_par(run) if is_inline(run[0]) else _block(run[0]) for run in runs(nodes)]


def _par(nodes: Nodes) -> str:
    room = "leading: 1.2em, " if is_ruled(nodes) else ""
    return f"par({room}{_joined(_inline(nodes))})"


def _block(node: dict[str, Any]) -> str:
    tag, children = node["tag"], node.get("children", [])
    if tag in _HEADINGS:
        return f"heading(level: {_HEADINGS[tag]}, {_joined(_inline(children))})"
    if tag == "hr":
        return "line(length: 100%)"
    if tag in {"ul", "ol"}:
        items = ", ".join(_joined(_item(item.get("children", []))) for item in children)
        return f"{'list' if tag == 'ul' else 'enum'}({items})"
    if tag == "blockquote":
        return f"quote(block: true, {_joined(_blocks(children))})"
    return _par(children)


def _item(nodes: Nodes) -> list[str]:
    parts = list(runs(nodes))
    if len(parts) == 1 and is_inline(parts[0][0]):
        return _inline(parts[0])
    return _blocks(nodes)


def _inline(nodes: Nodes) -> list[str]:
    found: list[str] = []
    for node in nodes:
        if isinstance(node, str):
            found.append(_text(node))
        elif node["tag"] == "value":
            lines = [_text(line) for line in node["text"].split("\n")]
            found.append("; linebreak(); ".join(lines))
        elif node["tag"] == "br":
            found.append("linebreak()")
        elif node["tag"] == "a":
            found.append(f"link({_text(node['href'])}, {_joined(_inline(node.get('children', [])))})")
        else:
            found.append(f"{_WRAPPED.get(node['tag'], 'text')}({_joined(_inline(node.get('children', [])))})")
    return found
