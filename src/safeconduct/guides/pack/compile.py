"""A folder → a compiled guide, or every problem in it with its place."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import holidays

from safeconduct.guides.errors import ExpressionError, PackError, Place, Problem
from safeconduct.guides.expressions import RESERVED, Kind, Tree, parse_expression
from safeconduct.guides.guide import FORMAT, Guide
from safeconduct.guides.nearest import did_you_mean
from safeconduct.guides.pack.fields import Reader
from safeconduct.guides.pack.letter_files import LetterReader
from safeconduct.guides.pack.locales import Locale, read_locale
from safeconduct.guides.pack.markdown import empty, markdown_nodes
from safeconduct.guides.pack.shape import (
    CONFIDENCES,
    DEADLINE,
    FACT,
    KEEP,
    LETTER,
    OUTCOME,
    PACK,
    QUESTION,
    REVIEW,
    ROLLS,
    TYPES,
    URGENCIES,
    Keys,
)
from safeconduct.guides.pack.source import Mapping, Node, Problems, Scalar, read_text, read_yaml

MOST = {"facts": 500, "questions": 200, "outcomes": 500, "deadlines": 200, "letters": 100}
YEARS_OF_HOLIDAYS = 10
_KINDS = {"yes_no": "bool", "date": "date", "number": "number"}
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?")
_FILE = re.compile(r"(?!.*\.\.)\w[\w./-]*\.md")
_WEB = re.compile(r"https?://[^\s<>\"]+")


@dataclass(frozen=True)
class Compiled:
    """What came of reading a pack: the guide (None if there are errors), all problems, and where each thing stands."""

    guide: Guide | None
    problems: list[Problem]
    places: dict[str, Place]


def compile_pack(folder: Path, *, built: date) -> Guide:
    """The compiled guide of the pack in `folder`. Raises PackError with all problems together."""
    compiled = read_pack(folder, built=built)
    if compiled.guide is None:
        raise PackError(compiled.problems)
    return compiled.guide


def read_pack(folder: Path, *, built: date) -> Compiled:
    """The compiled guide with its warnings and places, or all problems; never raises for what stands in the files."""
    problems = Problems()
    root = read_yaml(folder, "guide.yaml", problems)
    if root is None:
        return Compiled(None, problems.in_order(), {})
    compiler = _Compiler(folder, built, Reader(problems))
    data = compiler.guide(root)
    guide = None if problems.errors else Guide.from_json(data)
    return Compiled(guide, problems.in_order(), compiler.places)


@dataclass
class _Compiler:
    folder: Path
    built: date
    read: Reader
    languages: list[str] = field(default_factory=list)
    locales: list[Locale] = field(default_factory=list)
    places: dict[str, Place] = field(default_factory=dict)
    kinds: dict[str, Kind] = field(default_factory=dict)

    @property
    def problems(self) -> Problems:
        return self.read.problems

    def guide(self, root: Mapping) -> dict[str, Any]:
        self.keys(root, PACK, "the guide")
        get = root.entries.get
        self.read_languages(get("languages"))
        guide_id = self.read.text(get("guide"), "the guide's id")
        if "guide" in root.entries:
            self.read.id(guide_id, root.entries["guide"].place, "a guide")
        data: dict[str, Any] = {
            "v": FORMAT,
            "id": guide_id,
            "version": self.read.text(get("version"), "the version"),
            "land": self.read.text(get("land"), "the land"),
            "languages": self.languages,
            "sample": self.read.boolean(get("sample"), "sample", default=False),
            "review": self.review(get("review")),
            "built": self.built.isoformat(),
            "title": self.words("title", get("title")),
            "intro": self.markdown("intro", get("intro")),
            "holidays": self.holidays(get("land"), get("region")),
        }
        sections = {name: self.section(root, name) for name in MOST}
        data["facts"] = self.each(sections["facts"], "facts", self.fact)
        self.names = {name: list(section.entries) for name, section in sections.items()}
        self.later = set(self.names["questions"])
        data["questions"] = self.each(sections["questions"], "questions", self.question)
        data["outcomes"] = self.each(sections["outcomes"], "outcomes", self.outcome)
        data["deadlines"] = self.each(sections["deadlines"], "deadlines", self.deadline)
        data["letters"] = self.each(sections["letters"], "letters", self.letter)
        for locale in self.locales:
            locale.check_unused()
        return data

    def section(self, root: Mapping, name: str) -> Mapping:
        section = self.read.mapping(root.entries.get(name), name)
        if len(section.entries) > MOST[name]:
            message = f"{len(section.entries):,} {name} are more than a guide can have ({MOST[name]})"
            self.problems.error(section.place, message, "split the guide")
            return Mapping(section.place, {}, {})
        if name in {"questions", "outcomes"} and not section.entries and name in root.entries:
            self.problems.error(section.place, f"the guide has no {name}", "write at least one")
        return section

    def each(self, section: Mapping, name: str, make: Callable[[str, Mapping], dict[str, Any]]) -> list[dict[str, Any]]:
        made = []
        for key, node in section.entries.items():
            path = f"{name}.{key}"
            self.places[path] = section.keys[key]
            self.read.id(key, section.keys[key], f"one of the {name}")
            body = self.read.mapping(node, path)
            for part, part_node in body.entries.items():
                self.places[f"{path}.{part}"] = part_node.place
            made.append({"id": key, **make(key, body)})
        return made

    def keys(self, node: Mapping, keys: Keys, what: str) -> None:
        self.read.keys(node, keys.required, keys.optional, what)

    def read_languages(self, node: Node | None) -> None:
        found = self.read.cited(node, "languages", _texts(node)) or ["de"]
        for name in found:
            if not _LANGUAGE.fullmatch(name):
                place = node.place if node else Place("guide.yaml")
                self.problems.error(
                    place, f'"{name[:20]}" is not a language code', "write codes such as de, en, ru, zh-Hant"
                )
                return
        self.languages = found
        self.locales = [read_locale(self.folder, language, self.problems) for language in found[1:]]

    def review(self, node: Node | None) -> dict[str, str | None]:
        review = self.read.mapping(node, "review")
        self.keys(review, REVIEW, "review")
        get = review.entries.get
        return {
            "by": self.read.maybe_text(get("by"), "by"),
            "on": _iso(self.read.day(get("on"), "on")),
            "due": _iso(self.read.day(get("due"), "due")),
        }

    def holidays(self, land: Node | None, region: Node | None) -> list[str]:
        known = holidays.list_supported_countries()
        country = land.text if isinstance(land, Scalar) else ""
        if country not in known:
            if land is not None:
                mend = did_you_mean(country, known, otherwise="write it as DE, RU, US (ISO 3166)")
                self.problems.error(land.place, f'no public holidays are known for "{country[:20]}"', mend)
            return []
        part = self.read.maybe_text(region, "region")
        if region is not None and part is not None and part not in known[country]:
            regions = ", ".join(sorted(known[country]))
            mend = f"write one of {regions}" if regions else f"leave it out: {country} is known only as a whole"
            self.problems.error(region.place, f'"{part[:20]}" is not a region of {country}', mend)
            part = None
        years = range(self.built.year, self.built.year + YEARS_OF_HOLIDAYS + 1)
        return sorted(day.isoformat() for day in holidays.country_holidays(country, subdiv=part, years=years))

    def words(self, path: str, node: Node | None) -> dict[str, str]:
        source = self.read.text(node, path)
        texts = {self.languages[0] if self.languages else "": source}
        if source and node is not None:
            texts.update({locale.language: locale.translate(path, source, node.place) for locale in self.locales})
        return texts

    def markdown(self, path: str, node: Node | None) -> dict[str, list[Any]] | None:
        if node is None or (isinstance(node, Scalar) and node.empty):
            return None
        texts = self.words(path, node)
        places = {self.languages[0] if self.languages else "": node.place}
        places.update({locale.language: locale.place(path) for locale in self.locales})
        return {language: self.nodes(text, places[language]) for language, text in texts.items()}

    def nodes(self, text: str, place: Place) -> list[Any]:
        return markdown_nodes(text, lambda _line, message, mend: self.problems.error(place, message, mend))

    def expression(self, node: Node | None, what: str, *, wants: str, later: Iterable[str] = ()) -> Tree | None:
        if node is None:
            return None
        if not isinstance(node, Scalar):
            mend = "put it in quotes if it begins with [ or {: when: '[\"a\"] …'"
            self.problems.error(node.place, f"{what} must be an expression", mend)
            return None
        try:
            return parse_expression(node.text, self.kinds, wants=wants, later=later)
        except ExpressionError as error:
            self.problems.error(node.place_of(error.offset), error.message, error.mend)
            return None

    def fact(self, key: str, body: Mapping) -> dict[str, Any]:
        self.keys(body, FACT, f'the fact "{key}"')
        get = body.entries.get
        confidence = self.read.choice(get("confidence"), "confidence", CONFIDENCES, "unverified")
        checked = self.read.day(get("checked"), "checked")
        if checked and checked > self.built:
            # Only a warning: the clock of the machine may be wrong, and then no guide at all would be worse.
            place = body.entries["checked"].place
            self.problems.warning(place, f"checked on {checked}, which is to come", "write the day it was read")
        holds = self.read.mapping(get("holds"), "holds")
        self.read.keys(holds, [], ["from", "to"], "holds")
        begins, ends = (self.read.day(holds.entries.get(name), name) for name in ("from", "to"))
        if begins and ends and begins > ends:
            self.problems.error(holds.place, "the fact ends before it begins", "swap from and to")
        source = self.read.maybe_text(get("source"), "source")
        if source is not None and not _WEB.fullmatch(source):
            self.problems.error(
                body.entries["source"].place, "source must be one web address", "write https://…, or null"
            )
        keep = self.read.whole(get("keep"), "keep")
        if keep is not None and keep < 0:
            self.problems.error(body.entries["keep"].place, "keep must not be negative", "write a number of days")
        return {
            "says": self.words(f"facts.{key}.says", get("says")),
            "norm": self.read.text(get("norm"), "norm"),
            "source": source,
            "checked": _iso(checked),
            "holds": {"from": _iso(begins), "to": _iso(ends)},
            "confidence": confidence,
            "keep": KEEP[confidence] if keep is None else keep,
        }

    def question(self, key: str, body: Mapping) -> dict[str, Any]:
        path = f"questions.{key}"
        self.keys(body, QUESTION, f'the question "{key}"')
        self.read.name(key, self.places[path], "a question", RESERVED)
        get = body.entries.get
        kind, choices = self.question_type(path, body)
        self.later.discard(key)
        when = self.expression(get("when"), "when", wants="bool", later={*self.later, key})
        self.kinds[key] = Kind(
            _KINDS.get(kind, "many" if kind == "choose_many" else "choice"), tuple(c["id"] for c in choices)
        )
        low, high = (self.read.whole(get(name), name) for name in ("min", "max"))
        if kind != "number" and (low is not None or high is not None):
            self.problems.error(body.place, "min and max are for numbers", "remove them, or write type: number")
        if low is not None and high is not None and low > high:
            self.problems.error(body.entries["min"].place, "min is larger than max", "swap them")
        return {
            "ask": self.words(f"{path}.ask", get("ask")),
            "help": self.markdown(f"{path}.help", get("help")),
            "type": kind,
            "choices": choices,
            "when": when,
            "unknown": self.read.boolean(get("unknown"), "unknown", default=False),
            "min": low,
            "max": high,
        }

    def question_type(self, path: str, body: Mapping) -> tuple[str, list[dict[str, Any]]]:
        given = [name for name in ("type", "choose", "choose_many") if name in body.entries]
        if len(given) != 1:
            mend = "write one of: choose: {…}, choose_many: {…}, type: date, number or yes_no"
            self.problems.error(body.place, f"the question has {len(given) or 'no'} types", mend)
            if not given:
                return "yes_no", []
        kind = given[0]
        if kind == "type":
            return self.read.choice(body.entries["type"], "type", TYPES, "yes_no"), []
        section = self.read.mapping(body.entries[kind], kind)
        least = 2 if kind == "choose" else 1
        if len(section.entries) < least:
            self.problems.error(
                section.place, f"{kind} offers {len(section.entries)} choices", f"offer at least {least}"
            )
        choices = []
        for choice, node in section.entries.items():
            self.read.id(choice, section.keys[choice], "a choice")
            choices.append({"id": choice, "label": self.words(f"{path}.{kind}.{choice}", node)})
        return kind, choices

    def outcome(self, key: str, body: Mapping) -> dict[str, Any]:
        path = f"outcomes.{key}"
        self.keys(body, OUTCOME, f'the outcome "{key}"')
        get = body.entries.get
        if "facts" in body.entries and isinstance(body.entries["facts"], Scalar):
            self.problems.error(body.place, "an outcome must cite facts", "write facts: [id]")
        steps = self.markdown(f"{path}.steps", get("steps")) or {}
        if any(empty(nodes) for nodes in steps.values()):
            self.problems.error(self.places[f"{path}.steps"], "the steps say nothing", "say what to do")
        return {
            "when": self.expression(get("when"), "when", wants="bool"),
            "urgency": self.read.choice(get("urgency"), "urgency", URGENCIES, "info"),
            "title": self.words(f"{path}.title", get("title")),
            "steps": steps,
            "facts": self.read.cited(get("facts"), "facts", self.names["facts"]),
            "deadlines": self.read.cited(get("deadlines"), "deadlines", self.names["deadlines"]),
            "letters": self.read.cited(get("letters"), "letters", self.names["letters"]),
        }

    def deadline(self, key: str, body: Mapping) -> dict[str, Any]:
        path = f"deadlines.{key}"
        self.keys(body, DEADLINE, f'the deadline "{key}"')
        get = body.entries.get
        facts = self.read.cited(get("facts"), "facts", self.names["facts"])
        if "facts" in body.entries and not facts:
            self.problems.error(
                body.entries["facts"].place, "a deadline must rest on a fact", "cite the fact that sets it"
            )
        return {
            "title": self.words(f"{path}.title", get("title")),
            "date": self.expression(get("date"), "date", wants="date"),
            "roll": self.read.choice(get("roll"), "roll", ROLLS, "none"),
            "unknown": self.words(f"{path}.unknown", get("unknown")),
            "facts": facts,
        }

    def letter(self, key: str, body: Mapping) -> dict[str, Any]:
        path = f"letters.{key}"
        self.keys(body, LETTER, f'the letter "{key}"')
        get = body.entries.get
        section = self.read.mapping(get("fields"), "fields")
        fields = [self.field(f"{path}.fields.{name}", name, node, section) for name, node in section.entries.items()]
        language = self.read.text(get("language"), "language")
        if language and not _LANGUAGE.fullmatch(language):
            self.problems.error(
                body.entries["language"].place, "this is not a language code", "write a code such as de"
            )
        return {
            "title": self.words(f"{path}.title", get("title")),
            "language": language,
            "fields": fields,
            "body": self.body(get("file"), section),
            "facts": self.read.cited(get("facts"), "facts", self.names["facts"]),
        }

    def field(self, path: str, name: str, node: Node, section: Mapping) -> dict[str, Any]:
        self.read.name(name, section.keys[name], "a field", RESERVED)
        if name in self.kinds:
            self.problems.error(section.keys[name], f'"{name}" is also a question', "give the field another name")
        if isinstance(node, Scalar):
            return {"id": name, "ask": self.words(path, node), "lines": 1}
        body = self.read.mapping(node, "a field")
        self.read.keys(body, ["ask"], ["lines"], f'the field "{name}"')
        lines = self.read.whole(body.entries.get("lines"), "lines")
        most = 60
        if lines is not None and not 1 <= lines <= most:
            self.problems.error(body.entries["lines"].place, "lines is out of range", f"write 1 to {most}")
        return {"id": name, "ask": self.words(path, body.entries.get("ask")), "lines": lines or 1}

    def body(self, node: Node | None, section: Mapping) -> list[Any]:
        name = self.read.text(node, "file")
        if node is None or not name:
            return []
        if not _FILE.fullmatch(name) or not (self.folder / name).resolve().is_relative_to(self.folder.resolve()):
            self.problems.error(node.place, "the letter's file is not in the pack", "write letters/name.md")
            return []
        text = read_text(self.folder, name, self.problems)
        if text is None:
            return []

        def expression(source: str, offset: int) -> Tree | None:
            try:
                return parse_expression(source, self.kinds)
            except ExpressionError as error:
                reader.wrong(offset + error.offset, error.message, error.mend)
                return None

        reader = LetterReader(name, text, list(section.entries), list(self.kinds), expression, self.problems)
        if (nodes := reader.read()) is None:
            return []
        if empty(nodes):
            self.problems.error(Place(name), "the letter says nothing", "write its text")
        for unused in (each for each in section.entries if each not in reader.used):
            self.problems.error(
                section.keys[unused], f'the letter never uses its field "{unused}"', f"write {{{unused}}} in {name}"
            )
        return nodes


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _texts(node: Node | None) -> list[str]:
    return [item.text for item in getattr(node, "items", []) if isinstance(item, Scalar)]
