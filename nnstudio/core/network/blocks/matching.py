"""Layers that bring the ways of a block to shapes that can be joined: what its Fix puts in."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace

from nnstudio.core.errors import SpecError
from nnstudio.core.network.layers.base import Layer, Shape
from nnstudio.core.network.layers.convolution import Conv2d
from nnstudio.core.network.layers.dense import Dense
from nnstudio.core.network.layers.pooling import AdaptiveAvgPool2d
from nnstudio.core.network.layers.reshape import Flatten, Reshape
from nnstudio.core.network.layers.upsample import Upsample
from nnstudio.core.network.network import Network

_WIDEST = 15
"""The side of the largest kernel that a Fix puts in."""
_LONGEST_STRIDE = 8
"""More would leave out nearly all of an image."""


def bridge(given: Shape, wanted: Shape) -> tuple[Layer, ...] | None:
    """Layers that turn samples of one shape into those of another; None where no few do."""
    try:
        return _bridge(given, wanted)
    except SpecError:  # it would take a knob beyond its bounds
        return None


def _bridge(given: Shape, wanted: Shape) -> tuple[Layer, ...] | None:
    if given == wanted:
        return ()
    match len(given), len(wanted):
        case 1, 1:
            return (Dense(wanted[0]),)
        case 3, 1:
            return (Flatten(), *(_bridge((math.prod(given),), wanted) or ()))
        case 1, 3 if wanted[1:] == (1, 1):
            return (*(_bridge(given, wanted[:1]) or ()), Reshape(*wanted))
        case 3, 3:
            return _image_bridge(given, wanted)
    return None


def _image_bridge(given: Shape, wanted: Shape) -> tuple[Layer, ...] | None:
    stride = max(1, -(-given[1] // wanted[1]))
    if stride <= _LONGEST_STRIDE and tuple((side - 1) // stride + 1 for side in given[1:]) == wanted[1:]:
        return (Conv2d(wanted[0], 1, stride=stride),)
    mixed = (Conv2d(wanted[0], 1),) if given[0] != wanted[0] else ()
    if wanted[1] == wanted[2]:
        return (*mixed, AdaptiveAvgPool2d(wanted[1]))
    factor = wanted[1] // given[1]
    if factor > 1 and tuple(side * factor for side in given[1:]) == wanted[1:]:
        return (*mixed, Upsample(factor))
    found = _convolution(given, wanted)
    return (found,) if found else None


def _convolution(given: Shape, wanted: Shape) -> Conv2d | None:
    """One with the smallest kernel that brings both sides of an image that is not square to those wanted."""
    for kernel in range(1, _WIDEST + 1):
        for stride in {max(1, given[1] // wanted[1]), max(1, -(-given[1] // wanted[1]))}:
            padding = max(0, -((given[1] - kernel - (wanted[1] - 1) * stride) // 2))
            sides = ((side + 2 * padding - kernel) // stride + 1 for side in given[1:])
            if tuple(sides) == wanted[1:]:
                return Conv2d(wanted[0], kernel, stride=stride, padding=padding)
    return None


def bridge_words(layers: tuple[Layer, ...]) -> str:
    """What the Fix that puts them in is called."""
    match layers:
        case (Conv2d(kernel_size=size),):
            return f"Match with a {size}×{size} convolution"
        case (Dense(), *_):
            return "Match with a fully connected layer"
    return "Match the shapes"


def padded(row: Network) -> Network | None:
    """The row with its convolutions padded so that images keep their size; None where that is not the reason."""
    try:
        layers = tuple(_with_padding(layer) for layer in row.layers)
    except SpecError:
        return None
    windows = [layer.window() for layer in layers]
    keeps = all(w.stride == 1 and w.size - 1 == 2 * w.padding and not w.whole for w in windows)
    plain = not any(layer.bodies for layer in layers)
    return Network(layers) if plain and keeps and layers != row.layers else None


def _with_padding(layer: Layer) -> Layer:
    window = layer.window()
    fits = type(layer) is Conv2d and window.size % 2 == 1
    return replace(layer, padding=int(window.size - 1) // 2) if fits else layer  # type: ignore[call-arg]


def smallest_size(shapes: tuple[Shape, ...]) -> tuple[int, ...]:
    """Height and width to which all images can be shrunk."""
    return tuple(min(sides) for sides in zip(*(shape[1:] for shape in shapes), strict=True))


def commonest(shapes: tuple[Shape, ...]) -> list[Shape]:
    """The shapes, those that most ways have first."""
    return [shape for shape, _ in Counter(shapes).most_common()]
