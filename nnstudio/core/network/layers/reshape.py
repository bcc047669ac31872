"""Layers that only rearrange values."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import ClassVar

from torch import nn

from nnstudio.core.network.layers.base import LAYERS, Layer, Misfit, Shape, Window, describe_shape
from nnstudio.core.spec import param


@LAYERS.register("flatten", "Flatten", "reshape")
@dataclass(frozen=True)
class Flatten(Layer):
    """Lays all values of a sample out in one row, as fully connected layers need them."""

    stem: ClassVar[str] = "flatten"

    def module(self, input_shape: Shape) -> nn.Module:
        return nn.Flatten()


@LAYERS.register("reshape", "Reshape", "reshape")
@dataclass(frozen=True)
class Reshape(Layer):
    """Arranges the values of a sample as an image, row by row and channel by channel; none is changed.

    Which pixels an output value stands for depends on the input, so it is given as seeing the whole of it.
    """

    stem: ClassVar[str] = "reshape"

    channels: int = param(16, "Channels", minimum=1, maximum=1_000_000, help="How many maps the image has.")
    height: int = param(7, "Height", minimum=1, maximum=4096, unit="px", help="Rows of the image.")
    width: int = param(7, "Width", minimum=1, maximum=4096, unit="px", help="Columns of the image.")

    def module(self, input_shape: Shape) -> nn.Module:
        arrange = nn.Unflatten(1, (self.channels, self.height, self.width))
        return arrange if len(input_shape) == 1 else nn.Sequential(nn.Flatten(), arrange)

    def misfit(self, input_shape: Shape) -> Misfit | None:
        needed, given = self.channels * self.height * self.width, math.prod(input_shape)
        if needed == given:
            return None
        fitting = self._fitting(given)
        text = f"An image of {self.summary()} has {describe_shape((needed,))}, but {given} come in."
        if fitting is None:
            return Misfit(f"{text} Remove it.", "Remove it", ())
        return Misfit(f"{text} Make it {fitting.summary()}.", fitting.summary(), (fitting,))

    def _fitting(self, count: int) -> Reshape | None:
        """The image of `count` values that is most like this one: of the same size, otherwise as square as it gets."""
        if count % (self.height * self.width) == 0:
            sides = (count // (self.height * self.width), self.height, self.width)
        else:
            channels = self.channels if count % self.channels == 0 else 1
            pixels = count // channels
            height = max(side for side in range(1, math.isqrt(pixels) + 1) if pixels % side == 0)
            sides = (channels, height, pixels // height)
        channels, height, width = sides
        fine = channels <= 1_000_000 and max(height, width) <= 4096
        return replace(self, channels=channels, height=height, width=width) if fine else None

    def summary(self) -> str:
        return describe_shape((self.channels, self.height, self.width))

    def window(self, input_shape: Shape | None = None) -> Window:
        return Window(whole=True)
