"""Blocks in which the data take several ways at once: residual, branches, gate."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from torch import nn

from nnstudio.core.network.blocks.base import Block, OneBody
from nnstudio.core.network.blocks.joins import AddModule, ConcatModule, GateModule, ResidualModule
from nnstudio.core.network.blocks.matching import bridge, bridge_words, commonest, padded, smallest_size
from nnstudio.core.network.layers.base import LAYERS, Layer, Misfit, Shape, describe_shape
from nnstudio.core.network.network import Network
from nnstudio.core.spec import param


@LAYERS.register("residual", "Residual", "block")
@dataclass(frozen=True)
class Residual(Block):
    """Adds its input to what its layers make of it: F(x) + x. Gradients find a way past them, and depth does no harm.

    The shortcut may hold layers too, such as a 1×1 convolution that brings x to the shape of F(x).
    """

    stem: ClassVar[str] = "residual"
    joins: ClassVar[bool] = True

    body: Network = Network()
    shortcut: Network = Network()

    @property
    def bodies(self) -> tuple[Network, ...]:
        return self.body, self.shortcut

    @property
    def body_names(self) -> tuple[str, ...]:
        return "body", "shortcut"

    def with_bodies(self, bodies: tuple[Network, ...]) -> Layer:
        return replace(self, body=bodies[0], shortcut=bodies[1])

    def joined_shape(self, input_shape: Shape, shapes: tuple[Shape, ...]) -> Shape | Misfit:
        body, shortcut = shapes
        if body == shortcut:
            return body
        text = (
            f"The body gives {describe_shape(body)}, but the shortcut {describe_shape(shortcut)}; they cannot be added."
        )
        return Misfit(f"{text} Give both ways the same shape.", *self._matched(input_shape, body, shortcut))

    def _matched(self, input_shape: Shape, body: Shape, shortcut: Shape) -> tuple[str, tuple[Layer, ...] | None]:
        """The Fix: pad the body's convolutions where that is all, else put into the shortcut what is missing."""
        kept, words = self.body, ""
        if body[1:] != shortcut[1:] == input_shape[1:] and len(body) == 3 and (full := padded(self.body)) is not None:
            kept, body, words = full, (body[0], *input_shape[1:]), "Pad the convolutions"
        more = bridge(shortcut, body)
        if more is None:
            return "Remove the shortcut", self.body.layers
        fixed = replace(self, body=kept, shortcut=Network((*self.shortcut.layers, *more)))
        return words or bridge_words(more), (fixed,)

    def joined(self, bodies: Sequence[nn.Module]) -> nn.Module:
        return ResidualModule(*bodies)


@LAYERS.register("branches", "Branches", "block")
@dataclass(frozen=True)
class Branches(Block):
    """Gives its input to several rows of layers at once, and joins what they make of it."""

    stem: ClassVar[str] = "branches"
    joins: ClassVar[bool] = True

    branches: tuple[Network, ...] = (Network(), Network())
    merge: str = param(
        "concat", "Join", choices=("concat", "add"), help="Stack the channels one after the other, or add them up."
    )

    @property
    def bodies(self) -> tuple[Network, ...]:
        return self.branches

    @property
    def body_names(self) -> tuple[str, ...]:
        return tuple(f"branch{number}" for number in range(1, len(self.branches) + 1))

    def takes_bodies(self, count: int) -> bool:
        return 1 <= count <= 32

    def with_bodies(self, bodies: tuple[Network, ...]) -> Layer:
        return replace(self, branches=bodies)

    def joined_shape(self, input_shape: Shape, shapes: tuple[Shape, ...]) -> Shape | Misfit:
        if self._can_join(shapes):
            return shapes[0] if self.merge == "add" else (sum(shape[0] for shape in shapes), *shapes[0][1:])
        told = ", ".join(describe_shape(shape) for shape in dict.fromkeys(shapes))
        if self.merge == "add":
            text = f"The branches give {told}, which cannot be added. Give all the same shape."
        else:
            text = f"The branches give {told}; only images of the same size can be stacked. Match their sizes."
        return Misfit(text, *self._matched(input_shape, shapes))

    def _can_join(self, shapes: Sequence[Shape]) -> bool:
        alike = shapes if self.merge == "add" else [(len(shape), *shape[1:]) for shape in shapes]
        return len(set(alike)) == 1

    def _matched(self, input_shape: Shape, shapes: tuple[Shape, ...]) -> tuple[str, tuple[Layer, ...] | None]:
        """The Fix: pad convolutions where that is all, else put at the ends of the branches what is missing."""
        full = tuple(padded(row) or row for row in self.branches)
        kept = [(s[0], *input_shape[1:]) if padded(row) else s for row, s in zip(self.branches, shapes, strict=True)]
        if self._can_join(kept):
            return "Pad the convolutions", (replace(self, branches=full),)
        for wanted in self._wanted(shapes):
            more = [
                layers for have, want in zip(shapes, wanted, strict=True) if (layers := bridge(have, want)) is not None
            ]
            if len(more) == len(shapes):
                rows = (Network((*row.layers, *layers)) for row, layers in zip(self.branches, more, strict=True))
                return bridge_words(next(filter(None, more))), (replace(self, branches=tuple(rows)),)
        return "", None

    def _wanted(self, shapes: tuple[Shape, ...]) -> list[tuple[Shape, ...]]:
        """What the branches could give so that all can be joined, best first."""
        if self.merge == "add":
            return [(shape,) * len(shapes) for shape in commonest(shapes)]
        flat = tuple((math.prod(shape),) for shape in shapes)
        if {len(each) for each in shapes} == {3}:
            return [tuple((shape[0], *smallest_size(shapes)) for shape in shapes), flat]
        return [flat]

    def joined(self, bodies: Sequence[nn.Module]) -> nn.Module:
        return (AddModule if self.merge == "add" else ConcatModule)(*bodies)

    def summary(self) -> str:
        return f"{len(self.branches)} ways, {'added' if self.merge == 'add' else 'stacked'}"


@LAYERS.register("gate", "Gate", "block")
@dataclass(frozen=True)
class Gate(OneBody):
    """Multiplies its input by what its layers make of it, such as one factor a channel: squeeze and excitation."""

    stem: ClassVar[str] = "gate"
    joins: ClassVar[bool] = True

    def joined_shape(self, input_shape: Shape, shapes: tuple[Shape, ...]) -> Shape | Misfit:
        factors = shapes[0]
        fits = len(factors) == len(input_shape) and all(
            factor in (1, side) for factor, side in zip(factors, input_shape, strict=True)
        )
        if fits:
            return input_shape
        text = (
            f"The gate gives {describe_shape(factors)}, which cannot be multiplied with {describe_shape(input_shape)}. "
            f"End it with {input_shape[0]} channels."
        )
        wanted = (input_shape[0],) if len(input_shape) == 1 else (input_shape[0], 1, 1)
        more = bridge(factors, wanted)
        if more is None:
            return Misfit(text)
        return Misfit(
            text, f"Give it {input_shape[0]} channels", (replace(self, body=Network((*self.body.layers, *more))),)
        )

    def joined(self, bodies: Sequence[nn.Module]) -> nn.Module:
        return GateModule(*bodies)
