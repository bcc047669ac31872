"""Layers that keep values in a range in which learning goes well."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import ClassVar

from torch import nn

from nnstudio.core.network.layers.base import LAYERS, Layer, Misfit, Shape, describe_shape, needs_image
from nnstudio.core.spec import param


@LAYERS.register("batch_norm", "Batch normalisation", "normalization")
@dataclass(frozen=True)
class BatchNorm(Layer):
    """Shifts and scales each channel to mean 0 and spread 1 over the mini-batch, then by two learned numbers."""

    stem: ClassVar[str] = "norm"

    momentum: float = param(
        0.1, "Momentum", minimum=0.001, maximum=1, step=0.01, help="How fast the running mean follows the batches."
    )
    eps: float = param(
        1e-5, "Epsilon", minimum=1e-8, maximum=1, advanced=True, help="Added to the variance, so that none is zero."
    )

    def module(self, input_shape: Shape) -> nn.Module:
        kind = nn.BatchNorm2d if len(input_shape) == 3 else nn.BatchNorm1d
        return kind(input_shape[0], eps=self.eps, momentum=self.momentum)

    def weights_formula(self, input_shape: Shape) -> str:
        return _scale_and_shift(input_shape[:1])


@LAYERS.register("layer_norm", "Layer normalisation", "normalization")
@dataclass(frozen=True)
class LayerNorm(Layer):
    """Shifts and scales all values of each sample to mean 0 and spread 1, then each by two learned numbers."""

    stem: ClassVar[str] = "norm"

    eps: float = param(
        1e-5, "Epsilon", minimum=1e-8, maximum=1, advanced=True, help="Added to the variance, so that none is zero."
    )

    def module(self, input_shape: Shape) -> nn.Module:
        return nn.LayerNorm(input_shape, eps=self.eps)

    def misfit(self, input_shape: Shape) -> Misfit | None:
        return _alone(self, input_shape) if math.prod(input_shape) == 1 else None

    def weights_formula(self, input_shape: Shape) -> str:
        return _scale_and_shift(input_shape)


@LAYERS.register("group_norm", "Group normalisation", "normalization")
@dataclass(frozen=True)
class GroupNorm(Layer):
    """Shifts and scales each group of channels of each sample to mean 0 and spread 1; no mini-batch is needed."""

    stem: ClassVar[str] = "norm"

    groups: int = param(8, "Groups", minimum=1, maximum=8192, help="Into how many parts the channels are cut.")
    eps: float = param(
        1e-5, "Epsilon", minimum=1e-8, maximum=1, advanced=True, help="Added to the variance, so that none is zero."
    )

    def module(self, input_shape: Shape) -> nn.Module:
        return nn.GroupNorm(self.groups, input_shape[0], eps=self.eps)

    def misfit(self, input_shape: Shape) -> Misfit | None:
        channels, size = input_shape[0], math.prod(input_shape)
        if size == 1:
            return _alone(self, input_shape)
        if channels % self.groups:
            best = max(count for count in range(1, self.groups) if channels % count == 0)
            text = f"{channels} channels cannot be cut into {self.groups} equal groups. Use {best}."
        elif size == self.groups:
            best = 1
            text = f"With {self.groups} groups each holds a single number, of which nothing would be left. Use 1."
        else:
            return None
        return Misfit(text, "One group" if best == 1 else f"{best} groups", (replace(self, groups=best),))

    def summary(self) -> str:
        return f"{self.groups} group{'s' * (self.groups != 1)}"

    def weights_formula(self, input_shape: Shape) -> str:
        return _scale_and_shift(input_shape[:1])


@LAYERS.register("local_response_norm", "Local response normalisation", "normalization")
@dataclass(frozen=True)
class LocalResponseNorm(Layer):
    """Divides each value by how strong the neighbouring channels are at the same place, as AlexNet did (LRN).

    torch divides alpha by the number of channels, so it has to be that many times the paper's.
    """

    stem: ClassVar[str] = "norm"

    size: int = param(5, "Channels", minimum=1, maximum=1024, help="How many neighbouring channels are looked at.")
    alpha: float = param(1e-4, "Alpha", minimum=0, maximum=100, help="How much their mean square counts.")
    beta: float = param(0.75, "Beta", minimum=0, maximum=10, step=0.05, help="The exponent of what is divided by.")
    k: float = param(1.0, "k", minimum=0.01, maximum=100, step=0.1, help="Added before the exponent.")

    def module(self, input_shape: Shape) -> nn.Module:
        return nn.LocalResponseNorm(self.size, alpha=self.alpha, beta=self.beta, k=self.k)

    def misfit(self, input_shape: Shape) -> Misfit | None:
        return needs_image(self, input_shape)

    def summary(self) -> str:
        return f"{self.size} channel{'s' * (self.size != 1)}"


def _scale_and_shift(shape: Shape) -> str:
    """How many numbers are learned: two for each place of a shape."""
    return f"2·{'·'.join(str(side) for side in shape)} = {2 * math.prod(shape)}"


def _alone(layer: Layer, input_shape: Shape) -> Misfit:
    text = f"{layer.title} makes the same of every {describe_shape(input_shape)}: it needs several. Remove it."
    return Misfit(text, "Remove it", ())
