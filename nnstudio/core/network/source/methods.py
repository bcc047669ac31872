"""Methods of what a text that is read is about: of tensors, of modules, of lists."""

from __future__ import annotations

import ast
from typing import Any

from nnstudio.core.network.source.flow import Tensor
from nnstudio.core.network.source.functions import ARRANGE, JOINS, arranged
from nnstudio.core.network.source.reader import Reader
from nnstudio.core.network.source.values import (
    BATCH,
    Function,
    Instance,
    Module,
    Parameters,
    Several,
    Super,
)

_SAME = ("to", "cuda", "cpu", "eval", "train", "float", "apply", "contiguous", "clone")
"""Methods that change nothing that a card could say."""


class Methods(Reader):
    """Knows what a method does to its owner, and what it gives."""

    def method(self, owner: Any, name: str, args: list[Any], keywords: dict[str, Any], node: ast.AST) -> Any:
        match owner:
            case Tensor():
                return self._of_tensor(owner, name, args, keywords, node)
            case Module():
                return self._of_module(owner, name, args, keywords, node)
            case Super():
                return self._of_super(owner, name, args, keywords, node)
            case list() if not keywords:
                return self._of_list(owner, name, args, node)
            case dict() if not keywords:
                return self._of_dict(owner, name, args, node)
        return self.refuse_as_unknown(node)

    def _of_tensor(self, owner: Tensor, name: str, args: list[Any], keywords: dict[str, Any], node: ast.AST) -> Any:
        if name in _SAME:
            return owner
        if name == "size" and not keywords and args in ([], [0]):
            return BATCH if args else (BATCH,)
        if name in ARRANGE:
            return self.through(arranged(args, getattr(node, "lineno", 1)), owner)
        if JOINS.get(name.rstrip("_")) in ("add", "multiply"):
            name = name.rstrip("_")
        return self.function(name, [owner, *args], keywords, node)

    def _of_module(self, owner: Module, name: str, args: list[Any], keywords: dict[str, Any], node: ast.AST) -> Any:
        match name, args:
            case "requires_grad_", [] | [bool()]:
                owner.frozen = not (args[0] if args else keywords.get("requires_grad", True))
                return owner
            case (("forward" | "__call__"), _):
                return self.applied(owner, args, keywords, node)
            case "parameters", []:
                return Parameters(owner)
            case "modules", []:
                # What is done to all modules is to give them their first weights.
                return []
            case "children", []:
                return list(owner.children.values()) if isinstance(owner, (Instance, Several)) else []
            case (("add_module" | "register_module"), [str() as key, Module() as child]):
                return self._add(owner, key, child, node)
            case (("append" | "extend"), [given]) if isinstance(owner, Several):
                for child in [given] if name == "append" else self.each(given, node):
                    self._add(owner, str(len(owner.children)), child, node)
                return owner
            case "items", [] if isinstance(owner, (Several, Instance)):
                return [list(pair) for pair in owner.children.items()]
            case (("values" | "keys"), []) if isinstance(owner, (Several, Instance)):
                return list(owner.children.values() if name == "values" else owner.children)
        if name in _SAME:
            return owner
        return self.refuse_as_unknown(node)

    def _add(self, owner: Module, key: str, child: Any, node: ast.AST) -> None:
        if not isinstance(child, Module):
            self.refuse_as_unknown(node)
        child.name = self.module_name(key, node) or child.name
        if isinstance(owner, Several):
            owner.children[key] = child
        elif isinstance(owner, Instance):
            owner.attributes[key] = child
        else:
            self.refuse_as_unknown(node)

    def _of_super(self, owner: Super, name: str, args: list[Any], keywords: dict[str, Any], node: ast.AST) -> Any:
        for base in owner.local.bases:
            found = base.find(name)
            if found is not None:
                return self.run(Function(found[1], self.top, found[0], owner.owner), args, keywords, node)
        if name == "__init__":
            return self.fill(owner.owner, args, node) if args and owner.local.sequential else None
        if name == "forward" and owner.local.sequential:
            return self.in_a_row(owner.owner, args, keywords, node)
        return self._of_module(owner.owner, name, args, keywords, node)

    def _of_list(self, owner: list[Any], name: str, args: list[Any], node: ast.AST) -> Any:
        match name, args:
            case "append", [value]:
                owner.append(value)
            case "extend", [value]:
                owner.extend(self.each(value, node))
            case "insert", [int() as place, value]:
                owner.insert(place, value)
            case "pop", [] if owner:
                return owner.pop()
            case _:
                self.refuse_as_unknown(node)
        self.checked(node, owner)
        return None

    def _of_dict(self, owner: dict[Any, Any], name: str, args: list[Any], node: ast.AST) -> Any:
        match name, args:
            case "items", []:
                return [list(pair) for pair in owner.items()]
            case (("keys" | "values"), []):
                return list(owner if name == "keys" else owner.values())
            case "get", [str() | int() as key, *rest] if len(rest) <= 1:
                return owner.get(key, *rest)
            case "update", [dict() as more]:
                owner.update(more)
                return None
        return self.refuse_as_unknown(node)
