"""Expressions: what compiles to which tree, what it comes to, and what is refused where."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.guides import dates
from safeconduct.guides.errors import CompiledError, ExpressionError
from safeconduct.guides.evaluate import compile_tree
from safeconduct.guides.expressions import Kind, parse_expression
from safeconduct.guides.written import written

VECTORS = json.loads((Path(__file__).parents[2] / "vectors/guides/expressions.json").read_text())
QUESTIONS = {name: Kind(q["kind"], tuple(q.get("choices", ()))) for name, q in VECTORS["questions"].items()}
Truth = bool | None
TRUTHS = st.sampled_from([True, False, None])
DAYS = st.dates(dates.FIRST, dates.LAST)
A_DAY = date(2026, 11, 24)


def as_value(name: str, given_as: Any) -> Any:  # noqa: ANN401 - JSON
    kind = QUESTIONS[name].name
    if kind == "date" and given_as is not None:
        return dates.read_day(given_as)
    return frozenset(given_as) if kind == "many" and given_as is not None else given_as


def name_of(case: dict[str, Any]) -> str:
    return f"{case['source'][:60]} {case.get('values', '')}"


@pytest.mark.parametrize("case", VECTORS["cases"], ids=name_of)
def test_an_expression_compiles_to_its_tree_and_its_tree_has_its_value(case: dict[str, Any]) -> None:
    tree = parse_expression(case["source"], QUESTIONS, wants=case["wants"])
    assert tree == case["tree"]
    values = {name: as_value(name, each) for name, each in case["values"].items()}
    value = compile_tree(tree)(values, date.fromisoformat(case["today"]))
    assert (value.isoformat() if isinstance(value, date) else value) == case["value"]


@pytest.mark.parametrize("case", VECTORS["cases"], ids=name_of)
def test_a_tree_written_out_for_reviewers_is_the_same_expression(case: dict[str, Any]) -> None:
    assert parse_expression(written(case["tree"]), QUESTIONS, wants=case["wants"]) == case["tree"]


@pytest.mark.parametrize("case", VECTORS["refused"], ids=name_of)
def test_what_is_not_of_the_language_is_refused_at_its_place(case: dict[str, Any]) -> None:
    with pytest.raises(ExpressionError) as refused:
        parse_expression(case["source"], QUESTIONS, wants=case["wants"], later=case["later"])
    assert refused.value.offset + 1 == case["column"], str(refused.value)
    assert case["why"] in str(refused.value)


def test_there_are_enough_vectors_to_matter() -> None:
    assert len(VECTORS["cases"]) >= 60
    used = {part for case in VECTORS["cases"] for part in heads(case["tree"])}
    words = {"lit", "date", "today", "answer", "answered", "and", "or", "not", "in", "list", "age", "day", "year"}
    assert used == words | {"==", "!=", "<", "<=", ">", ">=", "days_after", "months_after", "years_after"}


def heads(tree: list[Any]) -> set[str]:
    found = {str(tree[0])}
    if tree[0] not in {"lit", "date", "answer", "answered"}:
        found |= {head for part in tree[1:] for head in heads(part)}
    return found


def test_a_tree_that_is_none_is_refused() -> None:
    for tree in (["call", "open"], ["and", ["nope"]], [], ["not"], ["answer"], ["in", ["lit", 1]], "lit", ["=="]):
        with pytest.raises(CompiledError):
            compile_tree(tree)  # type: ignore[arg-type] # that is the point


def value_of(source: str, **values: Truth) -> bool | None:
    result: bool | None = compile_tree(parse_expression(source, QUESTIONS))(values, A_DAY)
    return result


@given(TRUTHS, TRUTHS, TRUTHS)
def test_kleene_logic_keeps_the_laws_of_de_morgan_and_distribution(a: Truth, b: Truth, c: Truth) -> None:
    for left, right in (
        ("not (a and b)", "not a or not b"),
        ("not (a or b)", "not a and not b"),
        ("a and (b or c)", "a and b or a and c"),
        ("a or b and c", "(a or b) and (a or c)"),
        ("a and b", "b and a"),
        ("not not a", "a and a"),
    ):
        assert value_of(left, a=a, b=b, c=c) is value_of(right, a=a, b=b, c=c)


@given(TRUTHS, TRUTHS, st.sampled_from(["a and b", "a or b", "not a or b", "a and not b"]))
def test_learning_an_unknown_answer_never_turns_yes_into_no(a: Truth, b: Truth, source: str) -> None:
    before = value_of(source, a=a, b=b)
    if before is None:
        return
    for known_a in [a] if a is not None else [True, False]:
        for known_b in [b] if b is not None else [True, False]:
            assert value_of(source, a=known_a, b=known_b) is before


@given(DAYS, st.integers(-3000, 3000))
def test_months_after_keeps_the_day_or_clips_to_the_last_of_the_month(start: date, count: int) -> None:
    found = dates.months_after(start, count)
    if found is None:
        months = start.year * 12 + start.month - 1 + count
        assert not 1900 * 12 <= months < 2200 * 12
        return
    assert (found.year * 12 + found.month) - (start.year * 12 + start.month) == count
    following = dates.days_after(found, 1)
    assert found.day == start.day or (found.day < start.day and (following is None or following.day == 1))


@given(DAYS, st.integers(-200, 200), st.integers(-200, 200))
def test_days_after_adds_up(start: date, first: int, second: int) -> None:
    middle = dates.days_after(start, first)
    if middle is not None:
        assert dates.days_after(middle, second) == dates.days_after(start, first + second)


@given(DAYS, DAYS)
def test_age_is_the_largest_number_of_whole_years_that_fit(birth: date, on: date) -> None:
    if birth <= on:
        years = dates.age(birth, on)
        assert (birth.year + years, birth.month, birth.day) <= (on.year, on.month, on.day)
        assert (birth.year + years + 1, birth.month, birth.day) > (on.year, on.month, on.day)


@given(st.text(max_size=60))
def test_any_text_is_refused_with_a_place_inside_it(source: str) -> None:
    with pytest.raises(ExpressionError) as refused:
        parse_expression(f"{source} and zzz", QUESTIONS)
    assert 0 <= refused.value.offset <= len(source) + len(" and zzz")
