"""Python's own functions in a text that is read, for plain values and lists."""

from __future__ import annotations

import ast
import math
from collections.abc import Callable
from typing import Any

from nnstudio.core.network.source.flow import Tensor
from nnstudio.core.network.source.machine import LONGEST_LIST
from nnstudio.core.network.source.statements import Statements
from nnstudio.core.network.source.values import Ref

_NUMBERS: dict[str, Callable[..., Any]] = {
    function.__name__: function
    for function in (int, float, bool, abs, round, max, min, math.ceil, math.floor, math.sqrt)
}

_KINDS = {kind.__name__: kind for kind in (int, float, bool, str, list, tuple, dict)} | {"torch.Tensor": Tensor}


class BuiltIns(Statements):
    """Knows range, len, zip and the like."""

    def built_in(self, name: str, args: list[Any], keywords: dict[str, Any], node: ast.AST) -> Any:
        """What one of Python's own functions gives."""
        match name, args:
            case "print", _:
                return None
            case "range", [*numbers] if numbers and all(type(number) is int for number in numbers):
                return self._range(numbers, node)
            case "len", [value]:
                return len(self.each(value, node))
            case "enumerate", [value, *start]:
                first = start[0] if start else keywords.get("start", 0)
                if type(first) is int:
                    return [list(pair) for pair in enumerate(self.each(value, node), first)]
            case "zip", values:
                return [list(pair) for pair in zip(*(self.each(value, node) for value in values), strict=False)]
            case "list" | "tuple", [value]:
                return self.each(value, node) if name == "list" else tuple(self.each(value, node))
            case "list" | "tuple" | "dict" | "OrderedDict", []:
                return [] if name == "list" else () if name == "tuple" else dict(keywords)
            case "dict" | "OrderedDict", [value]:
                return self._pairs(value, node) | keywords
            case "reversed", [value]:
                return self.each(value, node)[::-1]
            case "isinstance", [value, Ref() as kind] if kind.path in _KINDS:
                return isinstance(value, _KINDS[kind.path])
            case "sum" | "max" | "min", [list() | tuple() as values] if values:
                return self.numbers(name, list(values), node)
            case "int" | "float" | "bool" | "abs" | "round" | "max" | "min", [_, *_]:
                return self.numbers(name, args, node)
            case "str", [int() | float() | str() as value]:
                return str(value)
        return self.refuse_as_unknown(node)

    def _range(self, numbers: list[int], node: ast.AST) -> range:
        try:
            found = range(*numbers)
            short = len(found) <= LONGEST_LIST
        except (TypeError, ValueError, OverflowError):
            self.refuse_as_unknown(node)
        return found if short else self.refuse(node, "such a long loop is not needed for any network.")

    def numbers(self, name: str, values: list[Any], node: ast.AST) -> Any:
        """What a function of numbers gives."""
        if not all(type(value) in (int, float, bool) for value in values):
            self.refuse_as_unknown(node)
        try:
            return self.checked(node, sum(values) if name == "sum" else _NUMBERS[name](*values))
        except (TypeError, ValueError, OverflowError):
            self.refuse_as_unknown(node)

    def _pairs(self, value: Any, node: ast.AST) -> dict[Any, Any]:
        if isinstance(value, dict):
            return dict(value)
        pairs = [self.each(pair, node) for pair in self.each(value, node)]
        if any(len(pair) != 2 or not isinstance(pair[0], (str, int)) for pair in pairs):
            self.refuse_as_unknown(node)
        return dict(pairs)
