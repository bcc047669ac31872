"""The top level of a text that is read: what its names stand for in the end, and which of them is the network."""

from __future__ import annotations

import ast

from nnstudio.core.errors import NetworkError
from nnstudio.core.network.source.helpers import is_helper
from nnstudio.core.network.source.methods import Methods
from nnstudio.core.network.source.values import Failed, Function, LocalClass, Module, Ref

_CHANGES = ("append", "extend", "insert", "add_module", "register_module", "update", "pop")


def find_network(reader: Methods, tree: ast.Module) -> tuple[Module, ast.AST]:
    """The last module that the text gives a name to or ends with; otherwise one of the class that no other uses.

    What has nothing to do with it, such as the training, need not be understood. Raises NetworkError.
    """
    found: tuple[Module, ast.AST] | None = None
    failed: NetworkError | None = None
    for node in tree.body:
        try:
            made = _statement(reader, node)
            found = (made, node) if made is not None else found
        except NetworkError as error:
            changes = found is not None and any(reader.top.names.get(name) is found[0] for name in _changed(node))
            for name in _touched(node):
                reader.top.names[name] = Failed(error)
            if changes or (_makes_network(reader, node) and (found is None or not _is_function(reader, node))):
                found, failed = None, error
    if found is not None:
        return found
    if failed is not None:
        raise failed
    local = _outermost([value for value in reader.top.names.values() if isinstance(value, LocalClass)])
    if local is None:
        raise NetworkError(
            "There is no network in this text: it needs an nn.Sequential(…) or a class that derives from nn.Module."
        )
    _require_bare(local)
    made = reader.call(local, [], {}, local.node)
    assert isinstance(made, Module)
    return made, local.node


def _statement(reader: Methods, node: ast.stmt) -> Module | None:
    """Follow one statement; the module that it gives a name to, or is."""
    match node:
        case ast.ClassDef() | ast.FunctionDef() if is_helper(node):
            reader.top.names[node.name] = Ref(f"nnstudio.{node.name}")
        case ast.ClassDef():
            local = reader.local_class(node)
            if local is not None:
                reader.top.names[node.name] = local
        case ast.FunctionDef():
            reader.top.names[node.name] = Function(node, reader.top)
        case ast.Expr():
            value = reader.evaluate(node.value, reader.top)
            return value if isinstance(value, Module) else None
        case _:
            reader.execute([node], reader.top)
            values = [reader.top.names.get(name) for name in _touched(node)]
            return next((value for value in values if isinstance(value, Module)), None)
    return None


def _require_bare(local: LocalClass) -> None:
    """Nothing in the text says what a class is made with: it must need nothing."""
    made = local.find("__init__")
    wanted = made[1].args if made else None
    needed = [*wanted.posonlyargs, *wanted.args][1 : -len(wanted.defaults) or None] if wanted else []
    if needed:
        name = local.node.name
        words = f"{name} needs a value for {needed[0].arg}. Write below it how it is made: net = {name}(…)."
        raise NetworkError(f"Line {local.node.lineno}: {words}")


def _touched(node: ast.stmt) -> list[str]:
    """The names that a statement gives a value to, takes it from, or whose value it changes."""
    given = [part.id for part in ast.walk(node) if isinstance(part, ast.Name) and not isinstance(part.ctx, ast.Load)]
    return given + _changed(node)


def _changed(node: ast.stmt) -> list[str]:
    """The names whose value a statement changes: of a layer's numbers, which are no part of a network, none."""
    found: list[str] = []
    for part in ast.walk(node):
        match part:
            case ast.Attribute(attr="data"):
                pass
            case ast.Attribute(ctx=ast.Store() | ast.Del()) | ast.Subscript(ctx=ast.Store() | ast.Del()):
                found += _base(part.value)
            case ast.Call(func=ast.Attribute(attr=attr, value=owner)) if attr in _CHANGES:
                found += _base(owner)
    return found


def _base(node: ast.expr) -> list[str]:
    while isinstance(node, (ast.Attribute, ast.Subscript)):
        node = node.value
    return [node.id] if isinstance(node, ast.Name) else []


def _makes_network(reader: Methods, node: ast.stmt) -> bool:
    return isinstance(node, (ast.Assign, ast.AnnAssign, ast.Expr)) and _callee(reader, node.value) is not None


def _is_function(reader: Methods, node: ast.stmt) -> bool:
    assert isinstance(node, (ast.Assign, ast.AnnAssign, ast.Expr))
    return isinstance(_callee(reader, node.value), Function)


def _callee(reader: Methods, node: ast.expr | None) -> object:
    """The class or function of the text, or nn.Sequential, that an expression calls; None for anything else."""
    if not isinstance(node, ast.Call):
        return None
    match node.func:
        case ast.Attribute(attr="Sequential"):
            return node.func.attr
        case ast.Attribute(value=ast.Call() as inner):
            return _callee(reader, inner)
        case ast.Name(id=name):
            found = reader.top.names.get(name)
            sequential = isinstance(found, Ref) and found.path == "torch.nn.Sequential"
            return found if sequential or isinstance(found, (LocalClass, Function)) else None
    return None


def _outermost(classes: list[LocalClass]) -> LocalClass | None:
    """The last class that none of the others uses."""
    used = {
        node.id
        for local in classes
        for node in ast.walk(local.node)
        if isinstance(node, ast.Name) and node.id != local.node.name
    }
    free = [local for local in classes if local.node.name not in used] or classes
    return free[-1] if free else None
