"""One line of JSON, read so strictly that every value has exactly one spelling.

A line is refused unless it is byte for byte what writing its value again gives: compact, the keys in their order, no
escape that is not needed, whole numbers only. That leaves no room for duplicate keys, for two parsers that disagree, or
for a MAC over something else than what is read. The TypeScript twin is web/src/sealed/line.ts.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, NoReturn, TypeVar

T = TypeVar("T")

LONGEST = 65536
"""Bytes of a line, its line feed not counted."""
DEEPEST = 8
LARGEST = 2**53 - 1
"""The largest whole number that JavaScript keeps exactly."""

HEX = re.compile("[0-9a-f]+")
DAY = re.compile(r"(?:19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}")
_STRING = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"')
_BRACKETS = re.compile(r"[\[{}\]]")
_NUMBERED = re.compile('[{,]"[0-9]+":')
"""A key that is a number, in compact JSON: JavaScript would put it first."""
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


class LineRefused(Exception):
    """A line is refused: `reason` is a code, `where` the key or part, `message` what would be right."""

    def __init__(self, reason: str, where: str, message: str) -> None:
        self.reason = reason
        self.where = where
        self.message = message
        super().__init__(f"{where}: {message} ({reason})")


def write(value: Mapping[str, Any]) -> str:
    """The one spelling of an object."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _constant(_text: str) -> NoReturn:
    raise ValueError("NaN and Infinity are not JSON")


def _depth(text: str) -> int:
    if text.count("[") + text.count("{") <= DEEPEST:
        return 0  # too few brackets to be deep
    deepest = depth = 0
    for bracket in _BRACKETS.findall(_STRING.sub("", text)):
        depth += 1 if bracket in "[{" else -1
        deepest = max(deepest, depth)
    return deepest


def read(data: bytes) -> dict[str, Any]:
    """The object that a line (without its line feed) spells; `LineRefused` when it is not its one spelling."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise LineRefused("json", "line", "it is not UTF-8") from None
    fractions: list[str] = []

    def whole(digits: str) -> int | None:
        # A few digits more than the largest are enough to tell; int() of thousands costs more than it is worth.
        if len(digits) <= len(str(-LARGEST)) and abs(int(digits)) <= LARGEST:
            return int(digits)
        fractions.append(digits)
        return None

    try:
        value = json.loads(text, parse_float=fractions.append, parse_int=whole, parse_constant=_constant)
    except (ValueError, RecursionError):
        raise LineRefused("json", "line", "it is not JSON") from None
    # Only now, when every quotation mark is known to be closed: an open one would make the expression try each of them.
    if _depth(text) > DEEPEST:
        raise LineRefused("json", "line", "it is nested too deeply")
    if not isinstance(value, dict):
        raise LineRefused("json", "line", "it is not a JSON object")
    if fractions:
        raise LineRefused("form", "line", "numbers are whole, without fraction and exponent")
    if write(value) != text or _NUMBERED.search(text):
        raise LineRefused(
            "form", "line", "it is not compact JSON with each key once, none a number, and no needless escape"
        )
    return value


class Fields:
    """The keys of one object, taken one by one with their types checked. `where` names the object in errors."""

    def __init__(self, value: object, keys: Sequence[str], where: str = "") -> None:
        self._where = where
        if not isinstance(value, dict):
            raise LineRefused("type", where or "line", "must be an object")
        if set(value) != set(keys):
            missing = [key for key in keys if key not in value]
            # An unknown key is the sender's text, so it is not named: messages may be logged.
            what = f"has no key {missing[0]}" if missing else "has a key of another version"
            raise LineRefused("keys", where or "line", f"{what}; the keys are {', '.join(keys)}")
        if list(value) != list(keys):
            raise LineRefused("form", where or "line", f"its keys stand in another order than {', '.join(keys)}")
        self._value: dict[str, Any] = value

    def name(self, key: str) -> str:
        """The key as errors write it, with the objects around it."""
        return f"{self._where}.{key}" if self._where else key

    def wrong(self, key: str, message: str) -> LineRefused:
        """The error for a value of the right type that cannot be."""
        return LineRefused("value", self.name(key), message)

    def _typed(self, key: str, kind: type, what: str) -> Any:  # noqa: ANN401 - the caller names the type
        value = self._value[key]
        if type(value) is not kind:  # True is an int to isinstance
            raise LineRefused("type", self.name(key), f"must be {what}")
        return value

    def is_null(self, key: str) -> bool:
        """Whether the key holds null."""
        return self._value[key] is None

    def raw(self, key: str) -> object:
        """The value as it is, not checked."""
        return self._value[key]

    def whole(self, key: str, least: int, most: int) -> int:
        """A whole number from `least` to `most`."""
        value: int = self._typed(key, int, "a whole number")
        if not least <= value <= most:
            raise self.wrong(key, f"must be from {least} to {most}")
        return value

    def text(self, key: str, longest: int, *, shape: re.Pattern[str] | None = None, least: int = 1) -> str:
        """A text of `least` to `longest` code points without control characters, of a shape if one is given."""
        value: str = self._typed(key, str, "a text")
        check_text(value, self.name(key), longest, shape=shape, least=least)
        return value

    def hex(self, key: str, length: int) -> str:
        """A text of exactly `length` lower-case hex digits."""
        return self.text(key, length, shape=HEX, least=length)

    def day(self, key: str) -> date:
        """A day from 1900 to 2199, written YYYY-MM-DD."""
        return day_of(self._typed(key, str, "a day, written YYYY-MM-DD"), self.name(key))

    def items(self, key: str, most: int, *, least: int = 0) -> list[Any]:
        """A list of `least` to `most` items, themselves not checked."""
        value: list[Any] = self._typed(key, list, "a list")
        if not least <= len(value) <= most:
            raise self.wrong(key, f"must have {least} to {most} items")
        return value

    def texts(self, key: str, most: int, longest: int, shape: re.Pattern[str], *, least: int = 0) -> tuple[str, ...]:
        """A list of different texts of a shape."""
        values = self.items(key, most, least=least)
        for number, value in enumerate(values):
            where = f"{self.name(key)}[{number}]"
            if type(value) is not str:
                raise LineRefused("type", where, "must be a text")
            check_text(value, where, longest, shape=shape)
        if len(set(values)) != len(values):
            raise self.wrong(key, "names something twice")
        return tuple(values)

    def objects(self, key: str, most: int, keys: Sequence[str], make: Callable[["Fields"], T]) -> tuple[T, ...]:
        """A list of objects with the same keys, each made into something."""
        values = self.items(key, most)
        return tuple(make(Fields(value, keys, f"{self.name(key)}[{n}]")) for n, value in enumerate(values))


def check_text(value: str, where: str, longest: int, *, shape: re.Pattern[str] | None = None, least: int = 1) -> None:
    """Nothing, or `LineRefused` for a text that is too long, has control characters or not the shape."""
    if not least <= len(value) <= longest:
        raise LineRefused("value", where, f"must have {least} to {longest} letters")
    if _CONTROLS.search(value):
        raise LineRefused("value", where, "must not have control characters")
    if shape and not shape.fullmatch(value):
        raise LineRefused("value", where, f"must be of the shape {shape.pattern}")


def day_of(value: str, where: str) -> date:
    """The day written YYYY-MM-DD, from 1900 to 2199; `LineRefused` for another spelling or a day that never was."""
    try:
        if DAY.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise LineRefused("value", where, "must be a day that exists, written YYYY-MM-DD, from 1900 to 2199")
