"""Expression trees as nested tuples, so that they can be keys, with answers put in one after another."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from safeconduct.guides.evaluate import Value
from safeconduct.guides.expressions import Tree

Open = tuple[Any, ...]
"""An expression of which something may still be open. ("lit", None) is unknown."""


def frozen(tree: Tree) -> Open:
    """The tree as nested tuples."""
    return tuple(frozen(part) if isinstance(part, list) else part for part in tree)


def thawed(tree: Open) -> Tree:
    """The tree as lists again."""
    return [thawed(part) if isinstance(part, tuple) else part for part in tree]


def mentions(tree: object, name: str) -> bool:
    """Whether the question stands in the tree."""
    return name in names(tree)


def names(tree: object) -> set[str]:
    """The questions that stand in the tree."""
    if not isinstance(tree, tuple) or tree[0] == "lit":
        return set()
    if tree[0] in {"answer", "answered"}:
        return {tree[1]}
    return {name for part in tree[1:] for name in names(part)}


def atoms(tree: Open, heads: frozenset[str] | set[str]) -> Iterator[Open]:
    """The parts with one of these heads that logic joins."""
    if tree[0] in heads:
        yield tree
    elif tree[0] in {"and", "or", "not"}:
        for part in tree[1:]:
            yield from atoms(part, heads)


def replaced(tree: Open, name: str, value: Value | None) -> Open:
    """The tree with the answer to a question in its place."""
    if tree == ("answered", name):
        return ("lit", value is not None)
    if tree == ("answer", name):
        return ("date", value.isoformat()) if isinstance(value, date) else ("lit", value)
    if tree[0] == "lit":
        return tree
    return (tree[0], *(replaced(part, name, value) if isinstance(part, tuple) else part for part in tree[1:]))
