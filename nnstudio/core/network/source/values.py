"""What the names of a text stand for while it is read: modules, classes, functions; nothing of it is ever run."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import Any

from nnstudio.core.errors import NetworkError
from nnstudio.core.network.layers import Layer
from nnstudio.core.network.source.flow import Expected


@dataclass(eq=False)
class Ref:
    """A name of torch's or Python's own: torch.nn.Conv2d, range."""

    path: str


@dataclass(eq=False)
class Mark:
    """A value that is only known by what it is: the batch's size, whether the network is training."""

    what: str


BATCH, TRAINING = Mark("the size of the batch"), Mark("self.training")


@dataclass(eq=False)
class Module:
    """Something that can be called with a tensor. `name` is the attribute or the key that it stands under."""

    line: int
    name: str = field(default="", kw_only=True)
    frozen: bool = field(default=False, kw_only=True)


@dataclass(eq=False)
class Leaf(Module):
    """One plain layer."""

    layer: Layer
    expected: Expected | None = None


@dataclass(eq=False)
class Several(Module):
    """nn.Sequential, nn.ModuleList or nn.ModuleDict, which is `kind`."""

    kind: str
    children: dict[str, Module]


@dataclass(eq=False)
class Joined(Module):
    """One of the blocks that our own sources are written with."""

    block: Layer
    bodies: list[Module]


@dataclass(eq=False)
class LocalClass:
    """A class of the text that derives from nn.Module or nn.Sequential."""

    node: ast.ClassDef
    bases: list[LocalClass]
    sequential: bool
    methods: dict[str, ast.FunctionDef]
    attributes: dict[str, ast.expr]

    def find(self, name: str) -> tuple[LocalClass, ast.FunctionDef] | None:
        """The method of that name, and the class that it stands in."""
        if name in self.methods:
            return self, self.methods[name]
        return next((found for base in self.bases if (found := base.find(name))), None)

    def attribute(self, name: str) -> ast.expr | None:
        """What the class itself says that a name is."""
        if name in self.attributes:
            return self.attributes[name]
        return next((found for base in self.bases if (found := base.attribute(name)) is not None), None)


@dataclass(eq=False)
class Instance(Module):
    """A module of a class of the text."""

    local: LocalClass
    attributes: dict[str, Any] = field(default_factory=dict)

    @property
    def children(self) -> dict[str, Module]:
        """The modules among the attributes, in order."""
        return {name: value for name, value in self.attributes.items() if isinstance(value, Module)}


@dataclass(eq=False)
class Function:
    """A function of the text, or a method with the instance that it is of."""

    node: ast.FunctionDef
    scope: Scope
    local: LocalClass | None = None
    owner: Instance | None = None


@dataclass(eq=False)
class Method:
    """A method of something that is not of the text: a list's append, a tensor's view, a module's eval."""

    owner: Any
    name: str


@dataclass(eq=False)
class Partial:
    """functools.partial: a function with some of its arguments."""

    function: Any
    args: list[Any]
    keywords: dict[str, Any]


@dataclass(eq=False)
class Super:
    """super() in a method."""

    local: LocalClass
    owner: Instance


@dataclass(eq=False)
class Parameters:
    """What a module's parameters() gives: all that can be done to them is to keep them as they are."""

    module: Module


@dataclass(eq=False)
class Failed:
    """A name of the top level whose value was not understood, which matters only where it is used."""

    error: NetworkError


@dataclass(eq=False)
class Scope:
    """The names that are known at a place, and those around it."""

    names: dict[str, Any] = field(default_factory=dict)
    around: Scope | None = None
    local: LocalClass | None = None
    owner: Instance | None = None
