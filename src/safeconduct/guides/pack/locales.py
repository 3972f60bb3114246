"""The translations of a pack: `locale/<language>.po`, gettext as every translator's tool writes it.

`msgctxt` is the place of the text in guide.yaml (`questions.came.ask`), `msgid` the text in the source language, so
that an outdated translation shows itself.
"""

import io
import re
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages.pofile import PoFileError, read_po

from safeconduct.guides.errors import Place
from safeconduct.guides.nearest import did_you_mean
from safeconduct.guides.pack.source import Problems, read_text

_LINE = re.compile(r'\s*(#.*|(msg[a-z]+(\[\d+\])?\s+)?"([^"\\]|\\.)*"\s*)?')


@dataclass(frozen=True)
class Translated:
    """One entry of a .po file."""

    source: str
    text: str
    fuzzy: bool
    line: int


@dataclass
class Locale:
    """The translations into one language; notes which were asked for."""

    language: str
    file: str
    entries: dict[str, Translated]
    problems: Problems
    readable: bool = False
    asked: set[str] = field(default_factory=set)

    def translate(self, path: str, source: str, place: Place) -> str:
        """The translation of the text at `path`; where there is none, the source text and a problem noted."""
        self.asked.add(path)
        entry = self.entries.get(path)
        if entry is None and not self.readable:  # that it cannot be read is said once
            return source
        if entry is None:
            self.problems.error(place, f"no translation into {self.language}", f'add msgctxt "{path}" to {self.file}')
            return source
        here = Place(self.file, entry.line)
        if entry.source.strip() != source.strip():
            self.problems.error(here, f'the text of "{path}" has changed since', "update msgid and check msgstr")
        elif entry.fuzzy:
            self.problems.error(here, f'the translation of "{path}" is marked fuzzy', "check it and remove the mark")
        elif not entry.text.strip():
            self.problems.error(here, f'the translation of "{path}" is empty', "write msgstr")
        return entry.text.strip() or source

    def place(self, path: str) -> Place:
        """Where the translation of `path` stands."""
        entry = self.entries.get(path)
        return Place(self.file, entry.line if entry else 1)

    def check_unused(self) -> None:
        """Note entries that translate nothing in the pack."""
        for path, entry in self.entries.items():
            if path not in self.asked:
                mend = did_you_mean(path, self.asked, otherwise="remove it")
                self.problems.warning(Place(self.file, entry.line), f'"{path[:80]}" translates nothing', mend)


def _is_gettext(file: str, text: str, problems: Problems) -> bool:
    """Whether each line has gettext's shape; the parser would silently cut a text whose closing quote is missing."""
    sound = True
    for number, line in enumerate(text.split("\n"), 1):
        if not _LINE.fullmatch(line):
            mend = 'write msgctxt "…", msgid "…", msgstr "…", or "…" to go on; a quote inside is \\"'
            problems.error(Place(file, number), "this line is not gettext", mend)
            sound = False
    return sound


def read_locale(folder: Path, language: str, problems: Problems) -> Locale:
    """The translations into `language`, empty with problems noted if the file cannot be read."""
    file = f"locale/{language}.po"
    locale = Locale(language, file, {}, problems)
    text = read_text(folder, file, problems)
    if text is None or not _is_gettext(file, text, problems):
        return locale
    try:
        catalog = read_po(io.StringIO(text), ignore_obsolete=True, abort_invalid=True)
    except PoFileError as error:
        mend = 'each entry has msgctxt "…", msgid "…" and msgstr "…"'
        problems.error(Place(file, (error.lineno or 0) + 1), "this is not a gettext file", mend)
        return locale
    except (ValueError, LookupError, TypeError):
        problems.error(Place(file), "the header of the gettext file cannot be read", "copy it from another .po file")
        return locale
    locale.readable = True
    for message in catalog:
        if message.id == "":
            continue
        line = message.lineno or 1
        if not isinstance(message.id, str) or not isinstance(message.string, str) or not message.context:
            problems.error(
                Place(file, line), "an entry without msgctxt, or with plurals", 'write msgctxt "questions.….ask"'
            )
        elif message.context in locale.entries:
            problems.error(Place(file, line), f'"{message.context[:80]}" is translated twice', "remove one of them")
        else:
            entry = Translated(message.id, message.string, message.fuzzy, line)
            locale.entries[message.context] = entry
    return locale
