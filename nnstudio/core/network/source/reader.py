"""Calls in a text that is read: modules are made, and tensors led through them."""

from __future__ import annotations

import ast
from dataclasses import replace
from typing import Any

from nnstudio.core.errors import NetworkError, SpecError
from nnstudio.core.network.blocks import Branches, Gate, Group, Repeat, Residual
from nnstudio.core.network.layers import Weighted
from nnstudio.core.network.source.built_in import BuiltIns
from nnstudio.core.network.source.flow import Card, Tensor, cards_between, grouped, network_of, tightened
from nnstudio.core.network.source.functions import JOINS, function_leaf
from nnstudio.core.network.source.leaf import as_one, leaf_of
from nnstudio.core.network.source.values import (
    Function,
    Instance,
    Joined,
    Leaf,
    LocalClass,
    Method,
    Module,
    Partial,
    Ref,
    Several,
)

_SEVERAL = ("Sequential", "ModuleList", "ModuleDict")


class Reader(BuiltIns):
    """Makes modules of calls, and cards of the way that a tensor takes through them."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._open: list[Module] = []
        self._stacked: dict[tuple[int, ...], Tensor] = {}

    def call(self, function: Any, args: list[Any], keywords: dict[str, Any], node: ast.AST) -> Any:
        try:
            match function:
                case Ref():
                    return self._named(function.path, args, keywords, node)
                case LocalClass():
                    return self._instance(function, args, keywords, node)
                case Function():
                    return self.run(function, args, keywords, node)
                case Method():
                    return self.method(function.owner, function.name, args, keywords, node)
                case Partial():
                    return self.call(function.function, [*function.args, *args], function.keywords | keywords, node)
                case Module():
                    return self.applied(function, args, keywords, node)
        except (NetworkError, SpecError) as error:
            self.explained(node, error)
        return self.refuse_as_unknown(node)

    def _named(self, path: str, args: list[Any], keywords: dict[str, Any], node: ast.AST) -> Any:
        place, _, name = path.rpartition(".")
        line = getattr(node, "lineno", 1)
        if place == "" or path == "collections.OrderedDict":
            return self.built_in(name, args, keywords, node)
        if place == "nnstudio":
            return self._helper(name, args, keywords, node)
        if path.startswith("torch.nn.init.") or name == "_log_api_usage_once":
            return None
        if path == "functools.partial" and args:
            return Partial(args[0], args[1:], keywords)
        if path == "typing.cast" and len(args) == 2:
            return args[1]
        if path == "torch.jit.is_scripting":
            return False
        if place == "torch.nn" and name in _SEVERAL:
            return self._several(name, args, node)
        if place == "torch.nn" and name[:1].isupper():
            return leaf_of(name, args, keywords, line)
        if place in ("torch", "torch.nn.functional"):
            return self.function(name, args, keywords, node)
        if place.partition(".")[0] not in ("torch", "math"):
            self.refuse(node, f"nothing is known of {name[:60]}, which is not in this text.")
        if place == "math" and name in ("ceil", "floor", "sqrt"):
            return self.numbers(name, args, node)
        return self.refuse_as_unknown(node)

    def function(self, name: str, args: list[Any], keywords: dict[str, Any], node: ast.AST) -> Any:
        """What one of torch's functions makes of its first argument."""
        line = getattr(node, "lineno", 1)
        if name in JOINS:
            return self._join(name, args, keywords, node)
        given = dict(keywords)
        tensor = args[0] if args else given.pop("input", None)
        if not isinstance(tensor, Tensor):
            self.refuse_as_unknown(node)
        return self.through(function_leaf(name, args[1:], given, line), tensor)

    def _join(self, name: str, args: list[Any], keywords: dict[str, Any], node: ast.AST) -> Tensor:
        line = getattr(node, "lineno", 1)
        if JOINS[name] != "concat":
            if len(args) != 2 or keywords or not all(isinstance(arg, Tensor) for arg in args):
                self.refuse_as_unknown(node)
            return Tensor(args, join=JOINS[name], line=line)
        given = dict(zip(("tensors", "dim"), args, strict=False)) | keywords
        tensors = self.each(given.get("tensors"), node)
        if not tensors or not all(isinstance(tensor, Tensor) for tensor in tensors) or given.get("dim") not in (1, -3):
            self.refuse(node, f"{self.quoted(node)} does not stack channels, as torch.cat([…], 1) does.")
        return self._stack(tensors, line)

    def _stack(self, tensors: list[Tensor], line: int) -> Tensor:
        """The tensors one after the other; where the first of them were stacked before, that is used."""
        for count in range(len(tensors) - 1, 1, -1):
            before = self._stacked.get(tuple(map(id, tensors[:count])))
            if before is not None:
                made = Tensor((before, *tensors[count:]), join="concat", line=line)
                break
        else:
            made = tensors[0] if len(tensors) == 1 else Tensor(tensors, join="concat", line=line)
        self._stacked[tuple(map(id, tensors))] = made
        return made

    def _several(self, kind: str, args: list[Any], node: ast.AST) -> Module:
        """nn.Sequential and its like, of modules or of one dictionary or list of them."""
        given = args[0] if len(args) == 1 and isinstance(args[0], (dict, list)) else args
        children = given if isinstance(given, dict) else {str(place): child for place, child in enumerate(given)}
        one = as_one(list(children.values())) if kind == "Sequential" and given is args else None
        return one or Several(getattr(node, "lineno", 1), kind, self._children(children, node))

    def _children(self, given: dict[Any, Any], node: ast.AST) -> dict[str, Module]:
        for name, child in given.items():
            if not isinstance(child, Module):
                self.refuse(node, "only layers can stand in a row of layers.")
            # Called first, so that a name that is none is refused even where it is not used.
            child.name = self.module_name(str(name), node) or child.name
        return {str(name): child for name, child in given.items()}

    def _instance(self, local: LocalClass, args: list[Any], keywords: dict[str, Any], node: ast.AST) -> Instance:
        made = Instance(getattr(node, "lineno", 1), local)
        found = local.find("__init__")
        if found is not None:
            self.run(Function(found[1], self.top, found[0], made), args, keywords, node)
        elif local.sequential:
            self.fill(made, args, node)
        elif args or keywords:
            self.refuse(node, f"{local.node.name} is given more than it takes.")
        return made

    def fill(self, made: Instance, args: list[Any], node: ast.AST) -> None:
        """Give an instance of nn.Sequential its modules."""
        row = self._several("ModuleList", args, node)
        assert isinstance(row, Several)
        made.attributes |= row.children

    def _helper(self, name: str, args: list[Any], keywords: dict[str, Any], node: ast.AST) -> Module:
        """What a class does that our own sources bring along."""
        line = getattr(node, "lineno", 1)
        if name == "Row" and not args:
            return Several(line, "Sequential", self._children(keywords, node))
        if name in ("Step", "StochasticDepth"):
            return leaf_of(name, args, keywords, line)
        if name == "first_weights":
            return self._with_first_weights(node, *args, **keywords)
        label = str(keywords.pop("label", "")) if name == "Group" else ""
        bodies = [*args, *(keywords.pop(key) for key in ("body", "shortcut") if key in keywords)]
        blocks = {"Group": Group(label=label), "Residual": Residual(), "Gate": Gate(), "Repeat": Repeat()}
        blocks |= {"Concat": Branches(), "Add": Branches(merge="add")}
        block = blocks.get(name)
        fits = block is not None and (isinstance(block, Repeat) or block.takes_bodies(len(bodies)))
        if block is None or keywords or not bodies or not fits or not all(isinstance(b, Module) for b in bodies):
            self.refuse_as_unknown(node)
        return Joined(line, block, bodies)

    def _with_first_weights(self, node: ast.AST, module: Any = None, rule: Any = "", seed: Any = 0) -> Module:
        if not isinstance(module, Leaf) or not isinstance(module.layer, Weighted):
            self.refuse_as_unknown(node)
        module.layer = replace(module.layer, initialisation=rule, init_seed=seed)
        return module

    def method(self, owner: Any, name: str, args: list[Any], keywords: dict[str, Any], node: ast.AST) -> Any:
        """What a method of something gives that is not of the text."""
        raise NotImplementedError

    def through(self, leaf: Leaf, tensor: Tensor) -> Tensor:
        """A tensor after a layer that stands under no name."""
        return tensor.through(Card(leaf.layer, leaf.line, expected=leaf.expected))

    def applied(self, module: Module, args: list[Any], keywords: dict[str, Any], node: ast.AST) -> Any:
        """What a module makes of its arguments; its layers become one card, unless they are the whole network."""
        tensor = args[0] if len(args) == 1 and not keywords and isinstance(args[0], Tensor) else None
        if tensor is None or module in self._open:
            return self.inside(module, args, keywords, node)
        if isinstance(module, Leaf):
            layer = replace(module.layer, frozen=module.frozen)
            return tensor.through(Card(layer, module.line, module.name, (), module.expected, module))
        if isinstance(module, Joined):
            return tensor.through(self._block(module, node))
        start = Tensor()
        end = self.inside(module, [start], {}, node)
        if not isinstance(end, Tensor):
            return self.inside(module, args, keywords, node)
        label = module.local.node.name if isinstance(module, Instance) else ""
        for card in grouped(cards_between(start, end), module.name, label, module.frozen, module.line):
            tensor = tensor.through(card)
        return tensor

    def open(self, module: Module) -> None:
        """From here on the module is the network itself, and its layers no card in another."""
        self._open.append(module)

    def inside(self, module: Module, args: list[Any], keywords: dict[str, Any], node: ast.AST) -> Any:
        """What a module makes of its arguments, layer by layer."""
        if isinstance(module, Instance):
            found = module.local.find("forward")
            if found is not None:
                self._open.append(module)
                given = self.run(Function(found[1], self.top, found[0], module), args, keywords, node)
                self._open.pop()
                return given
        return self.in_a_row(module, args, keywords, node)

    def in_a_row(self, module: Module, args: list[Any], keywords: dict[str, Any], node: ast.AST) -> Any:
        """What the modules of an nn.Sequential make of a value, one after the other."""
        in_row = isinstance(module, Several) and module.kind == "Sequential"
        if not (in_row or (isinstance(module, Instance) and module.local.sequential)) or len(args) != 1 or keywords:
            self.refuse_as_unknown(node)
        value = args[0]
        for child in self.each(module, node):
            value = self.applied(child, [value], {}, node)
        return value

    def _block(self, module: Joined, node: ast.AST) -> Card:
        rows = tuple(self._row(body, node) for body in module.bodies)
        block = module.block
        if isinstance(block, Repeat):
            if len({network_of(row) for row in rows}) > 1:
                self.refuse(node, "the copies of a repeated row must be alike.")
            rows, block = rows[:1], replace(block, times=len(rows))
        return Card(replace(block, frozen=module.frozen), module.line, module.name, rows)

    def _row(self, body: Module, node: ast.AST) -> list[Card]:
        start = Tensor()
        plain = isinstance(body, Several) and body.kind == "Sequential" and not body.frozen
        end = self.inside(body, [start], {}, node) if plain else self.applied(body, [start], {}, node)
        return cards_between(start, end) if plain else tightened(cards_between(start, end))
