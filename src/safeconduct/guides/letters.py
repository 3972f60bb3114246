"""The text of a letter: its nodes with the person's answers and fields filled in.

Values are data: whatever stands in them is printed as it is, never read as markup. An empty field is a blank to fill in
by hand: as many ruled lines as the field has.
`vectors/guides/letters.json` holds this and the browser's `letter.ts` to the same text.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from safeconduct.guides.errors import LetterError
from safeconduct.guides.evaluate import Value, compile_tree
from safeconduct.guides.guide import Guide, Letter, Nodes
from safeconduct.guides.nearest import did_you_mean
from safeconduct.guides.run import Answers, in_force, read_answers, walk

BLANK = "________"
RULED = "_" * 60
"""One line to write on, of a field that has several."""
RULE = "--------"
INLINE = frozenset({"strong", "em", "code", "a", "br"})
_DOTTED = frozenset({"de", "ru", "uk", "be", "pl", "tr"})
_YES_NO = {"de": ("ja", "nein"), "ru": ("да", "нет"), "uk": ("так", "ні")}


def letter_text(guide: Guide, letter_id: str, answers: Answers, fields: Mapping[str, str], *, today: date) -> str:
    """The letter as plain text, ending in a line break.

    Raises LetterError for an unknown letter or field, or a letter stopped by an expired fact; AnswerError for answers.
    """
    _, nodes = letter_nodes(guide, letter_id, answers, fields, today=today)
    return plain_text(nodes)


def letter_nodes(
    guide: Guide, letter_id: str, answers: Answers, fields: Mapping[str, str], *, today: date
) -> tuple[Letter, Nodes]:
    """The letter, and its nodes with every field, answer and condition replaced by what it says now."""
    letter = guide.letter.get(letter_id)
    if letter is None:
        raise LetterError(f'there is no letter "{letter_id[:80]}"; {did_you_mean(letter_id, guide.letter)}')
    if not in_force(guide, letter.facts, today):
        raise LetterError(f'the letter "{letter_id}" rests on a fact that is not in force on {today}; ask a counsellor')
    known = [field.id for field in letter.fields]
    for name in fields:
        if name not in known:
            raise LetterError(f'the letter "{letter_id}" has no field "{name[:80]}"; {did_you_mean(name, known)}')
    _, values = walk(guide, read_answers(guide, answers), today=today)
    filling = _Filling(guide, letter, values, fields, today)
    return letter, list(filling.fill(letter.body))


class _Filling:
    """What a letter's placeholders stand for."""

    def __init__(
        self, guide: Guide, letter: Letter, values: Mapping[str, Value | None], fields: Mapping[str, str], today: date
    ) -> None:
        self.guide, self.letter, self.values, self.fields, self.today = guide, letter, values, fields, today
        self.blank = {each.id: BLANK if each.lines == 1 else "\n".join([RULED] * each.lines) for each in letter.fields}

    def fill(self, nodes: Nodes) -> Iterator[Any]:
        for node in nodes:
            if isinstance(node, str):
                yield node
            elif node["tag"] == "field":
                yield {"tag": "value", "text": self.field(node["name"])}
            elif node["tag"] == "answer":
                yield {"tag": "value", "text": self.answer(node["name"])}
            elif node["tag"] == "if":
                holds = compile_tree(node["when"])(self.values, self.today) is True
                yield from self.fill(node["children"] if holds else node["otherwise"])
            elif "children" in node:
                yield {**node, "children": list(self.fill(node["children"]))}
            else:
                yield node

    def field(self, name: str) -> str:
        text = re.sub(r"\r\n?", "\n", self.fields.get(name, "")).strip(" \t\n")
        return text or self.blank[name]

    def answer(self, name: str) -> str:
        value = self.values.get(name)
        language = self.letter.language
        if value is None:
            return BLANK
        if isinstance(value, bool):
            yes, no = _YES_NO.get(language, ("yes", "no"))
            return yes if value else no
        if isinstance(value, date):
            return value.strftime("%d.%m.%Y") if language in _DOTTED else value.isoformat()
        if isinstance(value, int):
            return str(value)
        chosen = {value} if isinstance(value, str) else value
        choices = self.guide.question[name].choices
        labels = [c.label.get(language, c.label[self.guide.languages[0]]) for c in choices if c.id in chosen]
        return ", ".join(labels) or BLANK


def is_inline(node: object) -> bool:
    """Whether a filled node belongs to a line of text rather than standing as a block of its own."""
    return isinstance(node, str) or (isinstance(node, dict) and (node["tag"] == "value" or node["tag"] in INLINE))


def is_ruled(nodes: Nodes) -> bool:
    """Whether lines to write on stand in this line of text; they need room for a hand."""
    return any(not isinstance(node, str) and RULED in (node.get("text", "")) for node in nodes)


def runs(nodes: Nodes) -> Iterator[Nodes]:
    """The blocks among `nodes`: each block alone, neighbouring inline nodes together."""
    line: Nodes = []
    for node in nodes:
        if is_inline(node):
            line.append(node)
            continue
        if line:
            yield line
        line = []
        yield [node]
    if line:
        yield line


def plain_text(nodes: Nodes) -> str:
    """Filled nodes as plain text: an empty line between blocks, no space ends a line, one line break at the end."""
    text = "\n\n".join(_blocks(nodes))
    lines = [line.rstrip(" \t") for line in text.split("\n")]
    return "\n".join(lines).strip("\n") + "\n"


def _blocks(nodes: Nodes) -> list[str]:
    found = [_line(run) if is_inline(run[0]) else _block(run[0]) for run in runs(nodes)]
    return [text for text in found if text.strip(" \t\n")]


def _block(node: dict[str, Any]) -> str:
    children = node.get("children", [])
    match node["tag"]:
        case "hr":
            return RULE
        case "ul":
            return "\n".join(_item(item, "- ") for item in children)
        case "ol":
            return "\n".join(_item(item, f"{number}. ") for number, item in enumerate(children, 1))
        case "blockquote":
            return "\n".join(f"> {line}" for line in "\n\n".join(_blocks(children)).split("\n"))
        case _:
            return "\n\n".join(_blocks(children))


def _item(node: dict[str, Any], mark: str) -> str:
    lines = "\n".join(_blocks(node.get("children", []))).split("\n")
    return mark + ("\n" + " " * len(mark)).join(lines)


def _line(nodes: Nodes) -> str:
    return "".join(_inline(node) for node in nodes).strip(" \t\n")


def _inline(node: str | dict[str, Any]) -> str:
    if isinstance(node, str):
        return node
    if node["tag"] == "value":
        text: str = node["text"]
        return text
    if node["tag"] == "br":
        return "\n"
    text = "".join(_inline(child) for child in node.get("children", []))
    if node["tag"] == "a" and node["href"] != text:
        return f"{text} ({node['href']})"
    return text
