"""Arithmetic and comparisons of plain values in a text that is read, kept within sizes that cost nothing."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable
from typing import Any

from nnstudio.core.errors import NetworkError
from nnstudio.core.network.source.machine import LARGEST_NUMBER, LONGEST_LIST

_ARITHMETIC: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
}
_COMPARISONS: dict[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Is: operator.is_,
    ast.IsNot: operator.is_not,
    ast.In: lambda one, other: one in other,
    ast.NotIn: lambda one, other: one not in other,
}
_PLACES = re.compile(r"([^%]|%[ds%])*")
"""Text with places for values, but none that says how wide they become."""
_ROWS = (str, list, tuple)


def combined(kind: ast.operator, left: Any, right: Any) -> Any:
    """`left kind right` for numbers, texts and lists. Raises NetworkError for anything else, and for large results."""
    compute = _ARITHMETIC.get(type(kind))
    numbers = _is_number(left) and _is_number(right)
    rows = type(left) is type(right) and isinstance(left, _ROWS) and isinstance(kind, ast.Add)
    repeated = isinstance(kind, ast.Mult) and isinstance(left, (list, tuple)) and type(right) is int
    words = isinstance(kind, ast.Mod) and isinstance(left, str) and _PLACES.fullmatch(left) is not None
    if compute is None or not (numbers or rows or repeated or (words and _is_plain(right))):
        raise NetworkError("this cannot be computed here.")
    if numbers and isinstance(kind, ast.Pow) and (abs(right) > 64 or abs(left) > 10**6):
        raise NetworkError("such a large power is not needed for any network.")
    if repeated and len(left) * max(right, 0) > LONGEST_LIST:
        raise NetworkError("such a long list is not needed for any network.")
    try:
        return require_small(compute(left, right))
    except (ArithmeticError, TypeError, ValueError) as error:
        raise NetworkError(f"this cannot be computed: {error}.") from error


def require_small(value: Any) -> Any:
    """The value, if it is no larger than the values of networks are. Raises NetworkError."""
    if isinstance(value, (int, float)) and not abs(value) <= LARGEST_NUMBER:
        raise NetworkError("such a large number is not needed for any network.")
    if isinstance(value, (*_ROWS, dict)) and len(value) > LONGEST_LIST:
        raise NetworkError("such a long list is not needed for any network.")
    if isinstance(value, complex):
        raise NetworkError("complex numbers are not needed for any network.")
    return value


def compared(kind: ast.cmpop, left: Any, right: Any) -> bool:
    """`left kind right`. Raises NetworkError where Python would not compare them."""
    try:
        return bool(_COMPARISONS[type(kind)](left, right))
    except TypeError as error:
        raise NetworkError(f"this cannot be compared: {error}.") from error


def _is_plain(value: Any) -> bool:
    return isinstance(value, (int, float, str)) or (isinstance(value, tuple) and all(map(_is_plain, value)))


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float))
