"""A letter with all its conditions in sight: what is printed only sometimes stands in a frame that says when."""

from collections.abc import Iterator
from typing import Any

from safeconduct.guides.expressions import Tree
from safeconduct.guides.guide import Guide, Letter, Nodes
from safeconduct.guides.letters import is_inline
from safeconduct.guides.review.html import Part, lang, markdown, tag
from safeconduct.guides.words import words
from safeconduct.guides.written import written

_CONTAINERS = {
    "p": "p", "ul": "ul", "ol": "ol", "li": "li", "blockquote": "blockquote", "strong": "strong", "em": "em",
    "code": "code", "h2": "h4", "h3": "h5",
}  # fmt: skip
_BLANKS = frozenset({"field", "answer"})


def letter_parts(guide: Guide, letter: Letter, language: str) -> list[Part]:
    """The letter's body; a placeholder stands as what is asked for it, in the reviewer's language."""
    return list(_Parts(guide, letter, language).parts(letter.body))


class _Parts:
    def __init__(self, guide: Guide, letter: Letter, language: str) -> None:
        self.guide, self.language = guide, language
        self.fields = {field.id: field.ask[language] for field in letter.fields}

    def parts(self, nodes: Nodes) -> Iterator[Part]:
        for node in nodes:
            if isinstance(node, str):
                yield node
            elif node["tag"] in _BLANKS:
                yield tag("span", self.asked(node["name"]), class_="blank", **lang(self.language))
            elif node["tag"] == "if":
                yield from self.frames(node)
            elif node["tag"] in _CONTAINERS:
                yield tag(_CONTAINERS[node["tag"]], *self.parts(node["children"]))
            else:
                yield from markdown([node])

    def asked(self, name: str) -> str:
        if name in self.fields:
            return self.fields[name]
        return self.guide.question[name].ask[self.language]

    def frames(self, node: dict[str, Any]) -> Iterator[Part]:
        yield self.frame(node["when"], node["children"])
        if node["otherwise"]:
            yield self.frame(["not", node["when"]], node["otherwise"])

    def frame(self, when: Tree, nodes: Nodes) -> Part:
        inline = all(is_inline(each) or each["tag"] in _BLANKS for each in nodes)
        said = words(self.language)
        condition = tag("span", f"{said.holds_if} ", tag("code", written(when)), ": ", class_="note")
        return tag("span" if inline else "div", condition, *self.parts(nodes), class_="part")
