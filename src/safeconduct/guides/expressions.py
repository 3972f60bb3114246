"""Expressions of a pack: a small subset of Python's syntax, checked for types and compiled to a JSON tree.

The source is parsed with `ast` and never evaluated as Python. Whatever the table below does not name is refused, so a
new piece of Python's syntax cannot slip in. The trees are walked by `evaluate.py` here and by the browser's evaluator;
`vectors/guides/expressions.json` holds both to the same answers.
"""

import ast
import re
import warnings
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from safeconduct.guides import dates
from safeconduct.guides.errors import ExpressionError
from safeconduct.guides.nearest import did_you_mean

Tree = list[Any]

LONGEST = 2000
DEEPEST = 40
LARGEST = 10**9
RESERVED = frozenset({"today", "answered", "date", "day", "year", "days_after", "months_after", "years_after", "age"})

_WHAT = {
    "bool": "yes or no",
    "number": "a number",
    "date": "a date",
    "choice": "a choice",
    "many": "a set of choices",
    "text": "a text",
    "list": "a list",
}
_OPERATORS: dict[type[ast.cmpop], str] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
}
_FUNCTIONS: dict[str, tuple[tuple[str, ...], str]] = {
    "day": (("number", "number", "number"), "date"),
    "year": (("date",), "number"),
    "days_after": (("date", "number"), "date"),
    "months_after": (("date", "number"), "date"),
    "years_after": (("date", "number"), "date"),
    "age": (("date", "date"), "number"),
}
_REFUSED: dict[type[ast.AST], tuple[str, str]] = {
    ast.Attribute: (
        "a dot (attribute) is not part of the language",
        "use question names and the functions of docs/guides.md",
    ),
    ast.Subscript: (
        "square brackets after a name are not part of the language",
        'to test a choice write: name == "choice"',
    ),
    ast.Lambda: ("lambda is not part of the language", "write the condition itself"),
    ast.IfExp: ("`a if b else c` is not part of the language", "use `and` and `or`, or two outcomes"),
    ast.JoinedStr: ("f-strings are not part of the language", "write the text in plain quotes"),
    ast.BinOp: ("arithmetic is not part of the language", "use days_after, months_after or years_after"),
    ast.NamedExpr: ("`:=` is not part of the language", "use `==` to compare"),
    ast.Dict: ("curly brackets are not part of the language", 'write a list: ["a", "b"]'),
    ast.Set: ("curly brackets are not part of the language", 'write a list: ["a", "b"]'),
    ast.Starred: ("a star is not part of the language", "write each value"),
}


@dataclass(frozen=True, slots=True)
class Kind:
    """The type of a value: bool, number, date, choice or many, the last two with the choices they may take."""

    name: str
    choices: tuple[str, ...] = ()


_BOOL, _NUMBER, _DATE = Kind("bool"), Kind("number"), Kind("date")
_Typed = tuple[Tree, Kind]


def parse_expression(
    source: str, questions: Mapping[str, Kind], *, wants: str = "bool", later: Iterable[str] = ()
) -> Tree:
    """The JSON tree of `source`, whose result is a `wants` ("bool" or "date").

    `questions` are the names that may be used, with their types; `later` are names that are asked only afterwards.
    Raises ExpressionError, whose `offset` counts characters of `source`.

    >>> parse_expression('came == "refused"', {"came": Kind("choice", ("receipt", "refused"))})
    ['==', ['answer', 'came'], ['lit', 'refused']]
    """
    compiler = _Compiler(source, dict(questions), frozenset(later))
    return compiler.compile(wants)


@dataclass
class _Compiler:
    source: str
    questions: dict[str, Kind]
    later: frozenset[str]
    line: str = field(init=False)
    lead: int = field(init=False)

    def __post_init__(self) -> None:
        # One line: a line break inside an expression means no more than a space, and columns stay offsets.
        flat = re.sub(r"[\r\n]", " ", self.source)
        self.line = flat.lstrip(" ").rstrip(" ")
        self.lead = len(flat) - len(flat.lstrip(" "))

    def compile(self, wants: str) -> Tree:
        self.check_characters()
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                body = ast.parse(self.line, mode="eval").body
        except SyntaxError as error:
            raise self.not_an_expression(error) from None
        except (RecursionError, MemoryError, ValueError):
            raise ExpressionError("the expression is nested too deeply", "split it over several questions") from None
        tree, kind = self.visit(body, 0)
        self.expect(kind, wants, body)
        return tree

    def not_an_expression(self, error: SyntaxError) -> ExpressionError:
        if single := re.search(r"(?<![=!<>:])=(?!=)", self.line):
            return ExpressionError(
                "this is not an expression (a single =)", "compare with ==", self.lead + single.start()
            )
        # At the end of the source Python counts from the line after.
        column = (error.offset or 0) - 1
        column = column if error.lineno == 1 and 0 <= column <= len(self.line) else len(self.line)
        return ExpressionError(
            f"this is not an expression ({error.msg})",
            'write a condition such as: came == "refused" and answered(notified)',
            self.lead + column,
        )

    def check_characters(self) -> None:
        if not self.line:
            raise ExpressionError("the expression is empty", "write a condition, or leave the key out")
        if len(self.line) > LONGEST:
            raise ExpressionError(
                f"the expression is longer than {LONGEST} characters", "split it over several outcomes", self.lead
            )
        if found := re.search(r"[#\\\t\x00-\x1f\x7f]", self.line):
            raise ExpressionError(
                f"the character {found[0]!r} cannot stand in an expression", "remove it", self.lead + found.start()
            )
        depth = 0
        for offset, character in enumerate(self.line):
            depth += (character in "([{") - (character in ")]}")
            if depth > DEEPEST:
                raise ExpressionError("brackets are nested too deeply", "split the expression", self.lead + offset)

    def refuse(self, node: ast.AST, message: str, mend: str) -> ExpressionError:
        column = len(self.line.encode()[: getattr(node, "col_offset", 0)].decode(errors="ignore"))
        return ExpressionError(message, mend, self.lead + column)

    def expect(self, kind: Kind, wants: str, node: ast.AST) -> None:
        if kind.name == wants:
            return
        mend = f"this place needs {_WHAT[wants]}"
        if wants == "bool" and isinstance(node, ast.Name):
            example = f'{node.id} == "{kind.choices[0]}"' if kind.name == "choice" else f"answered({node.id})"
            mend = f"this place needs yes or no: write {example}"
        raise self.refuse(node, f"this is {_WHAT[kind.name]}", mend)

    def visit(self, node: ast.expr, depth: int) -> _Typed:
        if depth > DEEPEST:
            raise self.refuse(node, "the expression is nested too deeply", "split it over several outcomes")
        method = _VISITORS.get(type(node))
        if method is None:
            message, mend = _REFUSED.get(
                type(node), (f"{type(node).__name__} is not part of the language", "see docs/guides.md for what is")
            )
            raise self.refuse(node, message, mend)
        return method(self, node, depth + 1)

    def bool_op(self, node: ast.BoolOp, depth: int) -> _Typed:
        tree: Tree = ["and" if isinstance(node.op, ast.And) else "or"]
        for value in node.values:
            part, kind = self.visit(value, depth)
            self.expect(kind, "bool", value)
            tree.append(part)
        return tree, _BOOL

    def unary(self, node: ast.UnaryOp, depth: int) -> _Typed:
        if isinstance(node.op, ast.Not):
            part, kind = self.visit(node.operand, depth)
            self.expect(kind, "bool", node.operand)
            return ["not", part], _BOOL
        operand = node.operand
        if isinstance(node.op, ast.USub) and isinstance(operand, ast.Constant) and type(operand.value) is int:
            (_, value), kind = self.constant(operand, depth)
            return ["lit", -value], kind
        raise self.refuse(node, "only a number may have a sign", "write the number, such as -3")

    def constant(self, node: ast.Constant, _depth: int) -> _Typed:
        value = node.value
        if isinstance(value, bool):
            return ["lit", value], _BOOL
        if isinstance(value, int):
            if value > LARGEST:
                raise self.refuse(node, "the number is too large", f"numbers go up to {LARGEST}")
            return ["lit", value], _NUMBER
        if isinstance(value, str):
            return ["lit", value], Kind("text")
        if value is None:
            raise self.refuse(node, "None is not part of the language", "to ask whether it is known: answered(name)")
        raise self.refuse(
            node, f"{value!r:.20} is not part of the language", "numbers are whole; texts stand in plain quotes"
        )

    def name(self, node: ast.Name, _depth: int) -> _Typed:
        if node.id == "today":
            return ["today"], _DATE
        if node.id in self.questions:
            return ["answer", node.id], self.questions[node.id]
        raise self.unknown_name(node)

    def unknown_name(self, node: ast.Name) -> ExpressionError:
        name = node.id
        if name in self.later:
            return self.refuse(node, f'"{name}" is asked only later', "use earlier questions, or move that question up")
        if name in {"true", "false"}:
            return self.refuse(node, f'unknown name "{name}"', f"write {name.capitalize()}")
        if name in RESERVED - {"today"}:
            return self.refuse(node, f'"{name}" is a function', f"write {name}(…)")
        return self.refuse(node, f'unknown name "{name:.40}"', did_you_mean(name, [*self.questions, "today"]))

    def compare(self, node: ast.Compare, depth: int) -> _Typed:
        parts: list[Tree] = []
        left = node.left
        for operator, right in zip(node.ops, node.comparators, strict=True):
            parts.append(self.pair(node, left, operator, right, depth))
            left = right
        return (parts[0] if len(parts) == 1 else ["and", *parts]), _BOOL

    def pair(self, node: ast.Compare, left: ast.expr, operator: ast.cmpop, right: ast.expr, depth: int) -> Tree:
        if isinstance(operator, ast.In):
            return self.contains(left, right, depth)
        if isinstance(operator, ast.NotIn):
            return ["not", self.contains(left, right, depth)]
        symbol = _OPERATORS.get(type(operator))
        if symbol is None:
            raise self.refuse(node, "`is` is not part of the language", "compare with == or !=")
        (a, a_kind), (b, b_kind) = self.visit(left, depth), self.visit(right, depth)
        if symbol in {"==", "!="} and {a_kind.name, b_kind.name} == {"choice", "text"}:
            choice, (literal, where) = (a_kind, (b, right)) if a_kind.name == "choice" else (b_kind, (a, left))
            self.check_choice(choice, literal[1], where)
            return [symbol, a, b]
        self.check_comparable(node, symbol, a_kind, b_kind)
        return [symbol, a, b]

    def check_comparable(self, node: ast.Compare, symbol: str, a: Kind, b: Kind) -> None:
        allowed = {"number", "date", "bool"} if symbol in {"==", "!="} else {"number", "date"}
        if a.name == b.name and a.name in allowed:
            return
        if "many" in {a.name, b.name}:
            mend = 'write "choice" in name'
        elif a.name == b.name:
            mend = (
                "compare a choice with one of its values in quotes"
                if a.name in {"choice", "text"}
                else "use ==, and, or"
            )
        else:
            mend = 'compare like with like; a date is written date("2026-01-31")'
        raise self.refuse(node, f"{_WHAT[a.name]} cannot be compared with {_WHAT[b.name]} by {symbol}", mend)

    def check_choice(self, kind: Kind, value: str, node: ast.expr) -> None:
        if value not in kind.choices:
            raise self.refuse(node, f'"{value:.40}" is not one of the choices', did_you_mean(value, kind.choices))

    def contains(self, left: ast.expr, right: ast.expr, depth: int) -> Tree:
        a, a_kind = self.visit(left, depth)
        if isinstance(right, ast.List | ast.Tuple):
            return ["in", a, self.listed(a_kind, left, right, depth)]
        b, b_kind = self.visit(right, depth)
        if b_kind.name == "many" and a_kind.name == "text":
            self.check_choice(b_kind, a[1], left)
            return ["in", a, b]
        raise self.refuse(
            right, "`in` needs a list, or a question with several choices", 'write name in ["a", "b"], or "a" in name'
        )

    def listed(self, kind: Kind, left: ast.expr, right: ast.List | ast.Tuple, depth: int) -> Tree:
        if kind.name not in {"choice", "number", "date"}:
            raise self.refuse(left, f"{_WHAT[kind.name]} cannot be looked up in a list", "a choice, number or date can")
        wanted = "text" if kind.name == "choice" else kind.name
        tree: Tree = ["list"]
        for element in right.elts:
            part, part_kind = self.visit(element, depth)
            self.expect(part_kind, wanted, element)
            if part[0] not in {"lit", "date"}:
                raise self.refuse(element, "a list holds only fixed values", "write it with `or`: a == b or a == c")
            if wanted == "text":
                self.check_choice(kind, part[1], element)
            tree.append(part)
        return tree

    def call(self, node: ast.Call, depth: int) -> _Typed:
        if not isinstance(node.func, ast.Name):
            raise self.refuse(node, "only the named functions can be called", "see docs/guides.md for them")
        if node.keywords:
            raise self.refuse(node.keywords[0], "a function takes its values in order", "leave the name and = out")
        name = node.func.id
        if name == "answered":
            return self.answered(node)
        if name == "date":
            return self.date(node)
        if name not in _FUNCTIONS:
            raise self.refuse(
                node, f'there is no function "{name:.40}"', did_you_mean(name, sorted(RESERVED - {"today"}))
            )
        wanted, result = _FUNCTIONS[name]
        if len(node.args) != len(wanted):
            raise self.refuse(
                node, f"{name} takes {len(wanted)} values, not {len(node.args)}", f"write {name}({', '.join(wanted)})"
            )
        tree: Tree = [name]
        for argument, kind_name in zip(node.args, wanted, strict=True):
            part, kind = self.visit(argument, depth)
            self.expect(kind, kind_name, argument)
            tree.append(part)
        if (
            name == "day"
            and all(part[0] == "lit" for part in tree[1:])
            and dates.make_day(*(p[1] for p in tree[1:])) is None
        ):
            raise self.refuse(node, "there is no such day", "days go from 1900-01-01 to 2199-12-31")
        return tree, Kind(result)

    def answered(self, node: ast.Call) -> _Typed:
        if len(node.args) != 1 or not isinstance(node.args[0], ast.Name):
            raise self.refuse(node, "answered takes the name of one question", "write answered(name)")
        name = node.args[0]
        if name.id not in self.questions:
            raise self.unknown_name(name)
        return ["answered", name.id], _BOOL

    def date(self, node: ast.Call) -> _Typed:
        text = node.args[0] if len(node.args) == 1 else None
        if not isinstance(text, ast.Constant) or not isinstance(text.value, str):
            raise self.refuse(
                node, "date takes one day in quotes", 'write date("2026-01-31"), or day(y, m, d) for numbers'
            )
        if dates.read_day(text.value) is None:
            raise self.refuse(text, f'there is no day "{text.value:.20}"', "write it as 2026-01-31, from 1900 to 2199")
        return ["date", text.value], _DATE


_VISITORS: dict[type[ast.AST], Callable[[_Compiler, Any, int], _Typed]] = {
    ast.BoolOp: _Compiler.bool_op,
    ast.UnaryOp: _Compiler.unary,
    ast.Constant: _Compiler.constant,
    ast.Name: _Compiler.name,
    ast.Compare: _Compiler.compare,
    ast.Call: _Compiler.call,
}
