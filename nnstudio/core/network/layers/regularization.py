"""Layers that make it harder to learn the training samples by heart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from torch import nn

from nnstudio.core.network.layers import modules
from nnstudio.core.network.layers.base import LAYERS, Layer, Misfit, Shape, needs_image
from nnstudio.core.spec import param


@LAYERS.register("dropout", "Dropout", "regularization")
@dataclass(frozen=True)
class Dropout(Layer):
    """Sets a random share of the values to zero while training; does nothing afterwards."""

    stem: ClassVar[str] = "dropout"

    rate: float = param(0.3, "Rate", minimum=0.0, maximum=0.95, step=0.05, help="Share of values set to zero.")

    def module(self, input_shape: Shape) -> nn.Module:
        return nn.Dropout(self.rate)

    def summary(self) -> str:
        return f"{self.rate:.0%} dropped"


@LAYERS.register("dropout2d", "2-D dropout", "regularization")
@dataclass(frozen=True)
class Dropout2d(Layer):
    """Sets a random share of whole feature maps to zero while training; does nothing afterwards."""

    stem: ClassVar[str] = "dropout"

    rate: float = param(0.2, "Rate", minimum=0.0, maximum=0.95, step=0.05, help="Share of maps set to zero.")

    def module(self, input_shape: Shape) -> nn.Module:
        return nn.Dropout2d(self.rate)

    def misfit(self, input_shape: Shape) -> Misfit | None:
        return needs_image(self, input_shape)

    def summary(self) -> str:
        return f"{self.rate:.0%} of the maps dropped"


@LAYERS.register("stochastic_depth", "Stochastic depth", "regularization")
@dataclass(frozen=True)
class StochasticDepth(Layer):
    """Sets random samples to zero while training; at the end of a residual's body it skips that body for them."""

    stem: ClassVar[str] = "drop_path"

    p: float = param(0.2, "Rate", minimum=0.0, maximum=0.95, step=0.05, help="How often the body is skipped.")
    mode: str = param(
        "row", "Skipped", choices=("row", "batch"), help="Each sample by its own lot, or all of the mini-batch by one."
    )

    def module(self, input_shape: Shape) -> nn.Module:
        return modules.StochasticDepth(self.p, self.mode)

    def summary(self) -> str:
        return f"{self.p:.0%} skipped"
