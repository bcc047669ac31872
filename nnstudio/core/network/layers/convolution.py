"""Layers that slide learned filters over an image."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from torch import nn

from nnstudio.core.network.layers.base import LAYERS, Layer, Misfit, Shape, Window, needs_image, window_formula
from nnstudio.core.spec import param


@LAYERS.register("conv2d", "Convolution", "convolution")
@dataclass(frozen=True)
class Conv2d(Layer):
    """Slides learned filters over the image; each filter gives one feature map that shows where its pattern is."""

    stem: ClassVar[str] = "conv"

    channels: int = param(16, "Filters", minimum=1, maximum=8192, help="How many patterns are looked for.")
    kernel_size: int = param(3, "Kernel", minimum=1, maximum=99, unit="px", help="Side of the square filter.")
    stride: int = param(1, "Stride", minimum=1, maximum=64, unit="px", help="How far the filter moves each step.")
    padding: int = param(0, "Padding", minimum=0, maximum=64, unit="px", help="Zeros added around the image.")
    bias: bool = param(True, "Bias", help="Add one learned constant to each feature map.")

    def module(self, input_shape: Shape) -> nn.Module:
        return nn.Conv2d(
            input_shape[0], self.channels, self.kernel_size, stride=self.stride, padding=self.padding, bias=self.bias
        )

    def misfit(self, input_shape: Shape) -> Misfit | None:
        return needs_image(self, input_shape) or self._kernel_misfit(min(input_shape[1:]))

    def _kernel_misfit(self, side: int) -> Misfit | None:
        room = side + 2 * self.padding
        if self.kernel_size <= room:
            return None
        text = f"A {self.kernel_size}×{self.kernel_size} kernel does not fit an image {side} px wide. Make it smaller."
        return Misfit(text, f"Kernel {room}", (replace(self, kernel_size=room),))

    def summary(self) -> str:
        words = f"{self.channels} filter{'s' * (self.channels != 1)} {self.kernel_size}×{self.kernel_size}"
        words += f", stride {self.stride}" if self.stride > 1 else ""
        return words + (f", pad {self.padding}" if self.padding else "")

    def window(self) -> Window:
        return Window(self.kernel_size, self.stride, self.padding)

    def size_formula(self, input_shape: Shape) -> str:
        return window_formula(input_shape, self.kernel_size, self.stride, self.padding)
