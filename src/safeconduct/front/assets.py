"""The files of the built front end: which there are, and what stands in them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from safeconduct.front.errors import FrontMissing

MANIFEST = "front.json"
FORMAT = 1


@dataclass(frozen=True)
class Front:
    """Which file is for what; `asset` gives each."""

    first: tuple[str, ...]
    """What the site's page loads at once: `site.css`, `site.js`, then the files that site.js begins with."""
    late: tuple[str, ...]
    """What the site loads when it is needed, from beside site.js."""
    words: Mapping[str, str]
    """The script with the words of an offline file, by language."""

    @property
    def site(self) -> tuple[str, ...]:
        """Every file of the site."""
        return (*self.first, *self.late)


@cache
def front() -> Front:
    """What was built. Raises FrontMissing."""
    found = json.loads(_text(MANIFEST))
    if found["v"] != FORMAT:
        raise FrontMissing("the front end was built by another version; run `make setup`")
    return Front(first=tuple(found["first"]), late=tuple(found["late"]), words=found["words"])


def asset(name: str) -> str:
    """The text of a built file. Raises FrontMissing if it was not built, KeyError for a name that is none."""
    built = front()
    if name not in {*built.site, *built.words.values(), "offline.css", "offline.js"}:
        raise KeyError(name)
    return _text(name)


def _text(name: str) -> str:
    try:
        return files("safeconduct.front").joinpath(name).read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise FrontMissing(f'the front end\'s file "{name}" is not built; run `make setup`') from error
