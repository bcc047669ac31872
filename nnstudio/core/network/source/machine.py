"""What reading a text is built on: how long it may take, and the sentence with the line for what is not understood."""

from __future__ import annotations

import ast
from typing import Any, NoReturn

from nnstudio.core.errors import NetworkError, SpecError
from nnstudio.core.network.source.values import Failed, Function, LocalClass, Ref, Scope

MOST_STEPS = 400_000
"""Expressions and statements that are looked at, repetitions counted; a ResNet-152 written with loops takes 40 000."""
LONGEST_LIST = 10_000
LARGEST_NUMBER = 10**15

OF_NUMBERS = ("int", "float", "bool", "abs", "round", "max", "min", "sum")
OF_LISTS = ("range", "len", "enumerate", "zip", "list", "tuple", "dict", "reversed")
BUILT_IN = (*OF_NUMBERS, *OF_LISTS, "str", "print", "isinstance")
"""Python's own functions that are understood."""


class Machine:
    """Holds a text while it is read. Nothing of the text is run: its tree is followed, and only what builds a network
    out of layers that nnstudio has is understood."""

    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")
        self.top = Scope()
        self._steps = 0

    def step(self, node: ast.AST) -> None:
        """Count one more thing that was looked at."""
        self._steps += 1
        if self._steps > MOST_STEPS:
            self.refuse(node, "building this network takes more steps than can be followed.")

    def refuse(self, node: ast.AST, words: str) -> NoReturn:
        """Raise NetworkError with the line and the words."""
        raise NetworkError(f"Line {getattr(node, 'lineno', 1)}: {words}")

    def refuse_as_unknown(self, node: ast.AST) -> NoReturn:
        """Raise NetworkError that quotes what is not understood."""
        self.refuse(node, f"{self.quoted(node)} is not something that nnstudio can turn into layers.")

    def explained(self, node: ast.AST, error: NetworkError | SpecError) -> NoReturn:
        """Raise the error again, with the line in front where it names none."""
        if str(error).startswith("Line "):
            raise error
        self.refuse(node, str(error))

    def quoted(self, node: ast.AST) -> str:
        """The first line of a node, as it stands in the text."""
        line, start = getattr(node, "lineno", 1), getattr(node, "col_offset", 0)
        end = getattr(node, "end_col_offset", None) if getattr(node, "end_lineno", line) == line else None
        # The tree counts bytes of UTF-8.
        found = self.lines[line - 1].encode("utf-8", "replace")[start:end].decode("utf-8", "replace").strip()
        return found if len(found) <= 60 else found[:59] + "…"

    def look_up(self, name: str, scope: Scope, node: ast.AST) -> Any:
        """What a name stands for here."""
        around: Scope | None = scope
        while around is not None:
            if name in around.names:
                value = around.names[name]
                if isinstance(value, Failed):
                    raise value.error
                return value
            around = around.around
        if name in BUILT_IN:
            return Ref(name)
        return self.refuse(node, f"nothing is known of the name {name[:60]}.")

    def evaluate(self, node: ast.expr, scope: Scope) -> Any:
        """What an expression stands for."""
        raise NotImplementedError

    def call(self, function: Any, args: list[Any], keywords: dict[str, Any], node: ast.AST) -> Any:
        """What a call gives."""
        raise NotImplementedError

    def run(self, function: Function, args: list[Any], keywords: dict[str, Any], node: ast.AST) -> Any:
        """What a function of the text gives."""
        raise NotImplementedError

    def class_value(self, local: LocalClass, name: str, node: ast.AST) -> Any:
        """What a class of the text says that a name is."""
        found = local.attribute(name)
        if found is None:
            self.refuse_as_unknown(node)
        return self.evaluate(found, self.top)
