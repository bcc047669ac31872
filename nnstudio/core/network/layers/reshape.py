"""Layers that only rearrange values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from torch import nn

from nnstudio.core.network.layers.base import LAYERS, Layer, Shape


@LAYERS.register("flatten", "Flatten", "reshape")
@dataclass(frozen=True)
class Flatten(Layer):
    """Lays all values of a sample out in one row, as fully connected layers need them."""

    stem: ClassVar[str] = "flatten"

    def module(self, input_shape: Shape) -> nn.Module:
        return nn.Flatten()
