"""Blocks in which the data take several ways at once: residual, branches, gate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from torch import nn

from nnstudio.core.network.blocks.base import Block, OneBody
from nnstudio.core.network.blocks.joins import AddModule, ConcatModule, GateModule, ResidualModule
from nnstudio.core.network.layers.base import LAYERS, Layer, Misfit, Shape, describe_shape
from nnstudio.core.network.layers.convolution import Conv2d
from nnstudio.core.network.layers.dense import Dense
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
        matched = _matching(input_shape, body) if not self.shortcut.layers else None
        if matched is None:
            return Misfit(f"{text} Give both ways the same shape.")
        fixed = replace(self, shortcut=Network((matched,)))
        what = "1×1 convolution" if isinstance(matched, Conv2d) else "fully connected layer"
        return Misfit(f"{text} Put a {what} into the shortcut.", f"Match with a {what}", (fixed,))

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
        told = ", ".join(describe_shape(shape) for shape in dict.fromkeys(shapes))
        if self.merge == "add":
            text = f"The branches give {told}, which cannot be added. Give all the same shape."
            return shapes[0] if len(set(shapes)) == 1 else Misfit(text)
        if len({shape[1:] for shape in shapes}) > 1 or len({len(shape) for shape in shapes}) > 1:
            return Misfit(f"The branches give {told}; only images of the same size can be stacked. Match their sizes.")
        return (sum(shape[0] for shape in shapes), *shapes[0][1:])

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
        return Misfit(text)

    def joined(self, bodies: Sequence[nn.Module]) -> nn.Module:
        return GateModule(*bodies)


def _matching(input_shape: Shape, wanted: Shape) -> Layer | None:
    """One layer that brings the input to the wanted shape; None when no single one does."""
    if len(input_shape) != len(wanted):
        return None
    if len(wanted) == 1:
        return Dense(wanted[0])
    if len(wanted) != 3:
        return None
    stride = -(-input_shape[1] // wanted[1])
    halved = tuple((side - 1) // stride + 1 for side in input_shape[1:])
    return Conv2d(wanted[0], 1, stride=stride) if halved == wanted[1:] else None
