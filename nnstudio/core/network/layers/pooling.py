"""Layers that shrink an image by summing up neighbouring values."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self

from torch import nn

from nnstudio.core.network.layers.base import LAYERS, Layer, Misfit, Shape, Window, needs_image
from nnstudio.core.network.layers.formulas import each_side, window_formula
from nnstudio.core.spec import param


@dataclass(frozen=True)
class _Pooling(Layer):
    """What the pooling layers with a sliding window share."""

    stem: ClassVar[str] = "pool"

    kernel_size: int = param(2, "Window", minimum=1, maximum=99, unit="px", help="Side of the square window.")
    stride: int = param(2, "Stride", minimum=1, maximum=64, unit="px", help="How far the window moves each step.")
    padding: int = param(0, "Padding", minimum=0, maximum=49, unit="px", help="Border added around the image.")
    ceil_mode: bool = param(
        False, "Cover the border", advanced=True, help="One more window for what would be left over at the border."
    )

    def misfit(self, input_shape: Shape) -> Misfit | None:
        return needs_image(self, input_shape) or self._window_misfit(min(input_shape[1:]))

    def _window_misfit(self, side: int) -> Misfit | None:
        if 2 * self.padding > self.kernel_size:
            most = self.kernel_size // 2
            text = f"The padding of {self.padding} px is more than half of the {self.kernel_size} px window. Reduce it."
            return Misfit(text, f"Padding {most}", (self._with(padding=most),))
        if self.kernel_size > side + 2 * self.padding:
            text = f"A {self.kernel_size} px window does not fit an image {side} px wide. Make it smaller."
            return Misfit(text, f"Window {side}", (self._with(kernel_size=side, stride=1, padding=0),))
        return None

    def _with(self, **knobs: Any) -> Self:
        return replace(self, **knobs)

    def summary(self) -> str:
        words = f"{self.kernel_size}×{self.kernel_size}"
        words += f", stride {self.stride}" if self.stride != self.kernel_size else ""
        return words + (f", pad {self.padding}" if self.padding else "")

    def window(self, input_shape: Shape | None = None) -> Window:
        return Window(self.kernel_size, self.stride, self.padding)

    def size_formula(self, input_shape: Shape) -> str:
        return window_formula(input_shape, self.kernel_size, self.stride, self.padding, ceil_mode=self.ceil_mode)


@LAYERS.register("max_pool", "Max pooling", "pooling")
@dataclass(frozen=True)
class MaxPool2d(_Pooling):
    """Keeps the largest value of each window: smaller maps, and small shifts of the image matter less."""

    def module(self, input_shape: Shape) -> nn.Module:
        return nn.MaxPool2d(self.kernel_size, stride=self.stride, padding=self.padding, ceil_mode=self.ceil_mode)


@LAYERS.register("avg_pool", "Average pooling", "pooling")
@dataclass(frozen=True)
class AvgPool2d(_Pooling):
    """Keeps the mean of each window."""

    def module(self, input_shape: Shape) -> nn.Module:
        return nn.AvgPool2d(self.kernel_size, stride=self.stride, padding=self.padding, ceil_mode=self.ceil_mode)


@LAYERS.register("adaptive_pool", "Adaptive average pooling", "pooling")
@dataclass(frozen=True)
class AdaptiveAvgPool2d(Layer):
    """Brings an image of any size to one fixed size, by the mean of as many windows as the result has pixels.

    Its windows follow from the image; where the sizes do not divide evenly they overlap, and some are a pixel wider
    than others. How far it looks is then given by the widest: exact where they divide, an upper bound otherwise.
    """

    stem: ClassVar[str] = "pool"

    size: int = param(1, "Size", minimum=1, maximum=512, unit="px", help="Side of the resulting image.")

    def module(self, input_shape: Shape) -> nn.Module:
        return nn.AdaptiveAvgPool2d(self.size)

    def misfit(self, input_shape: Shape) -> Misfit | None:
        return needs_image(self, input_shape)

    def summary(self) -> str:
        return f"to {self.size}×{self.size}"

    def window(self, input_shape: Shape | None = None) -> Window:
        if self.size == 1 or input_shape is None or len(input_shape) != 3:
            return Window(whole=True)
        side = max(input_shape[1:])
        widest, stride = max(self._windows(side)), side / self.size
        return Window(widest, stride, (widest - stride) / 2)

    def size_formula(self, input_shape: Shape) -> str:
        return each_side(input_shape, self._formula)

    def _formula(self, side: int) -> str:
        widths = sorted(set(self._windows(side)))
        if side % self.size == 0:
            return f"{side} / {self.size} = {widths[0]} px a window"
        words = " or ".join(str(width) for width in widths)
        return f"{side} / {self.size} ≈ {side / self.size:.2f}: windows of {words} px that overlap"

    def _windows(self, side: int) -> list[int]:
        """The width of each window, in pixels."""
        return [-(-(place + 1) * side // self.size) - place * side // self.size for place in range(self.size)]


@LAYERS.register("global_avg_pool", "Global average pooling", "pooling")
@dataclass(frozen=True)
class GlobalAvgPool(Layer):
    """Turns each feature map into one number, its mean; what follows needs no Flatten."""

    stem: ClassVar[str] = "global_pool"

    def module(self, input_shape: Shape) -> nn.Module:
        return nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten())

    def misfit(self, input_shape: Shape) -> Misfit | None:
        return needs_image(self, input_shape)

    def window(self, input_shape: Shape | None = None) -> Window:
        return Window(whole=True)
