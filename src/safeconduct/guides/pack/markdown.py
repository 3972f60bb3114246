"""Markdown of a pack as nodes: text and a dozen tags, never HTML. What is not in the table is refused, with its line.

CommonMark by markdown-it-py with HTML switched off, so `<script>` in a text is shown as the text it is.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from safeconduct.guides.guide import Nodes

Complain = Callable[[int, str, str], None]
"""Called with a line counted from 0, what is wrong, and what would be right."""

_SCHEMES = ("https:", "http:", "mailto:", "tel:")
_BLOCKS = {
    "paragraph_open": "p",
    "bullet_list_open": "ul",
    "ordered_list_open": "ol",
    "list_item_open": "li",
    "blockquote_open": "blockquote",
}
_SPANS = {"strong_open": "strong", "em_open": "em"}
_REFUSED = {
    "image": ("a picture cannot stand in a guide", "describe it in words"),
    "fence": ("a block of code cannot stand in a guide", "write it as a paragraph"),
}

DEEPEST = 10

# The parser leaves out what is nested deeper than its own limit, without a word; ours is reached first and has one.
_parser = MarkdownIt("commonmark", {"html": False, "maxNesting": 4 * DEEPEST}).disable(["code", "reference"])
# Every address is let through to this file, which refuses wrong ones with a message instead of leaving them as text.
_parser.validateLink = lambda url: True  # type: ignore[method-assign]  # noqa: ARG005 - the parser's own hook


def markdown_nodes(text: str, complain: Complain) -> Nodes:
    """The nodes of a Markdown text.

    >>> markdown_nodes("Ruf *heute* an.", print)
    [{'tag': 'p', 'children': ['Ruf ', {'tag': 'em', 'children': ['heute']}, ' an.']}]
    """
    builder = _Builder(complain)
    for token in _parser.parse(text):
        builder.take(token)
    return builder.root


def walk(nodes: Nodes) -> Iterable[Any]:
    """Every node of a tree, parents first."""
    for node in nodes:
        yield node
        if isinstance(node, dict):
            yield from walk(node.get("children", []))


class _Builder:
    def __init__(self, complain: Complain) -> None:
        self.complain = complain
        self.root: Nodes = []
        self.open: list[Nodes] = [self.root]
        self.line = 0

    def take(self, token: Token) -> None:
        if token.map:
            self.line = token.map[0]
        if token.hidden:  # the paragraphs of a tight list are no blocks of their own
            return
        if token.nesting == 1:
            self.start(self.opened(token))
        elif token.nesting == -1:
            self.open.pop()
        elif token.type == "inline":
            for child in token.children or []:
                self.take(child)
        else:
            self.leaf(token)

    def start(self, node: dict[str, Any]) -> None:
        if len(self.open) == DEEPEST:
            self.complain(self.line, f"lists, quotes and emphasis are nested more than {DEEPEST} deep", "write it flat")
        self.open[-1].append(node)
        self.open.append(node["children"])

    def opened(self, token: Token) -> dict[str, Any]:
        if token.type == "heading_open":
            if token.tag not in {"h2", "h3"}:
                self.complain(self.line, f"a heading of level {token.tag[1]} is not possible", "use ## or ###")
            return {"tag": "h2" if token.tag == "h2" else "h3", "children": []}
        if token.type == "link_open":
            href = str(token.attrGet("href") or "")
            if not href.lower().startswith(_SCHEMES):
                self.complain(
                    self.line, f"a link to {href[:60]!r} is not possible", "link to https:, http:, mailto: or tel:"
                )
            return {"tag": "a", "children": [], "href": href}
        return {"tag": _BLOCKS.get(token.type) or _SPANS[token.type], "children": []}

    def leaf(self, token: Token) -> None:
        if token.type in _REFUSED:
            self.complain(self.line, *_REFUSED[token.type])
        elif token.type == "code_inline":
            self.open[-1].append({"tag": "code", "children": [token.content]})
        elif token.type in {"hardbreak", "hr"}:
            self.open[-1].append({"tag": "br" if token.type == "hardbreak" else "hr"})
        else:
            self.text(" " if token.type == "softbreak" else token.content)
        if token.type in {"hardbreak", "softbreak"}:
            self.line += 1

    def text(self, text: str) -> None:
        line = self.open[-1]
        if line and isinstance(line[-1], str):
            line[-1] += text
        elif text:
            line.append(text)


def empty(nodes: Nodes) -> bool:
    """Whether the nodes say nothing."""
    return not any(isinstance(node, str) and re.search(r"\S", node) for node in walk(nodes))
