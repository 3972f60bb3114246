"""The files of a pack as trees whose every node knows its line and column.

YAML is read from the parser's events, not from its loader: no tag is ever constructed, no alias expanded, `no` stays
the word it is, and depth and size are bounded before anything is built.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from safeconduct.guides.errors import Place, Problem

LARGEST_FILE = 1024 * 1024
DEEPEST = 12
MOST_NODES = 100_000
# LRE RLE PDF LRO RLO, and the isolates LRI RLI FSI PDI: they make a text read otherwise than it is written.
_OVERRIDES = re.compile("[\u202a-\u202e\u2066-\u2069]")
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass
class Problems:
    """Everything found wrong so far."""

    found: list[Problem] = field(default_factory=list)

    def error(self, place: Place, message: str, mend: str) -> None:
        """Note what keeps the pack from being published."""
        self.found.append(Problem(place, message, mend))

    def warning(self, place: Place, message: str, mend: str) -> None:
        """Note what a reviewer should look at."""
        self.found.append(Problem(place, message, mend, "warning"))

    @property
    def errors(self) -> list[Problem]:
        """The problems that are errors."""
        return [problem for problem in self.found if problem.level == "error"]

    def in_order(self) -> list[Problem]:
        """All problems by file, line and column, each once."""
        unique = dict.fromkeys(self.found)
        return sorted(unique, key=lambda p: (p.place.file, p.place.line, p.place.column))


@dataclass(frozen=True)
class Scalar:
    """A text as written. `plain` if it stands without quotes, so that `true`, 3 and null can mean what they say."""

    place: Place
    text: str
    plain: bool
    source: str
    start: int
    end: int

    @property
    def empty(self) -> bool:
        """Whether it is YAML's null."""
        return self.plain and self.text in {"", "~", "null"}

    def place_of(self, offset: int) -> Place:
        """Where the character at `offset` of the text stands in the file, also in folded and literal blocks."""
        start = self.start
        if self.source[start : start + 1] in {"|", ">"} and not self.plain:
            start = self.source.find("\n", start) + 1
        elif not self.plain:
            start += 1
        wanted = len(re.sub(r"\s", "", self.text[:offset]))
        for position in range(start, self.end):
            if self.source[position].isspace():
                continue
            if wanted == 0:
                return place_at(self.place.file, self.source, position)
            wanted -= 1
        return self.place


@dataclass(frozen=True)
class Listing:
    """A YAML sequence."""

    place: Place
    items: list["Node"]


@dataclass(frozen=True)
class Mapping:
    """A YAML mapping with text keys, in the order of the file."""

    place: Place
    entries: dict[str, "Node"]
    keys: dict[str, Place]


Node = Scalar | Listing | Mapping


def place_at(file: str, text: str, offset: int) -> Place:
    """The line and column of a character."""
    line = text.count("\n", 0, offset) + 1
    return Place(file, line, offset - text.rfind("\n", 0, offset))


def read_text(folder: Path, name: str, problems: Problems) -> str | None:
    """The text of a file of the pack, or None with the problems noted. All line ends become line feeds."""
    path = folder / name
    place = Place(name)
    try:
        size = path.stat().st_size
        raw = path.read_bytes() if size <= LARGEST_FILE else b""
    except (OSError, ValueError):
        problems.error(place, "the file cannot be read", f"put {name} into the pack")
        return None
    if size > LARGEST_FILE:
        problems.error(place, f"the file has {size:,} bytes", f"a file of a pack has at most {LARGEST_FILE:,}")
        return None
    if raw.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        problems.error(place, "the file begins with a byte order mark", "save it as UTF-8 without BOM")
        return None
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode()
        problems.error(place_at(name, before, len(before)), "the file is not UTF-8", "save it as UTF-8")
        return None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text if check_characters(name, text, problems) else None


def check_characters(name: str, text: str, problems: Problems) -> bool:
    """Whether the text has no character that hides or turns what it says; else each is noted."""
    sound = True
    for pattern, what in (
        (_CONTROLS, "a control character"),
        (_OVERRIDES, "a character that turns the reading direction"),
        (_PRIVATE, "a private-use character"),
    ):
        for match in pattern.finditer(text):
            message = f"{what} (U+{ord(match[0]):04X}) stands here"
            problems.error(place_at(name, text, match.start()), message, "remove it")
            sound = False
    return sound


def read_yaml(folder: Path, name: str, problems: Problems) -> Mapping | None:
    """The mapping that a YAML file of the pack holds, or None with the problems noted."""
    text = read_text(folder, name, problems)
    if text is None:
        return None
    if "\t" in text:
        problems.error(place_at(name, text, text.index("\t")), "a tab stands here", "indent with spaces")
        return None
    try:
        tree = _Builder(name, text, problems).build()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(name, mark.line + 1, mark.column + 1) if mark else Place(name)
        said = error.problem or error.context or "cannot be read"
        problems.error(place, f"this is not YAML ({said})", "check colons, quotes and indentation")
        return None
    except (yaml.YAMLError, _Refused):
        return None
    if not isinstance(tree, Mapping):
        problems.error(Place(name), "the file holds no keys", "begin with lines such as `title: …`")
        return None
    return tree


class _Refused(Exception):
    """The file must not be read further; the problem is noted."""


class _Builder:
    """Builds nodes from events, without recursion, so that a hostile nesting costs nothing."""

    def __init__(self, file: str, text: str, problems: Problems) -> None:
        self.file, self.text, self.problems = file, text, problems
        self.count = 0
        self.open: list[Listing | Mapping] = []
        self.pending: list[Scalar | None] = []
        self.root: Node | None = None

    def build(self) -> Node | None:
        for event in self.events():
            begin, end = event.start_mark, event.end_mark
            if begin is None or end is None:
                continue
            place = Place(self.file, begin.line + 1, begin.column + 1)
            if isinstance(event, yaml.NodeEvent):
                self.check(event, place)
            if isinstance(event, yaml.ScalarEvent):
                span = (begin.index, end.index)
                plain = bool(event.implicit[0])
                self.add(Scalar(place, event.value, plain, self.text, *span))
            elif isinstance(event, yaml.SequenceStartEvent):
                self.start(Listing(place, []))
            elif isinstance(event, yaml.MappingStartEvent):
                self.start(Mapping(place, {}, {}))
            elif isinstance(event, yaml.CollectionEndEvent):
                self.open.pop()
                self.pending.pop()
            elif isinstance(event, yaml.DocumentStartEvent) and self.root is not None:
                self.refuse(place, "a second document begins here", "write one document a file")
        return self.root

    def events(self) -> Iterator[yaml.Event]:
        yield from yaml.parse(self.text, Loader=_LOADER)

    def refuse(self, place: Place, message: str, mend: str) -> None:
        self.problems.error(place, message, mend)
        raise _Refused

    def check(self, event: yaml.NodeEvent, place: Place) -> None:
        self.count += 1
        if self.count > MOST_NODES:
            self.refuse(place, f"the file has more than {MOST_NODES:,} values", "split the guide")
        if isinstance(event, yaml.AliasEvent):
            self.refuse(place, "an alias (*) is not allowed", "write the value out")
        if event.anchor is not None:
            self.refuse(place, "an anchor (&) is not allowed", "write the value out where it is needed")
        if getattr(event, "tag", None) is not None:
            self.refuse(place, "a tag (!) is not allowed", "remove it; put texts that begin with ! in quotes")

    def start(self, node: Listing | Mapping) -> None:
        if len(self.open) >= DEEPEST:
            self.refuse(node.place, f"nested more than {DEEPEST} deep", "see docs/guides.md for the shape of a pack")
        self.add(node)
        self.open.append(node)
        self.pending.append(None)

    def add(self, node: Node) -> None:
        if not self.open:
            self.root = node
            return
        parent = self.open[-1]
        if isinstance(parent, Listing):
            parent.items.append(node)
            return
        key = self.pending[-1]
        if key is not None:
            self.pending[-1] = None
            if key.text in parent.entries:
                self.problems.error(key.place, f'"{key.text:.60}" is written twice', "remove one of them")
            parent.entries[key.text] = node
            parent.keys[key.text] = key.place
        elif isinstance(node, Scalar):
            self.pending[-1] = node
        else:
            self.refuse(node.place, "a key must be a word", "write `name: value`")
