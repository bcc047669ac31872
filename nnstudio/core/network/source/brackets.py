"""Plain values, lists and dictionaries in a text that is read, and loops over them within an expression."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from nnstudio.core.errors import NetworkError
from nnstudio.core.network.source.flow import Tensor
from nnstudio.core.network.source.machine import Machine
from nnstudio.core.network.source.operators import require_small
from nnstudio.core.network.source.values import BATCH, Instance, Scope, Several

_PLAIN = (int, float, str, bool, type(None))


class Brackets(Machine):
    """Knows what stands in brackets."""

    def _constant(self, node: ast.Constant, scope: Scope) -> Any:
        if not isinstance(node.value, _PLAIN):
            self.refuse_as_unknown(node)
        return self.checked(node, node.value)

    def checked(self, node: ast.AST, value: Any) -> Any:
        """The value, refused with its line where it is larger than any network needs."""
        try:
            return require_small(value)
        except NetworkError as error:
            self.explained(node, error)

    def _items(self, nodes: list[ast.expr], scope: Scope) -> list[Any]:
        found: list[Any] = []
        for node in nodes:
            if isinstance(node, ast.Starred):
                found += self.each(self.evaluate(node.value, scope), node)
            else:
                found.append(self.evaluate(node, scope))
        return found

    def each(self, value: Any, node: ast.AST) -> list[Any]:
        """What a loop over the value goes through."""
        match value:
            case list() | tuple():
                return list(value)
            case dict():
                return list(value)
            case range():
                return list(value)
            case Several(kind="ModuleDict"):
                return list(value.children)
            case Several():
                return list(value.children.values())
            case Instance() if value.local.sequential:
                return list(value.children.values())
        return self.refuse(node, f"{self.quoted(node)} cannot be gone through without running it.")

    def _list(self, node: ast.List, scope: Scope) -> Any:
        return self.checked(node, self._items(node.elts, scope))

    def _tuple(self, node: ast.Tuple, scope: Scope) -> Any:
        return self.checked(node, tuple(self._items(node.elts, scope)))

    def _dict(self, node: ast.Dict, scope: Scope) -> Any:
        found: dict[Any, Any] = {}
        for key, value in zip(node.keys, node.values, strict=True):
            if key is None:
                self.refuse_as_unknown(node)
            name = self.evaluate(key, scope)
            if not isinstance(name, (str, int)):
                self.refuse_as_unknown(key)
            found[name] = self.evaluate(value, scope)
        return found

    def _subscript(self, node: ast.Subscript, scope: Scope) -> Any:
        owner = self.evaluate(node.value, scope)
        if isinstance(owner, Tensor):
            self.refuse_as_unknown(node)
        if isinstance(owner, (Several, Instance)):
            owner = (
                owner.children if isinstance(owner, Several) and owner.kind == "ModuleDict" else self.each(owner, node)
            )
        key = self._slice(node.slice, scope) if isinstance(node.slice, ast.Slice) else self.evaluate(node.slice, scope)
        if not isinstance(owner, (list, tuple, dict, str)) or not isinstance(key, (int, str, slice)):
            self.refuse_as_unknown(node)
        if owner == (BATCH,) and key not in (0, slice(1), slice(0, 1)):
            self.refuse(node, f"{self.quoted(node)} is known only when data come in. Write its numbers.")
        try:
            return owner[key]  # type: ignore[index]
        except (LookupError, TypeError, ValueError):
            self.refuse(node, f"there is nothing at {self.quoted(node)}.")

    def _slice(self, node: ast.Slice, scope: Scope) -> slice:
        parts = [self.evaluate(part, scope) if part else None for part in (node.lower, node.upper, node.step)]
        return slice(*parts)

    def _text(self, node: ast.JoinedStr, scope: Scope) -> str:
        parts = []
        for part in node.values:
            value = self.evaluate(part.value if isinstance(part, ast.FormattedValue) else part, scope)
            if isinstance(part, ast.FormattedValue) and (part.format_spec is not None or part.conversion != -1):
                self.refuse_as_unknown(node)
            if not isinstance(value, (str, int, float)):
                self.refuse_as_unknown(node)
            parts.append(str(value))
        found: str = self.checked(node, "".join(parts))
        return found

    def _comprehension(self, node: ast.ListComp | ast.GeneratorExp, scope: Scope) -> list[Any]:
        inner = Scope({}, scope, scope.local, scope.owner)
        return [self.evaluate(node.elt, inner) for _ in self._rounds(node.generators, inner)]

    def _rounds(self, generators: list[ast.comprehension], scope: Scope) -> Iterator[None]:
        if not generators:
            yield None
            return
        first, *rest = generators
        if first.is_async:
            self.refuse_as_unknown(first.iter)
        for value in self.each(self.evaluate(first.iter, scope), first.iter):
            self.assign(first.target, value, scope)
            if all(self.truth(condition, scope) for condition in first.ifs):
                yield from self._rounds(rest, scope)

    def assign(self, target: ast.expr, value: Any, scope: Scope) -> None:
        """Give a name, or each of several, its value."""
        raise NotImplementedError

    def truth(self, node: ast.expr, scope: Scope) -> bool:
        """Whether a condition holds."""
        raise NotImplementedError
