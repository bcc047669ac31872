"""Blocks that hold a row of layers as one card: groups and repetitions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from torch import nn

from nnstudio.core.network.blocks.base import OneBody
from nnstudio.core.network.blocks.joins import SequenceModule
from nnstudio.core.network.layers.base import LAYERS, Layer, Misfit, Shape
from nnstudio.core.spec import param


@LAYERS.register("group", "Group", "block")
@dataclass(frozen=True)
class Group(OneBody):
    """A row of layers under one name, to fold away: a stage of a long network."""

    stem: ClassVar[str] = "group"

    label: str = param("", "Label", help="What the card is called: Stage 1, Inception 3a.")

    def joined_shape(self, input_shape: Shape, shapes: tuple[Shape, ...]) -> Shape | Misfit:
        return shapes[0]

    def joined(self, bodies: Sequence[nn.Module]) -> nn.Module:
        return SequenceModule(*bodies)

    def summary(self) -> str:
        return self.label


@LAYERS.register("repeat", "Repeat", "block")
@dataclass(frozen=True)
class Repeat(OneBody):
    """The same row of layers several times, one after the other, each time with weights of its own."""

    stem: ClassVar[str] = "repeat"

    times: int = param(2, "Times", minimum=1, maximum=100, help="How often the row is repeated.")

    @property
    def copies(self) -> int:
        return self.times

    def with_copies(self, count: int) -> Layer:
        return replace(self, times=count)

    def joined_shape(self, input_shape: Shape, shapes: tuple[Shape, ...]) -> Shape | Misfit:
        return shapes[0]

    def joined(self, bodies: Sequence[nn.Module]) -> nn.Module:
        return SequenceModule(*bodies)

    def summary(self) -> str:
        return f"×{self.times}"
