"""Convolutions in two steps, which take far fewer weights."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from torch import nn

from nnstudio.core.network.layers.base import LAYERS, Misfit, Shape, Window, needs_image
from nnstudio.core.network.layers.convolution import filters_words, kernel_misfit
from nnstudio.core.network.layers.formulas import convolution_weights, window_formula
from nnstudio.core.network.layers.initialization import Weighted
from nnstudio.core.spec import param


@LAYERS.register("depthwise_separable", "Depthwise separable convolution", "convolution")
@dataclass(frozen=True)
class DepthwiseSeparableConv2d(Weighted):
    """One filter for each channel on its own, then 1×1 filters that mix the channels: far fewer weights to learn."""

    stem: ClassVar[str] = "sepconv"

    channels: int = param(16, "Filters", minimum=1, maximum=8192, help="How many mixtures the 1×1 filters make.")
    kernel_size: int = param(3, "Kernel", minimum=1, maximum=99, unit="px", help="Side of each channel's own filter.")
    stride: int = param(1, "Stride", minimum=1, maximum=64, unit="px", help="How far the filter moves each step.")
    padding: int = param(0, "Padding", minimum=0, maximum=64, unit="px", help="Zeros added around the image.")
    bias: bool = param(True, "Bias", help="Add one learned constant to each feature map, in both steps.")

    def module(self, input_shape: Shape) -> nn.Module:
        given = input_shape[0]
        return nn.Sequential(
            nn.Conv2d(
                given,
                given,
                self.kernel_size,
                stride=self.stride,
                padding=self.padding,
                groups=given,
                bias=self.bias,
            ),
            nn.Conv2d(given, self.channels, 1, bias=self.bias),
        )

    def misfit(self, input_shape: Shape) -> Misfit | None:
        if misfit := needs_image(self, input_shape):
            return misfit
        side = min(input_shape[1:])
        room = side + 2 * self.padding
        return kernel_misfit(self, self.kernel_size, side, room) if self.kernel_size > room else None

    def summary(self) -> str:
        return filters_words(self.channels, self.kernel_size, self.stride, self.padding)

    def window(self, input_shape: Shape | None = None) -> Window:
        return Window(self.kernel_size, self.stride, self.padding)

    def size_formula(self, input_shape: Shape) -> str:
        return window_formula(input_shape, self.kernel_size, self.stride, self.padding)

    def weights_formula(self, input_shape: Shape) -> str:
        depthwise = convolution_weights(input_shape[0], 1, self.kernel_size, self.bias)
        return f"{depthwise}\n{convolution_weights(self.channels, input_shape[0], 1, self.bias)}"
