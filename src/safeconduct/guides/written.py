"""An expression tree as the text an author would write, for people who review a guide."""

import json

from safeconduct.guides.expressions import Tree

_COMPARISONS = frozenset({"==", "!=", "<", "<=", ">", ">=", "in"})
# How tightly each part binds, as in Python; a looser part inside a tighter one needs brackets.
_OR, _AND, _NOT, _COMPARE, _ATOM = range(5)


def written(tree: Tree) -> str:
    """The expression of a tree; parsing it gives the tree again.

    >>> written(["and", ["==", ["answer", "came"], ["lit", "refused"]], ["not", ["answer", "sure"]]])
    'came == "refused" and not sure'
    """
    return _written(tree)[0]


def _written(tree: Tree) -> tuple[str, int]:  # noqa: PLR0911 - one line for each kind of part
    head = tree[0]
    if head == "lit":
        value = tree[1]
        return (repr(value) if isinstance(value, bool | int) else json.dumps(value, ensure_ascii=False)), _ATOM
    if head in {"answer", "today"}:
        return (tree[1] if head == "answer" else "today"), _ATOM
    if head == "date":
        return f'date("{tree[1]}")', _ATOM
    if head == "list":
        return "[" + ", ".join(written(part) for part in tree[1:]) + "]", _ATOM
    if head in {"and", "or"}:
        return _joined(tree)
    if head == "not":
        return _negated(tree)
    if head in _COMPARISONS:
        return f"{_tight(tree[1], _ATOM)} {head} {_tight(tree[2], _ATOM)}", _COMPARE
    return f"{head}({', '.join(part if isinstance(part, str) else written(part) for part in tree[1:])})", _ATOM


def _joined(tree: Tree) -> tuple[str, int]:
    level = _AND if tree[0] == "and" else _OR
    return f" {tree[0]} ".join(_tight(part, level + 1) for part in tree[1:]), level


def _negated(tree: Tree) -> tuple[str, int]:
    inner = tree[1]
    if inner[0] == "in":
        return f"{_tight(inner[1], _ATOM)} not in {_tight(inner[2], _ATOM)}", _COMPARE
    return f"not {_tight(inner, _NOT)}", _NOT


def _tight(tree: Tree, level: int) -> str:
    text, own = _written(tree)
    return text if own >= level else f"({text})"
