"""A formula in x that a person types: taken apart and worked out step by step, never run as code."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnstudio.core.errors import DataError

Floats = NDArray[np.float64]

LONGEST = 200
_DEEPEST = 40

FUNCTIONS: dict[str, Callable[[Any], Any]] = {
    "sin": np.sin,
    "cos": np.cos,
    "tan": np.tan,
    "exp": np.exp,
    "log": np.log,
    "sqrt": np.sqrt,
    "abs": np.abs,
    "sign": np.sign,
    "floor": np.floor,
    "tanh": np.tanh,
    "step": lambda x: np.heaviside(x, 1.0),
}
CONSTANTS = {"pi": np.pi, "e": np.e}
_OPERATORS: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
    ast.Mod: operator.mod,
}


def values_of(formula: str, x: Floats) -> Floats:
    """The formula's value at each of the N places `x`, float64, N.

    Known are numbers, x, pi and e, + − * / % ** (or ^), brackets, and FUNCTIONS. Raises DataError with a sentence for
    anything else, and where a value is no ordinary number.
    """
    tree = _parsed(formula)
    with np.errstate(all="ignore"):
        found = np.broadcast_to(np.asarray(_worked_out(tree, x, 0), np.float64), x.shape).copy()
    wrong = ~np.isfinite(found) | (np.abs(found) > 1e12)
    if wrong.any():
        raise DataError(f"{formula} has no ordinary value at x = {x[wrong][0]:.3g}. Change the formula or the range.")
    return found


def _parsed(formula: str) -> ast.expr:
    if len(formula) > LONGEST:
        raise DataError(f"The formula is longer than {LONGEST} signs. Use a shorter one.")
    try:
        return ast.parse(formula.strip().replace("^", "**"), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise DataError(f"{formula!r} is no formula in x. Write something like sin(3 * x) + 0.5 * x.") from None


def _worked_out(node: ast.expr, x: Floats, depth: int) -> Any:
    if depth > _DEEPEST:
        raise DataError("The formula has too many brackets within brackets. Use a simpler one.")
    match node:
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            # Whole numbers of Python grow without end; these do not.
            return np.float64(min(value, 10**300))
        case ast.Name(id="x"):
            return x
        case ast.Name(id=name) if name in CONSTANTS:
            return np.float64(CONSTANTS[name])
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_worked_out(operand, x, depth + 1)
        case ast.UnaryOp(op=ast.UAdd(), operand=operand):
            return _worked_out(operand, x, depth + 1)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
            return _OPERATORS[type(op)](_worked_out(left, x, depth + 1), _worked_out(right, x, depth + 1))
        case ast.Call(func=ast.Name(id=name), args=[argument], keywords=[]) if name in FUNCTIONS:
            return FUNCTIONS[name](_worked_out(argument, x, depth + 1))
    raise DataError(
        f"{ast.unparse(node)!r} is not known in a formula. Use x, numbers, pi, e, + - * / ^ and {', '.join(FUNCTIONS)}."
    )
