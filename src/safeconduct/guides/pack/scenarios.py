"""`paths.yaml`: people's situations with the advice that must come out, in the lawyer's own words."""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from safeconduct.guides.errors import Place
from safeconduct.guides.guide import Guide
from safeconduct.guides.pack.fields import Reader
from safeconduct.guides.pack.source import Listing, Mapping, Node, Problems, read_yaml

_KEYS = (("today", "answers", "outcomes"), ("deadlines", "letters"))


@dataclass(frozen=True)
class Scenario:
    """One situation: on that day, with these answers, exactly these outcomes, deadlines and letters."""

    name: str
    place: Place
    places: dict[str, Place]
    today: date
    answers: dict[str, Any]
    expected: dict[str, Any]

    def answers_for(self, guide: Guide) -> dict[str, Any]:
        """The answers as JSON, read by the types of the guide's questions."""
        return {name: _typed(value, guide, name) for name, value in self.answers.items()}


def read_scenarios(folder: Path, problems: Problems) -> list[Scenario]:
    """The scenarios of a pack, those that can be read; a pack without paths.yaml has none, with a warning."""
    if not (folder / "paths.yaml").exists():
        problems.warning(
            Place("paths.yaml"), "the pack has no scenarios", "write paths.yaml: one situation a paragraph"
        )
        return []
    root = read_yaml(folder, "paths.yaml", problems)
    reader = Reader(problems)
    found = []
    for name, node in root.entries.items() if root else ():
        body = reader.mapping(node, f'the scenario "{name}"')
        reader.keys(body, *_KEYS, f'the scenario "{name}"')
        today = reader.day(body.entries.get("today"), "today")
        if today is None:
            continue
        get = body.entries.get
        expected = {
            "outcomes": _texts(get("outcomes"), reader),
            "deadlines": {
                key: _plain(value) for key, value in reader.mapping(get("deadlines"), "deadlines").entries.items()
            },
            "letters": _texts(get("letters"), reader),
        }
        answers = {key: _plain(value) for key, value in reader.mapping(get("answers"), "answers").entries.items()}
        places = {key: each.place for key, each in body.entries.items()}
        place = root.keys[name] if root else body.place
        found.append(Scenario(name, place, places, today, answers, expected))
    return found


def _texts(node: Node | None, reader: Reader) -> list[str]:
    if node is None:
        return []
    if isinstance(node, Listing):
        return [reader.text(item, "an id") for item in node.items]
    reader.problems.error(node.place, "a list of ids must stand here", "write [first, second]")
    return []


def _plain(node: Node) -> Any:  # noqa: ANN401 - an answer is whatever was written
    if isinstance(node, Listing):
        return [_plain(item) for item in node.items]
    if isinstance(node, Mapping):
        return {key: _plain(value) for key, value in node.entries.items()}
    return None if node.empty else node.text


def _typed(value: Any, guide: Guide, name: str) -> Any:  # noqa: ANN401 - an answer is whatever was written
    question = guide.question.get(name)
    if question is None or not isinstance(value, str):
        return value
    if question.type == "yes_no":
        return {"true": True, "false": False}.get(value, value)
    if question.type == "number" and re.fullmatch(r"-?[0-9]{1,10}", value):
        return int(value)
    return value
