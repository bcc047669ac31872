"""Which lines of a generated source make which layer."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from nnstudio.core.network import Network, Path

Lines = dict[Path, tuple[int, int]]
"""First and last line of each layer, counted from 1."""


def lines_of_layers(source: str, network: Network) -> Lines:
    """The lines of all layers that are found; blocks have those of what they hold too."""
    found: Lines = {}
    made = _made_by_name(ast.parse(source))
    _follow_row([made.get(name) for name in network.names], network, (), found)
    return found


def _made_by_name(module: ast.Module) -> dict[str, ast.expr]:
    """What `self.name = …` assigns in the last class, which is the network."""
    classes = [node for node in module.body if isinstance(node, ast.ClassDef)]
    return {
        node.targets[0].attr: node.value
        for node in (ast.walk(classes[-1]) if classes else ())
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Attribute)
    }


def _follow_row(values: list[ast.expr | None], network: Network, prefix: Path, found: Lines) -> None:
    for index, (value, layer) in enumerate(zip(values, network.layers, strict=False)):
        if value is None:
            continue
        path = (*prefix, index)
        found[path] = (value.lineno, value.end_lineno or value.lineno)
        rows = list(_rows_in(value)) if layer.bodies else []
        if len(rows) != len(layer.bodies):
            continue
        for slot, (row, body) in enumerate(zip(rows, layer.bodies, strict=True)):
            named = {keyword.arg: keyword.value for keyword in row.keywords}
            _follow_row([named.get(name) for name in body.names], body, (*path, slot), found)


def _rows_in(value: ast.AST) -> Iterator[ast.Call]:
    """The calls of Row in an expression, but not those within another of them."""
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id == "Row":
        yield value
        return
    for child in ast.iter_child_nodes(value):
        yield from _rows_in(child)
