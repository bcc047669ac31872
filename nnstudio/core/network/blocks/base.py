"""What all blocks share: the networks that they hold."""

from __future__ import annotations

from dataclasses import dataclass, replace

from torch import nn

from nnstudio.core.network.layers.base import Layer, Shape
from nnstudio.core.network.network import Network


@dataclass(frozen=True)
class Block(Layer):
    """A layer that holds networks."""

    def module(self, input_shape: Shape) -> nn.Module:
        raise TypeError("a block's module is built around those of its bodies: see build.assemble")


@dataclass(frozen=True)
class OneBody(Block):
    """A block that holds one network."""

    body: Network = Network()

    @property
    def bodies(self) -> tuple[Network, ...]:
        return (self.body,)

    @property
    def body_names(self) -> tuple[str, ...]:
        return ("body",)

    def with_bodies(self, bodies: tuple[Network, ...]) -> Layer:
        return replace(self, body=bodies[0])
