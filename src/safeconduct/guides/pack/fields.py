"""What a key of a pack may hold: readers that note a problem and go on, so that all problems come together."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from safeconduct.guides.dates import read_day
from safeconduct.guides.errors import Place
from safeconduct.guides.expressions import LARGEST
from safeconduct.guides.nearest import did_you_mean
from safeconduct.guides.pack.source import Listing, Mapping, Node, Problems, Scalar, check_characters

LONGEST_TEXT = 20_000
_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")


@dataclass
class Reader:
    """Reads values of nodes; every complaint goes to `problems` with the node's place."""

    problems: Problems

    def mapping(self, node: Node | None, what: str) -> Mapping:
        """The node as a mapping; an empty one if it is something else."""
        if isinstance(node, Mapping):
            return node
        place = node.place if node else Place("guide.yaml")
        if node is not None and not (isinstance(node, Scalar) and node.empty):
            self.problems.error(place, f"{what} must be keys with values", "write `name: value` lines, indented")
        return Mapping(place, {}, {})

    def keys(self, node: Mapping, required: Iterable[str], optional: Iterable[str], what: str) -> None:
        """Note unknown keys, with the nearest known one, and missing ones."""
        required = list(required)
        known = [*required, *optional]
        for key, place in node.keys.items():
            if key not in known:
                self.problems.error(place, f'unknown key "{key[:60]}" in {what}', did_you_mean(key, known))
        for key in required:
            if key not in node.entries:
                self.problems.error(node.place, f'{what} lacks "{key}"', f"add `{key}: …`")

    def text(self, node: Node | None, what: str) -> str:
        """A text without surrounding space."""
        if node is None:
            return ""
        if not isinstance(node, Scalar):
            self.problems.error(
                node.place, f"{what} must be a text", "write one text; put it in quotes if it has a colon"
            )
            return ""
        text = node.text.strip()
        if node.empty or not text:
            self.problems.error(node.place, f"{what} is empty", "write a text, or leave the key out")
        elif len(text) > LONGEST_TEXT:
            self.problems.error(node.place, f"{what} is longer than {LONGEST_TEXT:,} characters", "shorten it")
        else:
            # YAML's \u escapes in quotes can bring in what the file itself does not show.
            hidden = Problems()
            if not check_characters(node.place.file, text, hidden):
                self.problems.error(node.place, hidden.found[0].message, "remove it")
        return text

    def maybe_text(self, node: Node | None, what: str) -> str | None:
        """A text, or None for a key that is absent or null."""
        if node is None or (isinstance(node, Scalar) and node.empty):
            return None
        return self.text(node, what)

    def choice(self, node: Node | None, what: str, allowed: tuple[str, ...], default: str) -> str:
        """One of the `allowed` words."""
        if node is None:
            return default
        text = self.text(node, what)
        if text and text not in allowed:
            self.problems.error(node.place, f'{what} cannot be "{text[:60]}"', did_you_mean(text, allowed))
            return default
        return text or default

    def boolean(self, node: Node | None, what: str, *, default: bool) -> bool:
        """`true` or `false`."""
        if node is None:
            return default
        if isinstance(node, Scalar) and node.plain and node.text in {"true", "false"}:
            return node.text == "true"
        self.problems.error(node.place, f"{what} must be true or false", "write true or false, without quotes")
        return default

    def whole(self, node: Node | None, what: str) -> int | None:
        """A whole number, or None if absent."""
        if node is None or (isinstance(node, Scalar) and node.empty):
            return None
        digits = 10
        if isinstance(node, Scalar) and re.fullmatch(r"-?[0-9]+", node.text) and len(node.text) <= digits + 1:
            number = int(node.text)
            if abs(number) <= LARGEST:
                return number
        self.problems.error(node.place, f"{what} must be a whole number", f"write digits, at most {LARGEST}")
        return None

    def day(self, node: Node | None, what: str) -> date | None:
        """A day, or None if absent or null."""
        text = self.maybe_text(node, what)
        if text is None or node is None:
            return None
        day = read_day(text)
        if day is None:
            self.problems.error(node.place, f'{what}: there is no day "{text[:40]}"', "write it as 2026-01-31")
        return day

    def name(self, name: str, place: Place, what: str, reserved: Iterable[str] = ()) -> None:
        """Note a name that expressions could not use."""
        if not _NAME.fullmatch(name):
            mend = "use small letters a-z, digits and _, beginning with a letter"
            self.problems.error(place, f'"{name[:60]}" cannot be the name of {what}', mend)
        elif name in reserved:
            self.problems.error(place, f'"{name}" is a word of the expression language', "choose another name")

    def id(self, name: str, place: Place, what: str) -> None:
        """Note an id with other signs than a-z, digits, - and _."""
        if not _ID.fullmatch(name):
            self.problems.error(
                place, f'"{name[:60]}" cannot be the id of {what}', "use small letters a-z, digits, - and _"
            )

    def cited(self, node: Node | None, what: str, known: Iterable[str]) -> list[str]:
        """A list of ids that exist, each once."""
        if node is None or (isinstance(node, Scalar) and node.empty):
            return []
        if not isinstance(node, Listing):
            self.problems.error(node.place, f"a list of {what} must stand here", "write [first, second]")
            return []
        known = list(known)
        found: list[str] = []
        for item in node.items:
            name = self.text(item, f"an id of {what}")
            if name not in known:
                self.problems.error(item.place, f'"{name[:60]}" is not among the {what}', did_you_mean(name, known))
            elif name in found:
                self.problems.error(item.place, f'"{name}" is listed twice', "name it once")
            else:
                found.append(name)
        return found
