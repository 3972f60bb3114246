"""The desk's words in other languages: finds what the code says, keeps `locale/*/django.po` complete, compiles it.

`python scripts/desk_words.py` adds what is new (untranslated, to be filled in) and drops what is gone; `--check`
changes nothing and exits 1 when something is missing, left over or not compiled. Needs no gettext tools: Django turns
templates into what Babel reads.
"""

import io
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages import extract, mofile, pofile
from babel.messages.catalog import Catalog
from django.utils.translation.template import templatize

DESK = Path(__file__).parents[1] / "src/safeconduct/desk"
LANGUAGES = ("de",)
HEADER = "# The desk's words. Kept complete by scripts/desk_words.py; translate here, then run it again."
FIRST = datetime(2026, 11, 24, tzinfo=UTC)
"""One day for ever: a changing date would change the file whenever someone looks."""
KEYWORDS = {
    **extract.DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}

Found = tuple[str | tuple[str, ...], str | None]


def said() -> Iterator[Found]:
    """Each message of Python files and templates, with its context; singular and plural as a pair."""
    for path in sorted([*DESK.rglob("*.py"), *DESK.rglob("*.html")]):
        if "migrations" in path.parts:
            continue
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".html":
            source, reader = templatize(text), "javascript"
        else:
            source, reader = text, "python"
        for _line, message, _comments, context in extract.extract(reader, io.BytesIO(source.encode()), KEYWORDS):
            yield (tuple(message) if isinstance(message, (tuple, list)) else message), context


def updated(old: Catalog, found: list[Found]) -> Catalog:
    """The catalogue of what is said now, with the translations that are known."""
    new = Catalog(locale=old.locale, domain="django", header_comment=HEADER, fuzzy=False, creation_date=FIRST)
    new.revision_date = FIRST
    for message, context in sorted(found, key=str):
        first = message if isinstance(message, str) else message[0]
        known = old.get(first, context)
        new.add(message, known.string if known else None, context=context)
    return new


def compiled(catalog: Catalog) -> bytes:
    """The catalogue as Django reads it."""
    out = io.BytesIO()
    mofile.write_mo(out, catalog)
    return out.getvalue()


def folder(language: str) -> Path:
    """Where a language's catalogue is."""
    return DESK / "locale" / language / "LC_MESSAGES"


def problems(language: str) -> list[str]:
    """What is missing, left over or not compiled."""
    catalog = read(language)
    ids = {(message.id if isinstance(message.id, str) else message.id[0], message.context) for message in catalog}
    now = {(message if isinstance(message, str) else message[0], context) for message, context in said()}
    wrong = [f"{language}: not in the catalogue: {message!r}" for message, _ in sorted(now - ids, key=str)]
    wrong += [f"{language}: said no more: {message!r}" for message, _ in sorted(ids - now - {("", None)}, key=str)]
    wrong += [f"{language}: no translation: {one.id!r}" for one in catalog if one.id and not translated(one.string)]
    if (folder(language) / "django.mo").read_bytes() != compiled(catalog):
        wrong.append(f"{language}: not compiled; run scripts/desk_words.py")
    return wrong


def translated(string: object) -> bool:
    """Whether every form of a message has words."""
    return all(string) if isinstance(string, (tuple, list)) else bool(string)


def read(language: str) -> Catalog:
    """The catalogue of a language; empty where there is none yet."""
    path = folder(language) / "django.po"
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return pofile.read_po(file, locale=language)


def main() -> None:
    """Update and compile, or check."""
    if "--check" in sys.argv:
        wrong = [line for language in LANGUAGES for line in problems(language)]
        print("\n".join(wrong) or "complete")
        sys.exit(bool(wrong))
    found = list(said())
    for language in LANGUAGES:
        catalog = updated(read(language), found)
        folder(language).mkdir(parents=True, exist_ok=True)
        with (folder(language) / "django.po").open("wb") as out:
            pofile.write_po(out, catalog, omit_header=False, sort_output=True, no_location=True, width=110)
        # Read again, so that what is compiled is what stands in the file, byte for byte each time.
        (folder(language) / "django.mo").write_bytes(compiled(read(language)))
        left = sum(1 for one in catalog if one.id and not translated(one.string))
        print(f"{language}: {len(catalog)} messages, {left} without translation")


if __name__ == "__main__":
    main()
