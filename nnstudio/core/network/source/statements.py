"""Statements of a text that is read: what its functions and methods give, and what they give names to."""

from __future__ import annotations

import ast
from typing import Any

from torch import nn

from nnstudio.core.errors import NetworkError
from nnstudio.core.network.layers.base import is_layer_name
from nnstudio.core.network.source.expressions import Expressions
from nnstudio.core.network.source.flow import Tensor
from nnstudio.core.network.source.values import Function, Instance, LocalClass, Module, Parameters, Ref, Scope, Several

_NOTHING = object()
"""What a block gives that comes to its end; None is what `return` alone gives."""
_BASES = {f"torch.nn.{name}" for name in ("Module", "Sequential", "ModuleDict", "ModuleList")}
_BREAK, _CONTINUE = object(), object()
_NAMES_OF = {
    "torch": ["nn", "cat", "relu", "sigmoid", "tanh", "softmax", "flatten"],
    "torch.nn": [name for name in vars(nn) if name[:1].isupper()],
    "torch.nn.functional": [name for name in vars(nn.functional) if name[:1].islower()],
    "math": ["ceil", "floor", "sqrt"],
}
"""What `import *` gives names to."""


class Statements(Expressions):
    """Follows functions line by line."""

    def run(self, function: Function, args: list[Any], keywords: dict[str, Any], node: ast.AST) -> Any:
        for decorator in function.node.decorator_list:
            meant = self.evaluate(decorator, self.top)
            # What these say is for torch's compiler.
            if not isinstance(meant, Ref) or not meant.path.startswith("torch.jit."):
                self.refuse_as_unknown(decorator)
        scope = Scope({}, function.scope, function.local, function.owner)
        owner = [function.owner] if function.owner is not None else []
        self._bind(function.node, [*owner, *args], keywords, scope, node)
        given = self.execute(function.node.body, scope)
        return None if given in (_NOTHING, _BREAK, _CONTINUE) else given

    def _bind(
        self, node: ast.FunctionDef, args: list[Any], keywords: dict[str, Any], scope: Scope, call: ast.AST
    ) -> None:
        wanted = node.args
        ordered = [*wanted.posonlyargs, *wanted.args]
        defaults = [None] * (len(ordered) - len(wanted.defaults)) + list(wanted.defaults)
        left = dict(keywords)
        for place, (parameter, default) in enumerate(zip(ordered, defaults, strict=True)):
            if place < len(args):
                scope.names[parameter.arg] = args[place]
            else:
                scope.names[parameter.arg] = self._given(parameter.arg, left, default, _called(node, scope), call)
        for parameter, default in zip(wanted.kwonlyargs, wanted.kw_defaults, strict=True):
            scope.names[parameter.arg] = self._given(parameter.arg, left, default, _called(node, scope), call)
        if wanted.vararg:
            scope.names[wanted.vararg.arg] = tuple(args[len(ordered) :])
        elif len(args) > len(ordered):
            self.refuse(call, f"{_called(node, scope)} is given more than it takes.")
        if wanted.kwarg:
            scope.names[wanted.kwarg.arg] = left
        elif left:
            self.refuse(call, f"{_called(node, scope)} does not take {next(iter(left))[:60]} here.")

    def _given(self, name: str, keywords: dict[str, Any], default: ast.expr | None, called: str, call: ast.AST) -> Any:
        if name in keywords:
            return keywords.pop(name)
        if default is None:
            self.refuse(call, f"{called} needs a value for {name}.")
        return self.evaluate(default, self.top)

    def execute(self, body: list[ast.stmt], scope: Scope) -> Any:
        """Follow statements; what they return, or a mark that they returned nothing."""
        for statement in body:
            self.step(statement)
            given = self._statement(statement, scope)
            if given is not _NOTHING:
                return given
        return _NOTHING

    def _statement(self, node: ast.stmt, scope: Scope) -> Any:
        match node:
            case ast.Return():
                return self.evaluate(node.value, scope) if node.value else None
            case ast.If():
                return self.execute(node.body if self.truth(node.test, scope) else node.orelse, scope)
            case ast.For():
                return self._for(node, scope)
            case ast.Break():
                return _BREAK
            case ast.Continue():
                return _CONTINUE
            case _:
                self._plain_statement(node, scope)
        return _NOTHING

    def _plain_statement(self, node: ast.stmt, scope: Scope) -> None:
        match node:
            case ast.Assign():
                value = self.evaluate(node.value, scope)
                for target in node.targets:
                    self.assign(target, value, scope)
            case ast.AnnAssign():
                if node.value is not None:
                    self.assign(node.target, self.evaluate(node.value, scope), scope)
            case ast.AugAssign():
                value = self._augmented(node, scope)
                self.assign(node.target, value, scope)
            case ast.Expr():
                if not (isinstance(node.value, ast.Constant)):
                    self.evaluate(node.value, scope)
            case ast.FunctionDef():
                scope.names[node.name] = Function(node, scope, scope.local)
            case ast.Import() | ast.ImportFrom():
                self.imported(node, scope)
            case ast.Pass() | ast.Assert():
                pass
            case _:
                self.refuse_as_unknown(node)

    def _augmented(self, node: ast.AugAssign, scope: Scope) -> Any:
        old = self.evaluate(node.target, scope)
        new = self.evaluate(node.value, scope)
        if isinstance(old, list) and isinstance(node.op, ast.Add):
            new = self.each(new, node.value)
        return self.operated(node, node.op, old, new)

    def _for(self, node: ast.For, scope: Scope) -> Any:
        values = self.evaluate(node.iter, scope)
        if isinstance(values, Parameters):
            return self._for_parameters(node, values)
        for value in self.each(values, node.iter):
            self.assign(node.target, value, scope)
            given = self.execute(node.body, scope)
            if given is _BREAK:
                break
            if given not in (_NOTHING, _CONTINUE):
                return given
        return _NOTHING

    def _for_parameters(self, node: ast.For, values: Parameters) -> Any:
        """`for p in module.parameters(): p.requires_grad = False` is the one thing that is understood of these."""
        match node.body:
            case [ast.Assign(targets=[ast.Attribute(attr="requires_grad")], value=ast.Constant(value=bool(learns)))]:
                values.module.frozen = not learns
                return _NOTHING
        return self.refuse_as_unknown(node)

    def assign(self, target: ast.expr, value: Any, scope: Scope) -> None:
        match target:
            case ast.Name():
                scope.names[target.id] = value
            case ast.Tuple() | ast.List():
                values = self.each(value, target)
                if len(values) != len(target.elts) or any(isinstance(part, ast.Starred) for part in target.elts):
                    self.refuse_as_unknown(target)
                for part, one in zip(target.elts, values, strict=True):
                    self.assign(part, one, scope)
            case ast.Attribute():
                self.set_attribute(self.evaluate(target.value, scope), target.attr, value, target)
            case ast.Subscript():
                self._set_item(target, value, scope)
            case _:
                self.refuse_as_unknown(target)

    def set_attribute(self, owner: Any, name: str, value: Any, node: ast.AST) -> None:
        """`owner.name = value`: of modules of the text only."""
        if not isinstance(owner, Instance) or isinstance(value, Tensor):
            self.refuse_as_unknown(node)
        if isinstance(value, Module) and not value.name:
            value.name = self.module_name(name, node)
        owner.attributes[name] = value

    def module_name(self, name: str, node: ast.AST) -> str:
        """What a card is called whose module stands under this name; empty for one that cards cannot bear."""
        if not (name.isidentifier() or name.isdigit()):
            self.refuse(node, f"a layer cannot be called {name[:60]!r}.")
        return name if is_layer_name(name) else ""

    def _set_item(self, target: ast.Subscript, value: Any, scope: Scope) -> None:
        owner, key = self.evaluate(target.value, scope), self.evaluate(target.slice, scope)
        if isinstance(owner, (Several, Instance)) and isinstance(value, Module):
            owner, key = self._place_in(owner, key, target)
            value.name = self.module_name(str(key), target)
        if not isinstance(owner, (list, dict)) or not isinstance(key, (int, str)):
            self.refuse_as_unknown(target)
        try:
            owner[key] = value  # type: ignore[index]
        except (LookupError, TypeError):
            self.refuse(target, f"there is nothing at {self.quoted(target)}.")

    def _place_in(self, owner: Several | Instance, key: Any, node: ast.Subscript) -> tuple[dict[str, Any], Any]:
        """Where `owner[key]` puts a module: in which dictionary, under which key."""
        if isinstance(owner, Several) and owner.kind == "ModuleDict":
            return owner.children, key
        self.each(owner, node.value)
        if type(key) is not int:
            self.refuse_as_unknown(node)
        names = list(owner.children)
        if not -len(names) <= key < len(names):
            self.refuse(node, f"there is nothing at {self.quoted(node)}.")
        return (owner.children if isinstance(owner, Several) else owner.attributes), names[key]

    def imported(self, node: ast.stmt, scope: Scope) -> None:
        """Remember what names an import gives to what; nothing is imported."""
        if isinstance(node, ast.Import):
            for alias in node.names:
                path = alias.name if alias.asname else alias.name.split(".")[0]
                scope.names[alias.asname or path] = Ref(path)
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                names = _NAMES_OF.get(node.module or "", ()) if alias.name == "*" else (alias.name,)
                scope.names |= {alias.asname or name: Ref(f"{node.module or ''}.{name}") for name in names}

    def local_class(self, node: ast.ClassDef) -> LocalClass | None:
        """A class of the text, if it derives from nn.Module; others have nothing to do with the network."""
        try:
            bases = [self.evaluate(base, self.top) for base in node.bases]
        except NetworkError:
            return None
        paths = {base.path for base in bases if isinstance(base, Ref)}
        local = [base for base in bases if isinstance(base, LocalClass)]
        if not local and not paths & _BASES:
            return None
        methods = {part.name: part for part in node.body if isinstance(part, ast.FunctionDef)}
        attributes: dict[str, ast.expr] = {}
        for part in node.body:
            if isinstance(part, ast.Assign) and isinstance(part.targets[0], ast.Name):
                attributes[part.targets[0].id] = part.value
            if isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name) and part.value:
                attributes[part.target.id] = part.value
        sequential = "torch.nn.Sequential" in paths or any(base.sequential for base in local)
        return LocalClass(node, local, sequential, methods, attributes)


def _called(node: ast.FunctionDef, scope: Scope) -> str:
    """What a function is called by those who use it: for the first method of a class, the class."""
    return scope.local.node.name if node.name == "__init__" and scope.local else node.name
