"""The files of the built front end, by name."""

from importlib.resources import files

from safeconduct.front.errors import FrontMissing

NAMES = ("offline.css", "offline.js", "site.css", "site.js")


def asset(name: str) -> str:
    """The text of a built file. Raises FrontMissing if it was not built, KeyError for a name not in NAMES."""
    if name not in NAMES:
        raise KeyError(name)
    try:
        return files("safeconduct.front").joinpath(name).read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise FrontMissing(f'the front end\'s file "{name}" is not built; run `make setup`') from error
