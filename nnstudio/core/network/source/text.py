"""Python source for values and calls, laid out as ruff lays it out; text can never become code."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from nnstudio.core.errors import NetworkError

WIDTH = 88
"""Columns a line: the default of ruff and black, which users of the file are most likely to have."""


def literal(value: Any) -> str:
    """The source of a plain value: None, bool, number, text, or a tuple or list of such. Raises NetworkError."""
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, tuple):
        return f"({', '.join(map(literal, value))}{',' * (len(value) == 1)})"
    if isinstance(value, list):
        return f"[{', '.join(map(literal, value))}]"
    plain = value is None or isinstance(value, (bool, int)) or (isinstance(value, float) and math.isfinite(value))
    if not plain:
        raise NetworkError(f"A setting with the value {str(value)[:60]} cannot be written as Python source.")
    return repr(value)


def _text(value: str) -> str:
    """A string literal in the quotes that need fewer backslashes; what cannot be seen is written as an escape."""
    quote = '"' if value.count('"') <= value.count("'") else "'"
    return quote + "".join(_character(c, quote) for c in value) + quote


def _character(c: str, quote: str) -> str:
    if c in (quote, "\\"):
        return "\\" + c
    # isprintable is false for line ends, control and direction marks, and lone surrogates.
    return c if c.isprintable() else c.encode("unicode_escape").decode("ascii")


@dataclass(frozen=True)
class Call:
    """`name(arguments)`: each argument is source or a call, `key=` before it where it is named.

    An `open` call takes a line for each argument even where one line would do; `tail` follows the closing bracket.
    Without a `comma` the arguments are the parts of one expression.
    """

    name: str
    arguments: tuple[Argument, ...] = ()
    open: bool = False
    tail: str = ""
    ends: str = "()"
    comma: str = ","

    def flat(self) -> str:
        """The call in one line."""
        inside = f"{self.comma} ".join(argument.flat() for argument in self.arguments)
        return f"{self.name}{self.ends[0]}{inside}{self.ends[1]}{self.tail}"


@dataclass(frozen=True)
class Argument:
    """One argument; `comment` stands behind it, or above where the line would be too long."""

    value: str | Call
    key: str = ""
    comment: str = ""

    def flat(self) -> str:
        """`key=value` in one line."""
        return self.head + (self.value if isinstance(self.value, str) else self.value.flat())

    @property
    def head(self) -> str:
        """What stands before the value."""
        return f"{self.key}=" if self.key and self.key != "*" else self.key


def statement(target: str, opening: str, arguments: Sequence[str], closing: str, indent: int = 0) -> str:
    """`target = opening arguments closing` in one line if it fits, otherwise broken as ruff breaks it."""
    call = Call(opening[:-1], tuple(map(Argument, arguments)), ends=opening[-1] + closing)
    return "\n".join(lines_of(f"{target} = ", call, "", indent))


def lines_of(head: str, value: str | Call, end: str, indent: int) -> list[str]:
    """`head value end`, in one line or broken."""
    margin = " " * indent
    if isinstance(value, str):
        return [f"{margin}{head}{value}{end}"]
    if not _is_open(value):
        line = f"{margin}{head}{value.flat()}{end}"
        if _width(line) <= WIDTH or not value.arguments:
            return [line]
    first, last = f"{margin}{head}{value.name}{value.ends[0]}", f"{margin}{value.ends[1]}{value.tail}{end}"
    return [first, *_inside(value, indent + 4), last]


def _is_open(call: Call) -> bool:
    return call.open or any(isinstance(a.value, Call) and _is_open(a.value) for a in call.arguments)


def _inside(call: Call, indent: int) -> list[str]:
    inside = " " * indent + ", ".join(argument.flat() for argument in call.arguments)
    rounded, alone = call.ends == "()" and not _is_open(call), len(call.arguments) == 1
    if rounded and (_width(inside) <= WIDTH or (alone and isinstance(call.arguments[0].value, str))):
        return [inside]
    if alone and not call.open:
        # A single call within a call is broken itself, and no comma follows it.
        [argument] = call.arguments
        return lines_of(argument.head, argument.value, "" if rounded or call.ends == "()" else ",", indent)
    return [line for argument in call.arguments for line in _commented(argument, call.comma, indent)]


def _commented(argument: Argument, comma: str, indent: int) -> list[str]:
    lines = lines_of(argument.head, argument.value, comma, indent)
    if not argument.comment:
        return lines
    if len(lines) == 1 and _width(f"{lines[0]}  # {argument.comment}") <= WIDTH:
        return [f"{lines[0]}  # {argument.comment}"]
    return [f"{' ' * indent}# {argument.comment}", *lines]


def _width(text: str) -> int:
    """Columns that the text takes: some letters take two, accents on their own take none."""
    if text.isascii():
        return len(text)
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
    return len(text) + wide - sum(unicodedata.combining(c) > 0 for c in text)
