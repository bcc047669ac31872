"""Expressions of a text that is read: what each stands for."""

from __future__ import annotations

import ast
from typing import Any

from nnstudio.core.errors import NetworkError
from nnstudio.core.network.source.brackets import Brackets
from nnstudio.core.network.source.flow import Tensor
from nnstudio.core.network.source.operators import combined, compared
from nnstudio.core.network.source.values import (
    BATCH,
    TRAINING,
    Function,
    Instance,
    LocalClass,
    Mark,
    Method,
    Module,
    Ref,
    Scope,
    Several,
    Super,
)

_PLAIN = (int, float, str, bool, type(None))


class Expressions(Brackets):
    """Knows what every kind of expression stands for that can be understood without running it."""

    def evaluate(self, node: ast.expr, scope: Scope) -> Any:
        self.step(node)
        handler = _HANDLERS.get(type(node))
        if handler is None:
            self.refuse_as_unknown(node)
        return handler(self, node, scope)

    def _name(self, node: ast.Name, scope: Scope) -> Any:
        return self.look_up(node.id, scope, node)

    def _attribute(self, node: ast.Attribute, scope: Scope) -> Any:
        return self.attribute(self.evaluate(node.value, scope), node.attr, node)

    def attribute(self, owner: Any, name: str, node: ast.AST) -> Any:
        """What `owner.name` is."""
        match owner:
            case Ref():
                return Ref(f"{owner.path}.{name}")
            case Instance():
                return self._of_instance(owner, name, node)
            case LocalClass():
                return self.class_value(owner, name, node)
            case Tensor() if name == "shape":
                return (BATCH,)
            case Several() if name in owner.children:
                return owner.children[name]
            case Tensor() | Module() | Super() | list() | dict() | str():
                return Method(owner, name)
        return self.refuse_as_unknown(node)

    def _of_instance(self, owner: Instance, name: str, node: ast.AST) -> Any:
        if name in owner.attributes:
            return owner.attributes[name]
        method = owner.local.find(name)
        if method is not None:
            return Function(method[1], self.top, method[0], owner)
        if name == "training":
            return TRAINING
        if owner.local.attribute(name) is not None:
            return self.class_value(owner.local, name, node)
        return Method(owner, name)

    def _call(self, node: ast.Call, scope: Scope) -> Any:
        if isinstance(node.func, ast.Name) and node.func.id == "super" and "super" not in scope.names:
            return self._super(node, scope)
        function = self.evaluate(node.func, scope)
        args = self._items(node.args, scope)
        keywords: dict[str, Any] = {}
        for keyword in node.keywords:
            value = self.evaluate(keyword.value, scope)
            more = {keyword.arg: value} if keyword.arg else value
            if not isinstance(more, dict) or keywords.keys() & more.keys():
                self.refuse_as_unknown(node)
            keywords |= more
        return self.call(function, args, keywords, node)

    def _super(self, node: ast.Call, scope: Scope) -> Super:
        if scope.local is None or scope.owner is None:
            self.refuse_as_unknown(node)
        return Super(scope.local, scope.owner)

    def _binary(self, node: ast.BinOp, scope: Scope) -> Any:
        left, right = self.evaluate(node.left, scope), self.evaluate(node.right, scope)
        return self.operated(node, node.op, left, right)

    def operated(self, node: ast.AST, kind: ast.operator, left: Any, right: Any) -> Any:
        """`left kind right`: tensors are joined, plain values computed."""
        if isinstance(left, Tensor) and isinstance(right, Tensor):
            join = "add" if isinstance(kind, ast.Add) else "multiply" if isinstance(kind, ast.Mult) else ""
            if join:
                return Tensor((left, right), join=join, line=getattr(node, "lineno", 1))
        if isinstance(left, (Tensor, Mark)) or isinstance(right, (Tensor, Mark)):
            self.refuse_as_unknown(node)
        try:
            return combined(kind, left, right)
        except NetworkError as error:
            self.refuse(node, f"{self.quoted(node)}: {error}")

    def _unary(self, node: ast.UnaryOp, scope: Scope) -> Any:
        if isinstance(node.op, ast.Not):
            return not self.truth(node.operand, scope)
        value = self.evaluate(node.operand, scope)
        if not isinstance(value, (int, float)) or isinstance(node.op, ast.Invert):
            self.refuse_as_unknown(node)
        return -value if isinstance(node.op, ast.USub) else value

    def truth(self, node: ast.expr, scope: Scope) -> bool:
        """Whether a condition holds. What depends on the data or on training cannot be known."""
        return self._holds(self.evaluate(node, scope), node)

    def _holds(self, value: Any, node: ast.expr) -> bool:
        if isinstance(value, (Tensor, Mark)):
            self.refuse(node, f"whether {self.quoted(node)} holds is only known when the network runs.")
        return bool(value) if isinstance(value, (*_PLAIN, list, tuple, dict)) else True

    def _logical(self, node: ast.BoolOp, scope: Scope) -> Any:
        unknown, value = None, None
        for part in node.values:
            value = self.evaluate(part, scope)
            if isinstance(value, Mark):
                unknown = value
            elif self._holds(value, part) is isinstance(node.op, ast.Or):
                return value
        return unknown or value

    def _compare(self, node: ast.Compare, scope: Scope) -> bool:
        values = [self.evaluate(part, scope) for part in (node.left, *node.comparators)]
        if any(isinstance(value, Mark) for value in values):
            self.refuse(node, f"whether {self.quoted(node)} holds is only known when the network runs.")
        try:
            pairs = zip(node.ops, values, values[1:], strict=False)
            return all(compared(kind, left, right) for kind, left, right in pairs)
        except NetworkError as error:
            self.explained(node, error)

    def _if(self, node: ast.IfExp, scope: Scope) -> Any:
        return self.evaluate(node.body if self.truth(node.test, scope) else node.orelse, scope)


_HANDLERS: dict[type[ast.expr], Any] = {
    ast.Constant: Expressions._constant,
    ast.Name: Expressions._name,
    ast.Attribute: Expressions._attribute,
    ast.Call: Expressions._call,
    ast.List: Expressions._list,
    ast.Tuple: Expressions._tuple,
    ast.Dict: Expressions._dict,
    ast.BinOp: Expressions._binary,
    ast.UnaryOp: Expressions._unary,
    ast.BoolOp: Expressions._logical,
    ast.Compare: Expressions._compare,
    ast.IfExp: Expressions._if,
    ast.Subscript: Expressions._subscript,
    ast.JoinedStr: Expressions._text,
    ast.ListComp: Expressions._comprehension,
    ast.GeneratorExp: Expressions._comprehension,
}
