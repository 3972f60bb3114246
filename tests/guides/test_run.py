"""Runs: the vectors that the browser reads too, and laws that hold for every guide."""

import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.guides import (
    AnswerError,
    CompiledError,
    Guide,
    LetterError,
    bundled,
    bundled_names,
    compile_pack,
    letter_text,
    run,
)

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "vectors/guides"
BUILT = date(2026, 11, 24)
SMALL = Guide.from_json((FOLDER / "small.guide.json").read_text())
PACKS = {
    "small.guide.json": FOLDER / "small",
    "de-kdv.guide.json": bundled("de/kdv"),
    "ru-conscript.guide.json": bundled("ru/conscript"),
    "ru-contract.guide.json": bundled("ru/contract"),
}
GUIDES = {file: Guide.from_json((FOLDER / file).read_text()) for file in PACKS}


def vectors(key: str) -> list[Any]:
    found = []
    for path in sorted(FOLDER.glob("*.json")):
        data = json.loads(path.read_text())
        cases = data.get(key, []) if "guide_file" in data else []
        found += [pytest.param(GUIDES[data["guide_file"]], case, id=f"{path.name}: {case['name']}") for case in cases]
    return found


@pytest.mark.parametrize(("guide", "case"), vectors("cases"))
def test_a_run_comes_out_as_the_vector_says(guide: Guide, case: dict[str, Any]) -> None:
    today = date.fromisoformat(case["today"])
    if "refused" in case:
        with pytest.raises(AnswerError) as refused:
            run(guide, case["answers"], today=today)
        assert refused.value.question == case["refused"]
        assert refused.value.mend
    else:
        assert run(guide, case["answers"], today=today).json() == case["result"]


@pytest.mark.parametrize(("guide", "case"), vectors("letters"))
def test_a_letter_reads_as_the_vector_says(guide: Guide, case: dict[str, Any]) -> None:
    today = date.fromisoformat(case["today"])
    assert letter_text(guide, case["letter"], case["answers"], case["fields"], today=today) == case["text"]


def test_there_are_enough_vectors_to_matter() -> None:
    cases = vectors("cases")
    assert len(cases) >= 200
    assert sum("refused" in case.values[1] for case in cases) >= 50
    assert len(vectors("letters")) >= 35


@pytest.mark.parametrize("file", PACKS)
def test_the_compiled_guides_among_the_vectors_are_those_of_the_packs(file: str) -> None:
    pack = PACKS[file]
    assert compile_pack(pack, built=BUILT).text() == (FOLDER / file).read_text(), (
        f"{pack.name} has changed: safeconduct guide compile {pack} --built {BUILT} -o {FOLDER / file}"
    )


def test_every_bundled_pack_is_among_the_vectors() -> None:
    assert [bundled(name) for name in bundled_names()] == [pack for pack in PACKS.values() if pack != FOLDER / "small"]


def test_every_situation_of_a_bundled_pack_is_among_the_vectors() -> None:
    for file, pack in PACKS.items():
        runs = json.loads((FOLDER / file.replace(".guide.", ".runs.")).read_text())["cases"]
        paths = pack / "paths.yaml"
        situations = re.findall(r"^(\w.*):$", paths.read_text(), re.MULTILINE) if paths.is_file() else []
        assert [case["name"] for case in runs][: len(situations)] == situations


def test_a_compiled_guide_survives_writing_and_reading() -> None:
    for guide in GUIDES.values():
        assert Guide.from_json(guide.text()) == guide
        assert Guide.from_json(guide.json()).text() == guide.text()


@pytest.mark.parametrize(
    "change",
    [
        {"v": 2},
        {"v": None},
        {"facts": []},
        {"outcomes": None},
        {"built": "2026-02-30"},
        {"review": []},
        {"questions": [{"id": "a"}]},
        {"holidays": ["soon"]},
    ],
)
def test_what_is_no_compiled_guide_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(CompiledError):
        Guide.from_json({**SMALL.json(), **change})


@pytest.mark.parametrize("text", ["", "[]", "null", "{", '{"v":1}', "3", "[" * 100_000])
def test_a_text_that_is_no_guide_is_refused(text: str) -> None:
    with pytest.raises(CompiledError):
        Guide.from_json(text)


def test_a_letter_that_rests_on_an_expired_fact_is_not_written() -> None:
    with pytest.raises(LetterError, match="not in force on 2027-01-01"):
        letter_text(SMALL, "stopped-letter", {}, {}, today=date(2027, 1, 1))


def test_an_unknown_letter_and_an_unknown_field_are_named_with_the_nearest_known() -> None:
    with pytest.raises(LetterError, match='no letter "notes"; did you mean "note"'):
        letter_text(SMALL, "notes", {}, {}, today=BUILT)
    with pytest.raises(LetterError, match='no field "nane"; did you mean "name"'):
        letter_text(SMALL, "note", {}, {"nane": "x"}, today=BUILT)


ANSWERS: dict[str, st.SearchStrategy[Any]] = {
    "kind": st.sampled_from(["road", "river", "none"]),
    "things": st.none() | st.lists(st.sampled_from(["map", "bread", "water"]), unique=True),
    "count": st.none() | st.integers(1, 12),
    "start": st.none() | st.dates(date(1900, 1, 1), date(2199, 12, 31)).map(date.isoformat),
    "sure": st.booleans(),
}
SOME_ANSWERS = st.fixed_dictionaries({}, optional=ANSWERS)
SOME_DAY = st.dates(date(2026, 1, 1), date(2040, 1, 1))


def reached(answers: dict[str, Any], today: date) -> list[str]:
    """The questions that a person with these answers is asked, one after another."""
    path: list[str] = []
    given: dict[str, Any] = {}
    while (name := run(SMALL, given, today=today).asks) is not None:
        path.append(name)
        if name not in answers:
            return path
        given[name] = answers[name]
    return path


@given(SOME_ANSWERS, SOME_DAY)
def test_answers_to_questions_that_are_not_asked_change_nothing(answers: dict[str, Any], today: date) -> None:
    path = reached(answers, today)
    relevant = {name: value for name, value in answers.items() if name in path}
    assert run(SMALL, answers, today=today) == run(SMALL, relevant, today=today)


@given(st.fixed_dictionaries(ANSWERS), SOME_DAY)
def test_full_answers_always_come_to_an_end_and_the_order_of_answers_does_not_matter(
    answers: dict[str, Any], today: date
) -> None:
    found = run(SMALL, answers, today=today)
    assert found.asks is None
    assert found == run(SMALL, dict(reversed(answers.items())), today=today)


@given(st.fixed_dictionaries(ANSWERS), SOME_DAY)
def test_a_rolled_deadline_is_never_on_a_day_of_rest(answers: dict[str, Any], today: date) -> None:
    rolling = {deadline.id for deadline in SMALL.deadlines if deadline.roll != "none"}
    for deadline in run(SMALL, answers, today=today).deadlines:
        if deadline.id in rolling and deadline.date is not None:
            assert deadline.date.weekday() < 5
            assert deadline.date not in SMALL.holidays


@given(st.text(max_size=40), st.text(max_size=40))
def test_a_value_in_a_letter_is_never_read_as_markup(name: str, address: str) -> None:
    text = letter_text(SMALL, "note", {}, {"name": f"A{name}Z", "address": address}, today=BUILT)
    lines = [line.rstrip(" \t") for line in f"A{name}Z".replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    assert text.startswith("\n".join(lines))


def test_a_guide_without_holidays_rolls_only_over_weekends() -> None:
    bare = replace(SMALL, holidays=frozenset())
    answers = {"kind": "road", "things": [], "count": 5, "sure": False, "start": "2026-12-01"}
    found = {each.id: each.date for each in run(bare, answers, today=BUILT).deadlines}
    assert found["later"] == date(2027, 1, 1)
