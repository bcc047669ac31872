"""Layers that slide learned filters over an image."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from torch import nn

from nnstudio.core.network.layers.base import LAYERS, Layer, Misfit, Shape, Window, needs_image
from nnstudio.core.network.layers.formulas import convolution_weights, window_formula
from nnstudio.core.network.layers.initialization import Weighted
from nnstudio.core.spec import param


def groups_knob() -> Any:
    """Declare into how many groups a convolution cuts its channels."""
    return param(
        1,
        "Groups",
        minimum=1,
        maximum=8192,
        advanced=True,
        help="Into how many parts the channels are cut, each with filters of its own that see nothing of the others.",
    )


@LAYERS.register("conv2d", "Convolution", "convolution")
@dataclass(frozen=True)
class Conv2d(Weighted):
    """Slides learned filters over the image; each filter gives one feature map that shows where its pattern is."""

    stem: ClassVar[str] = "conv"

    channels: int = param(16, "Filters", minimum=1, maximum=8192, help="How many patterns are looked for.")
    kernel_size: int = param(3, "Kernel", minimum=1, maximum=99, unit="px", help="Side of the square filter.")
    stride: int = param(1, "Stride", minimum=1, maximum=64, unit="px", help="How far the filter moves each step.")
    padding: int = param(0, "Padding", minimum=0, maximum=64, unit="px", help="Zeros added around the image.")
    bias: bool = param(True, "Bias", help="Add one learned constant to each feature map.")
    dilation: int = param(
        1,
        "Dilation",
        minimum=1,
        maximum=64,
        unit="px",
        advanced=True,
        help="How far apart the pixels are that a filter looks at.",
    )
    groups: int = groups_knob()

    def module(self, input_shape: Shape) -> nn.Module:
        return nn.Conv2d(
            input_shape[0],
            self.channels,
            self.kernel_size,
            stride=self.stride,
            padding=self.padding,
            dilation=self.dilation,
            groups=self.groups,
            bias=self.bias,
        )

    def misfit(self, input_shape: Shape) -> Misfit | None:
        return (
            needs_image(self, input_shape)
            or groups_misfit(self, self.groups, input_shape[0], self.channels)
            or self._kernel_misfit(min(input_shape[1:]))
        )

    def _kernel_misfit(self, side: int) -> Misfit | None:
        room = side + 2 * self.padding
        covered = self.dilation * (self.kernel_size - 1) + 1
        if covered <= room:
            return None
        if self.kernel_size > room:
            return kernel_misfit(replace(self, dilation=1), self.kernel_size, side, room)
        most = (room - 1) // (self.kernel_size - 1)
        text = (
            f"With a dilation of {self.dilation} px the kernel covers {covered} px and does not fit an image {side} px "
            "wide. Reduce it."
        )
        return Misfit(text, f"Dilation {most}", (replace(self, dilation=most),))

    def summary(self) -> str:
        words = filters_words(self.channels, self.kernel_size, self.stride, self.padding)
        words += f", dilation {self.dilation}" if self.dilation > 1 else ""
        return words + (f", {self.groups} groups" if self.groups > 1 else "")

    def window(self, input_shape: Shape | None = None) -> Window:
        return Window(self.dilation * (self.kernel_size - 1) + 1, self.stride, self.padding)

    def size_formula(self, input_shape: Shape) -> str:
        return window_formula(input_shape, self.kernel_size, self.stride, self.padding, self.dilation)

    def weights_formula(self, input_shape: Shape) -> str:
        return convolution_weights(self.channels, input_shape[0] // self.groups, self.kernel_size, self.bias)


def kernel_misfit(layer: Layer, kernel: int, side: int, room: int) -> Misfit:
    """That the layer's square kernel is larger than the `room` px of the padded image, whose own side is `side`."""
    text = f"A {kernel}×{kernel} kernel does not fit an image {side} px wide. Make it smaller."
    return Misfit(text, f"Kernel {room}", (_with(layer, kernel_size=room),))


def groups_misfit(layer: Layer, groups: int, given: int, made: int) -> Misfit | None:
    """That `given` channels and `made` filters cannot be cut into the layer's groups, if they cannot."""
    common = math.gcd(given, made)
    if common % groups == 0:
        return None
    best = max(count for count in range(1, min(groups, common) + 1) if common % count == 0)
    text = (
        f"{given} channel{'s' * (given != 1)} and {made} filter{'s' * (made != 1)} cannot both be cut into {groups} "
        f"equal groups. Use {best}."
    )
    return Misfit(text, "One group" if best == 1 else f"{best} groups", (_with(layer, groups=best),))


def _with(layer: Layer, **knobs: Any) -> Layer:
    return replace(layer, **knobs)


def filters_words(channels: int, kernel_size: int, stride: int, padding: int) -> str:
    """The main knobs as on the card: "6 filters 5×5, pad 2"."""
    words = f"{channels} filter{'s' * (channels != 1)} {kernel_size}×{kernel_size}"
    words += f", stride {stride}" if stride > 1 else ""
    return words + (f", pad {padding}" if padding else "")
