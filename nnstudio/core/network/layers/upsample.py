"""Layers that make images larger without learning anything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from torch import nn

from nnstudio.core.network.layers.base import LAYERS, Layer, Misfit, Shape, Window, needs_image
from nnstudio.core.network.layers.formulas import each_side
from nnstudio.core.spec import param


@LAYERS.register("upsample", "Upsample", "reshape")
@dataclass(frozen=True)
class Upsample(Layer):
    """Makes an image larger: repeats its pixels, or blends neighbouring ones smoothly."""

    stem: ClassVar[str] = "upsample"

    factor: int = param(2, "Factor", minimum=1, maximum=64, help="How many times as wide and as high it becomes.")
    mode: str = param(
        "nearest", "Between pixels", choices=("nearest", "bilinear"), help="Repeat the nearest one, or blend them."
    )

    def module(self, input_shape: Shape) -> nn.Module:
        return nn.Upsample(scale_factor=self.factor, mode=self.mode)

    def misfit(self, input_shape: Shape) -> Misfit | None:
        return needs_image(self, input_shape)

    def summary(self) -> str:
        return f"×{self.factor}, {self.mode}"

    def window(self, input_shape: Shape | None = None) -> Window:
        blended = self.mode == "bilinear" and self.factor > 1
        size = 2 if blended else 1
        # Output pixel o lies at (o + ½) / factor − ½ of the input, in the middle of what it sees.
        return Window(size, 1 / self.factor, size / 2 - 1 / (2 * self.factor))

    def size_formula(self, input_shape: Shape) -> str:
        return each_side(input_shape, lambda side: f"{side}·{self.factor} = {side * self.factor}")
