"""Layers that make it harder to learn the training samples by heart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from torch import nn

from nnstudio.core.network.layers.base import LAYERS, Layer, Shape
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
