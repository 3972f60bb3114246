"""Random small guides: questions of every type, typed expressions as an author would write them, letters, deadlines."""

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from safeconduct.guides.expressions import Kind, parse_expression

TODAY = date(2026, 11, 24)
CHOICES = ("a", "b", "c")
TYPES = {"choose": "choice", "choose_many": "many", "date": "date", "number": "number", "yes_no": "bool"}
# Days at the ends of the calendar, of months and of leap years, and around today.
EDGES = [
    date(1900, 1, 1), date(2199, 12, 31), date(2000, 2, 29), date(2100, 2, 28), date(2024, 2, 29), date(2026, 1, 31),
    date(2026, 12, 31), TODAY,
]  # fmt: skip
DAYS = st.one_of(
    st.sampled_from(EDGES),
    st.dates(date(1900, 1, 1), date(2199, 12, 31)),
    st.integers(-40, 400).map(lambda n: TODAY + timedelta(days=n)),
)
NUMBERS = st.one_of(st.integers(-13, 13), st.sampled_from([-(10**9), 10**9, 2026, 1900, 100_000]))
Known = dict[str, Kind]


def named(known: Known, kind: str) -> list[str]:
    return [name for name, each in known.items() if each.name == kind]


@st.composite
def numbers(draw: st.DrawFn, known: Known, depth: int) -> str:
    options = ["literal", *(["name"] * 3 if named(known, "number") else []), *(["year", "age"] if depth else [])]
    match draw(st.sampled_from(options)):
        case "name":
            return draw(st.sampled_from(named(known, "number")))
        case "year":
            return f"year({draw(days(known, depth - 1))})"
        case "age":
            return f"age({draw(days(known, depth - 1))}, {draw(days(known, depth - 1))})"
        case _:
            return str(draw(NUMBERS))


@st.composite
def days(draw: st.DrawFn, known: Known, depth: int) -> str:
    functions = ["day", "days_after", "months_after", "years_after"] if depth else []
    options = ["literal", "today", *(["name"] * 3 if named(known, "date") else []), *functions]
    match draw(st.sampled_from(options)):
        case "name":
            return draw(st.sampled_from(named(known, "date")))
        case "today":
            return "today"
        case "day":
            # A day of literals that does not exist is refused when compiling; here one part comes from elsewhere.
            year = draw(st.sampled_from(["year(today)", *named(known, "number")]))
            return f"day({year}, {draw(st.integers(0, 13))}, {draw(st.integers(0, 32))})"
        case "literal":
            return f'date("{draw(DAYS)}")'
        case function:
            return f"{function}({draw(days(known, depth - 1))}, {draw(numbers(known, depth - 1))})"


@st.composite
def conditions(draw: st.DrawFn, known: Known, depth: int = 3) -> str:  # noqa: PLR0911 - one line for each kind
    leaves = ["literal", "numbers", "days", "between"]
    if known:
        leaves += ["answered"]
    leaves += [each for each in ("bool", "choice", "many") if named(known, each)] * 2
    kind = draw(st.sampled_from([*leaves, "and", "or", "not"] if depth else leaves))
    operator = draw(st.sampled_from(["==", "!=", "<", "<=", ">", ">="]))
    if kind in {"and", "or"}:
        parts = draw(st.lists(conditions(known, depth - 1), min_size=2, max_size=3))
        return "(" + f" {kind} ".join(parts) + ")"
    if kind == "not":
        return f"not ({draw(conditions(known, depth - 1))})"
    if kind == "numbers":
        return f"{draw(numbers(known, 2))} {operator} {draw(numbers(known, 2))}"
    if kind == "days":
        return f"{draw(days(known, 2))} {operator} {draw(days(known, 2))}"
    if kind == "between":
        return f"{draw(numbers(known, 1))} <= {draw(numbers(known, 1))} < {draw(numbers(known, 1))}"
    if kind == "answered":
        return f"answered({draw(st.sampled_from(sorted(known)))})"
    return draw(_of_answers(known, kind))


@st.composite
def _of_answers(draw: st.DrawFn, known: Known, kind: str) -> str:
    if kind == "literal":
        return draw(st.sampled_from(["True", "False"]))
    name = draw(st.sampled_from(named(known, kind)))
    choice = draw(st.sampled_from(CHOICES))
    if kind == "bool":
        return draw(st.sampled_from([name, f"{name} == True", f"{name} != False"]))
    if kind == "many":
        return f'"{choice}" {draw(st.sampled_from(["in", "not in"]))} {name}'
    other = draw(st.sampled_from(CHOICES))
    options = [f'{name} == "{choice}"', f'"{choice}" != {name}', f'{name} in ["{choice}", "{other}"]']
    return draw(st.sampled_from([*options, f"{name} not in []"]))


TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Co"]), min_size=1, max_size=12)


@st.composite
def nodes(draw: st.DrawFn, known: Known, depth: int = 2) -> list[Any]:
    """The body of a letter: blocks, spans, fields, answers and conditions."""
    found: list[Any] = []
    for _ in range(draw(st.integers(1, 3))):
        kind = draw(st.sampled_from(["text", "field", "answer", "br", "hr", "p", "ul", "ol", "if", "a", "strong"]))
        children = draw(nodes(known, depth - 1)) if depth else [draw(TEXTS)]
        if kind == "text":
            found.append(draw(TEXTS))
        elif kind == "field":
            found.append({"tag": "field", "name": draw(st.sampled_from(["name", "place"]))})
        elif kind == "answer" and known:
            found.append({"tag": "answer", "name": draw(st.sampled_from(sorted(known)))})
        elif kind in {"br", "hr"}:
            found.append({"tag": kind})
        elif kind in {"ul", "ol"}:
            found.append({"tag": kind, "children": [{"tag": "li", "children": children} for _ in range(2)]})
        elif kind == "if":
            when = parse_expression(draw(conditions(known, 1)), known)
            found.append({"tag": "if", "when": when, "children": children, "otherwise": [draw(TEXTS)]})
        elif kind == "a":
            found.append({"tag": "a", "children": children, "href": "https://example.org/"})
        elif kind in {"p", "strong"}:
            found.append({"tag": kind, "children": children})
    return found


@st.composite
def guides(draw: st.DrawFn) -> dict[str, Any]:
    """The data of a compiled guide."""
    text = {"de": "T", "en": "E"}
    known: Known = {}
    questions = []
    for number in range(draw(st.integers(1, 5))):
        name, kind = f"q{number}", draw(st.sampled_from(sorted(TYPES)))
        choices = [{"id": each, "label": {"de": each.upper(), "en": each}} for each in CHOICES]
        when = draw(st.none() | conditions(known))
        bounded = kind == "number" and draw(st.booleans())
        questions.append({
            "id": name, "ask": text, "help": None, "type": kind,
            "choices": choices if kind.startswith("choose") else [],
            "when": None if when is None else parse_expression(when, known),
            "unknown": draw(st.booleans()), "min": -5 if bounded else None, "max": 20 if bounded else None,
        })  # fmt: skip
        known[name] = Kind(TYPES[kind], CHOICES if kind.startswith("choose") else ())
    facts = [
        {
            "id": f"f{number}", "says": text, "norm": "N", "source": None, "checked": draw(DAYS).isoformat(),
            "holds": {"from": _maybe(draw(st.none() | DAYS)), "to": _maybe(draw(st.none() | DAYS))},
            "confidence": draw(st.sampled_from(["high", "medium", "low", "unverified"])),
            "keep": draw(st.integers(0, 400)),
        }
        for number in range(2)
    ]  # fmt: skip
    cited = st.lists(st.sampled_from(["f0", "f1"]), unique=True)
    deadlines = [
        {
            "id": f"d{number}", "title": text, "date": parse_expression(draw(days(known, 2)), known, wants="date"),
            "roll": draw(st.sampled_from(["none", "next_working_day", "previous_working_day"])), "unknown": text,
            "facts": draw(cited),
        }
        for number in range(2)
    ]  # fmt: skip
    fields = [{"id": name, "ask": text, "lines": 1} for name in ("name", "place")]
    letters = [
        {
            "id": f"l{number}", "title": text, "language": draw(st.sampled_from(["de", "en", "ru", "fr"])),
            "fields": fields, "body": draw(nodes(known)), "facts": draw(cited),
        }
        for number in range(2)
    ]  # fmt: skip
    outcomes = [
        {
            "id": f"o{number}", "when": parse_expression(draw(conditions(known)), known),
            "urgency": draw(st.sampled_from(["now", "soon", "info"])), "title": text,
            "steps": {"de": ["S"], "en": ["S"]},
            "facts": draw(cited), "deadlines": draw(st.lists(st.sampled_from(["d0", "d1"]), unique=True)),
            "letters": draw(st.lists(st.sampled_from(["l0", "l1"]), unique=True)),
        }
        for number in range(draw(st.integers(1, 3)))
    ]  # fmt: skip
    return {
        "v": 1, "id": "random", "version": "1", "land": "DE", "languages": ["de", "en"], "sample": True,
        "review": {"by": None, "on": None, "due": None}, "built": "2026-11-24", "title": text, "intro": None,
        "holidays": sorted({day.isoformat() for day in draw(st.lists(DAYS, max_size=5))}), "facts": facts,
        "questions": questions, "outcomes": outcomes, "deadlines": deadlines, "letters": letters,
    }  # fmt: skip


def _maybe(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


FITTING: dict[str, st.SearchStrategy[Any]] = {
    "choose": st.sampled_from(CHOICES),
    "choose_many": st.lists(st.sampled_from(CHOICES), unique=True),
    "date": DAYS.map(date.isoformat),
    "number": st.one_of(st.integers(-6, 21), NUMBERS, st.integers(-5, 20).map(float)),
    "yes_no": st.booleans(),
}
MISFITS = st.one_of(
    st.none(), st.booleans(), st.integers(-(10**20), 10**20), st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(["", "a", "2026-02-30", "2026-2-3", " 2026-02-03", "\u0662\u0660\u0662\u0666-01-01"]),
    st.sampled_from(["1e3", "__proto__"]),
    st.text(max_size=5), st.lists(st.sampled_from(["a", "a", "b", "z", 1, None]), max_size=3), st.just({}),
)  # fmt: skip


@st.composite
def answers(draw: st.DrawFn, guide: dict[str, Any]) -> dict[str, Any]:
    """Answers for a guide: most fit, some do not, some are missing, now and then one to no question."""
    given: dict[str, Any] = {}
    for question in guide["questions"]:
        how = draw(st.sampled_from(["fits"] * 12 + ["none", "none", "missing", "misfits"]))
        if how == "fits":
            given[question["id"]] = draw(FITTING[question["type"]])
        elif how == "none":
            given[question["id"]] = None if question["unknown"] else draw(FITTING[question["type"]])
        elif how == "misfits":
            given[question["id"]] = draw(MISFITS)
    if draw(st.integers(0, 30)) == 0:
        given[draw(st.sampled_from(["q9", "__proto__", "constructor", ""]))] = "a"
    return given


FIELDS = st.dictionaries(
    st.sampled_from(["name", "place"]), st.text(st.characters(exclude_categories=["Cs"]), max_size=15)
)
