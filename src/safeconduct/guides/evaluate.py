"""The value of an expression tree: each tree is compiled once to closures, so that a step costs microseconds.

Three-valued logic after Kleene (Introduction to Metamathematics, § 64): None is *unknown*. `and` is false as soon as
one part is false, `or` true as soon as one is true, whatever is unknown; comparisons and functions of an unknown are
unknown.
"""

import operator
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from safeconduct.guides import dates
from safeconduct.guides.errors import CompiledError
from safeconduct.guides.expressions import Tree

Value = str | int | bool | date | frozenset[str]
Values = Mapping[str, Value | None]
Evaluator = Callable[[Values, date], Any]

_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_CALL: dict[str, Callable[..., Any]] = {
    "day": dates.make_day,
    "year": lambda day: day.year,
    "days_after": dates.days_after,
    "months_after": dates.months_after,
    "years_after": dates.years_after,
    "age": dates.age,
}


def compile_tree(tree: Tree) -> Evaluator:
    """A function of (values, today) that gives the tree's value, None if unknown.

    Values are str, int, bool, date, or frozenset of str by question id. Raises CompiledError for what is no tree.

    >>> compile_tree(["or", ["answer", "a"], ["lit", True]])({"a": None}, date(2026, 11, 24))
    True
    """
    try:
        return _build(tree)
    except (IndexError, KeyError, TypeError, ValueError, RecursionError) as error:
        raise CompiledError(f"not an expression: {str(tree)[:80]}; compile the pack again") from error


def _build(tree: Tree) -> Evaluator:
    head = tree[0]
    if head in _LEAVES:
        return _LEAVES[head](tree)
    parts = [_build(part) for part in tree[1:]]
    if head in _COMPARE:
        return _compare(_COMPARE[head], *parts)
    if head in _CALL:
        return _call(_CALL[head], parts)
    return _LOGIC[head](parts)


def _literal(tree: Tree) -> Evaluator:
    value = tree[1]
    return lambda _values, _today: value


def _date(tree: Tree) -> Evaluator:
    value = dates.read_day(tree[1])
    return lambda _values, _today: value


def _list(tree: Tree) -> Evaluator:
    value = frozenset(dates.read_day(part[1]) if part[0] == "date" else part[1] for part in tree[1:])
    return lambda _values, _today: value


def _answer(tree: Tree) -> Evaluator:
    name = tree[1]
    return lambda values, _today: values.get(name)


def _answered(tree: Tree) -> Evaluator:
    name = tree[1]
    return lambda values, _today: values.get(name) is not None


def _and(parts: list[Evaluator]) -> Evaluator:
    def value(values: Values, today: date) -> bool | None:
        found: bool | None = True
        for part in parts:
            this = part(values, today)
            if this is False:
                return False
            if this is None:
                found = None
        return found

    return value


def _or(parts: list[Evaluator]) -> Evaluator:
    def value(values: Values, today: date) -> bool | None:
        found: bool | None = False
        for part in parts:
            this = part(values, today)
            if this is True:
                return True
            if this is None:
                found = None
        return found

    return value


def _not(parts: list[Evaluator]) -> Evaluator:
    (part,) = parts

    def value(values: Values, today: date) -> bool | None:
        this = part(values, today)
        return None if this is None else not this

    return value


def _in(parts: list[Evaluator]) -> Evaluator:
    member, group = parts

    def value(values: Values, today: date) -> bool | None:
        this, those = member(values, today), group(values, today)
        return None if this is None or those is None else this in those

    return value


def _compare(compare: Callable[[Any, Any], bool], left: Evaluator, right: Evaluator) -> Evaluator:
    def value(values: Values, today: date) -> bool | None:
        a, b = left(values, today), right(values, today)
        return None if a is None or b is None else compare(a, b)

    return value


def _call(function: Callable[..., Any], parts: list[Evaluator]) -> Evaluator:
    def value(values: Values, today: date) -> Any:  # noqa: ANN401 - a date or a number, as the function says
        arguments = [part(values, today) for part in parts]
        return None if None in arguments else function(*arguments)

    return value


_LEAVES: dict[str, Callable[[Tree], Evaluator]] = {
    "lit": _literal,
    "date": _date,
    "list": _list,
    "today": lambda _tree: lambda _values, today: today,
    "answer": _answer,
    "answered": _answered,
}
_LOGIC: dict[str, Callable[[list[Evaluator]], Evaluator]] = {"and": _and, "or": _or, "not": _not, "in": _in}
