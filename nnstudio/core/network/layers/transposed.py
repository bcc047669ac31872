"""Layers that make images larger, with learned filters."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from torch import nn

from nnstudio.core.network.layers.base import LAYERS, Misfit, Shape, Window, needs_image
from nnstudio.core.network.layers.convolution import filters_words, groups_knob, groups_misfit
from nnstudio.core.network.layers.formulas import convolution_weights, each_side
from nnstudio.core.network.layers.initialization import Weighted
from nnstudio.core.spec import param


@LAYERS.register("conv_transpose2d", "Transposed convolution", "convolution")
@dataclass(frozen=True)
class ConvTranspose2d(Weighted):
    """A convolution run backwards (deconvolution): each pixel stamps its filter into a larger image, overlaps add."""

    stem: ClassVar[str] = "upconv"

    channels: int = param(16, "Filters", minimum=1, maximum=8192, help="How many feature maps are made.")
    kernel_size: int = param(2, "Kernel", minimum=1, maximum=99, unit="px", help="Side of the square stamp.")
    stride: int = param(2, "Stride", minimum=1, maximum=64, unit="px", help="How far apart two stamps are set.")
    padding: int = param(0, "Padding", minimum=0, maximum=64, unit="px", help="Border cut off the larger image.")
    bias: bool = param(True, "Bias", help="Add one learned constant to each feature map.")
    output_padding: int = param(
        0,
        "Extra border",
        minimum=0,
        maximum=63,
        unit="px",
        advanced=True,
        help="Pixels added at the right and at the bottom, to reach the size before a convolution with stride.",
    )
    groups: int = groups_knob()

    def module(self, input_shape: Shape) -> nn.Module:
        return nn.ConvTranspose2d(
            input_shape[0],
            self.channels,
            self.kernel_size,
            stride=self.stride,
            padding=self.padding,
            output_padding=self.output_padding,
            groups=self.groups,
            bias=self.bias,
        )

    def misfit(self, input_shape: Shape) -> Misfit | None:
        return (
            needs_image(self, input_shape)
            or groups_misfit(self, self.groups, input_shape[0], self.channels)
            or self._border_misfit()
            or self._padding_misfit(min(input_shape[1:]))
        )

    def _border_misfit(self) -> Misfit | None:
        if self.output_padding < self.stride:
            return None
        text = f"The extra border of {self.output_padding} px must be smaller than the stride of {self.stride} px."
        most = self.stride - 1
        return Misfit(f"{text} Reduce it.", f"Extra border {most} px", (replace(self, output_padding=most),))

    def _padding_misfit(self, side: int) -> Misfit | None:
        if self._side(side) > 0:
            return None
        whole = self._side(side) + 2 * self.padding
        most = (whole - 1) // 2
        text = f"A padding of {self.padding} px cuts off all of an image {whole} px wide. Reduce it."
        return Misfit(text, f"Padding {most}", (replace(self, padding=most),))

    def _side(self, side: int) -> int:
        return (side - 1) * self.stride - 2 * self.padding + self.kernel_size + self.output_padding

    def summary(self) -> str:
        return filters_words(self.channels, self.kernel_size, self.stride, self.padding)

    def window(self, input_shape: Shape | None = None) -> Window:
        # The stamps that reach output pixel o begin at ⌈(o + padding − kernel + 1) / stride⌉.
        centre = (self.padding - (self.kernel_size - 1) / 2) / self.stride
        size = self.kernel_size / self.stride
        return Window(size, 1 / self.stride, (size - 1) / 2 - centre)

    def size_formula(self, input_shape: Shape) -> str:
        extra = f" + {self.output_padding}" if self.output_padding else ""
        return each_side(
            input_shape,
            lambda side: (
                f"({side} − 1)·{self.stride} − 2·{self.padding} + {self.kernel_size}{extra} = {self._side(side)}"
            ),
        )

    def weights_formula(self, input_shape: Shape) -> str:
        return convolution_weights(self.channels, input_shape[0] // self.groups, self.kernel_size, self.bias)
