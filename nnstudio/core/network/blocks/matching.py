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
from nnstudio.core.network.network import Network


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
    if tuple((side - 1) // stride + 1 for side in given[1:]) == wanted[1:]:
        return (Conv2d(wanted[0], 1, stride=stride),)
    if wanted[1] != wanted[2]:
        return None
    mixed = (Conv2d(wanted[0], 1),) if given[0] != wanted[0] else ()
    return (*mixed, AdaptiveAvgPool2d(wanted[1]))


def bridge_words(layers: tuple[Layer, ...]) -> str:
    """What the Fix that puts them in is called."""
    words = {Conv2d: "Match with a 1×1 convolution", Dense: "Match with a fully connected layer"}
    return words.get(type(layers[0]), "Match the shapes")


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


def most_common(shapes: tuple[Shape, ...]) -> Shape:
    """The shape that most ways have, the first of them."""
    return Counter(shapes).most_common(1)[0][0]
