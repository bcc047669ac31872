"""Layers that keep values in a range in which learning goes well."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from torch import nn

from nnstudio.core.network.layers.base import LAYERS, Layer, Shape
from nnstudio.core.spec import param


@LAYERS.register("batch_norm", "Batch normalisation", "normalization")
@dataclass(frozen=True)
class BatchNorm(Layer):
    """Shifts and scales each channel to mean 0 and spread 1 over the mini-batch, then by two learned numbers."""

    stem: ClassVar[str] = "norm"

    momentum: float = param(
        0.1, "Momentum", minimum=0.001, maximum=1, step=0.01, help="How fast the running mean follows the batches."
    )

    def module(self, input_shape: Shape) -> nn.Module:
        kind = nn.BatchNorm2d if len(input_shape) == 3 else nn.BatchNorm1d
        return kind(input_shape[0], momentum=self.momentum)
