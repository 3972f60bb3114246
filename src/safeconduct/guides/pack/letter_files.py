"""A letter's file as nodes: Markdown with `{name}` for fields and answers, and `{% if EXPRESSION %}`.

Placeholders are taken out before Markdown is read (private-use characters stand in for them, which no file may contain)
and put back into the nodes, so neither can be mistaken for the other.
"""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any

from safeconduct.guides.expressions import Tree
from safeconduct.guides.guide import Nodes
from safeconduct.guides.nearest import did_you_mean
from safeconduct.guides.pack.markdown import markdown_nodes
from safeconduct.guides.pack.source import Problems, place_at

LONGEST = 50_000
DEEPEST = 8

_MARK = re.compile(r"\{%(?P<tag>[^\n{}]*?)%\}|(?<!\\)\{(?P<name>[^{}\n%]*)\}")
_HALF = re.compile(r"\{%|%\}|(?<!\\)\{")
_ALONE = re.compile("^[ ]*(\ue000[\ue100-\uf8ff])[ ]*$", re.MULTILINE)
_STAND_IN = re.compile("\ue000([\ue100-\uf8ff])")
_FIRST = 0xE100
_MOST = 0xF8FF - _FIRST
_TAG = re.compile(r"\s*(?:(if)\s(.*)|(else|endif)\s*)", re.DOTALL)


@dataclass
class LetterReader:
    """Reads one letter; notes problems at their lines, and which fields and answers the letter uses."""

    file: str
    text: str
    fields: Collection[str]
    questions: Collection[str]
    expression: Callable[[str, int], Tree | None]
    problems: Problems
    used: set[str] = field(default_factory=set)

    def read(self) -> Nodes | None:
        """The nodes of the letter's body; None if it cannot be read at all."""
        if len(self.text) > LONGEST:
            self.wrong(LONGEST, f"the letter is longer than {LONGEST:,} characters", "shorten it, or make two of it")
            return None
        if half := _HALF.search(_MARK.sub(lambda match: " " * len(match[0]), self.text)):
            self.wrong(
                half.start(), f"this {half[0]} has no other half on its line", "close it; a bracket to print is \\{"
            )
            return None
        marks: list[dict[str, Any]] = []

        def stand_in(match: re.Match[str]) -> str:
            marks.append(self._mark(match))
            return f"\ue000{chr(_FIRST + min(len(marks) - 1, _MOST))}"

        text = _MARK.sub(stand_in, self.text)
        if len(marks) > _MOST:
            self.wrong(0, f"the letter has more than {_MOST} placeholders", "split it")
            return None
        # A condition on a line of its own parts paragraphs; blank lines around it tell Markdown so.
        text = _ALONE.sub(lambda m: f"\n{m[1]}\n" if self._parts(marks, m[1]) else m[0], text)
        nodes = markdown_nodes(text, lambda _line, message, mend: self.wrong(0, message, mend))
        return self._fold(self._put_back(nodes, marks))

    def wrong(self, offset: int, message: str, mend: str) -> None:
        """Note a problem at a character of the letter."""
        self.problems.error(place_at(self.file, self.text, offset), message, mend)

    def _parts(self, marks: list[dict[str, Any]], stand_in: str) -> bool:
        return marks[ord(stand_in[1]) - _FIRST]["tag"] in {"if", "else", "endif"}

    def _mark(self, match: re.Match[str]) -> dict[str, Any]:
        at = match.start("name") if match["name"] is not None else match.start("tag")
        if match["name"] is not None:
            return self._placeholder(match["name"], at)
        found = _TAG.fullmatch(match["tag"])
        if not found:
            self.wrong(at, f"{{%{match['tag'][:40]}%}} is not known", "write {% if … %}, {% else %} or {% endif %}")
            return {"tag": "nothing", "at": at}
        if found[1]:
            return {"tag": "if", "when": self.expression(found[2], at + found.start(2)), "at": at}
        return {"tag": found[3], "at": at}

    def _placeholder(self, name: str, at: int) -> dict[str, Any]:
        if name in self.fields:
            self.used.add(name)
            return {"tag": "field", "name": name}
        if name in self.questions:
            return {"tag": "answer", "name": name}
        mend = did_you_mean(name.strip(), [*self.fields, *self.questions])
        self.wrong(at, f'"{name[:40]}" is neither a field of this letter nor a question', mend)
        return {"tag": "nothing"}

    def _put_back(self, nodes: Nodes, marks: list[dict[str, Any]]) -> Nodes:
        found: Nodes = []
        for node in nodes:
            if isinstance(node, str):
                for number, piece in enumerate(_STAND_IN.split(node)):
                    if number % 2:
                        found.append(marks[ord(piece) - _FIRST])
                    elif piece:
                        found.append(piece)
                continue
            if "\ue000" in node.get("href", "") or "%EE%80%80" in node.get("href", ""):
                self.wrong(0, "a placeholder cannot stand in a link's address", "write the address out")
            children = self._put_back(node.get("children", []), marks)
            if node["tag"] == "p" and len(children) == 1 and self._is_part(children[0]):
                found.append(children[0])
            else:
                found.append({**node, "children": children} if "children" in node else node)
        return found

    def _is_part(self, node: object) -> bool:
        return isinstance(node, dict) and node["tag"] in {"if", "else", "endif"}

    def _fold(self, nodes: Nodes) -> Nodes:
        """Conditions that stand in a row as marks, folded into one node that holds what stands between them."""
        root: Nodes = []
        open_ifs: list[dict[str, Any]] = []
        here = root
        for node in nodes:
            tag = node["tag"] if isinstance(node, dict) else "text"
            if tag == "if":
                if len(open_ifs) == DEEPEST:
                    self.wrong(node["at"], f"conditions are nested more than {DEEPEST} deep", "join them with and")
                    return root
                made = {"tag": "if", "when": node["when"], "children": [], "otherwise": []}
                here.append(made)
                open_ifs.append({"made": made, "outer": here, "at": node["at"], "else": False})
                here = made["children"]
            elif tag == "else" and open_ifs and not open_ifs[-1]["else"]:
                open_ifs[-1]["else"] = True
                here = open_ifs[-1]["made"]["otherwise"]
            elif tag == "endif" and open_ifs:
                here = open_ifs.pop()["outer"]
            elif tag in {"else", "endif"}:
                self.wrong(
                    node["at"],
                    f"{{% {tag} %}} has no {{% if %}} here",
                    "begin and end it in the same paragraph, or on lines of their own",
                )
            elif tag != "nothing":
                here.append(
                    {**node, "children": self._fold(node["children"])}
                    if isinstance(node, dict) and "children" in node
                    else node
                )
        for left in open_ifs:
            self.wrong(
                left["at"],
                "this {% if %} has no {% endif %} here",
                "end it in the same paragraph, or on lines of their own",
            )
        return root
