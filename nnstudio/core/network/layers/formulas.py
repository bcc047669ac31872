"""How the side of a layer's output follows from its input's, written out with the numbers."""

from __future__ import annotations

from collections.abc import Callable

from nnstudio.core.network.layers.base import Shape


def each_side(input_shape: Shape, formula: Callable[[int], str]) -> str:
    """One line for each different side of the image."""
    return "\n".join(formula(side) for side in dict.fromkeys(input_shape[1:]))


def window_formula(
    input_shape: Shape, size: int, stride: int, padding: int, dilation: int = 1, ceil_mode: bool = False
) -> str:
    """The size formula of a window of `size` pixels, `dilation` apart, that slides over a padded image.

    What is left over at the border is not covered, or with `ceil_mode` by one more window.
    """

    def line(side: int) -> str:
        covered = dilation * (size - 1) + 1
        steps, rest = divmod(side + 2 * padding - covered, stride)
        taken = f"{size}" if dilation == 1 else f"{dilation}·({size} − 1) − 1"
        fraction = f"({side} + 2·{padding} − {taken}) / {stride}"
        # torch leaves a window out that would begin beyond the image, which is the same as rounding down.
        if rest and ceil_mode and (steps + 1) * stride < side + padding:
            return f"⌈{fraction}⌉ + 1 = {steps + 2}"
        return f"{f'⌊{fraction}⌋' if rest else fraction} + 1 = {steps + 1}"

    return each_side(input_shape, line)


def convolution_weights(filters: int, seen: int, size: int, bias: bool) -> str:
    """How many numbers a convolution learns, whose filters see `seen` channels each: "6·1·5² + 6 = 156"."""
    total = filters * seen * size**2 + filters * bias
    return f"{filters}·{seen}·{size}²{f' + {filters}' if bias else ''} = {total}"
