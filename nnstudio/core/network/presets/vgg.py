"""VGG (Simonyan, Zisserman, 2014): nothing but 3×3 convolutions, in stages between poolings."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, partial

from nnstudio.core.network.blocks import Group
from nnstudio.core.network.layers import (
    AdaptiveAvgPool2d,
    BatchNorm,
    Conv2d,
    Dense,
    Dropout,
    Flatten,
    Layer,
    MaxPool2d,
    ReLU,
    Shape,
)
from nnstudio.core.network.network import Network
from nnstudio.core.network.presets.base import IMAGENET, Preset, enter, preset, side_of

_FAMILY = "VGG"
_FILTERS = (64, 128, 256, 512, 512)
_DEPTHS = {16: (2, 2, 3, 3, 3), 19: (2, 2, 4, 4, 4)}


def _vgg(depths: tuple[int, ...], normalized: bool, input_shape: Shape, classes: int) -> Network:
    side = side_of(input_shape)
    stages = []
    for number, (filters, depth) in enumerate(zip(_FILTERS, depths, strict=True), 1):
        # Poolings that an image is too small for are left out.
        stages.append(Group(_stage(filters, depth, normalized, side >= 2), f"Stage {number}"))
        side = max(1, side // 2)
    hidden: tuple[Layer, ...] = (Dense(4096), ReLU(), Dropout(0.5))
    return Network((*stages, AdaptiveAvgPool2d(7), Flatten(), *hidden, *hidden, Dense(classes)))


@cache
def _stage(filters: int, depth: int, normalized: bool, pooled: bool) -> Network:
    norm: tuple[Layer, ...] = (BatchNorm(),) if normalized else ()
    row = (Conv2d(filters, 3, padding=1), *norm, ReLU()) * depth
    return Network((*row, MaxPool2d(2)) if pooled else row)


def _names(depths: tuple[int, ...], normalized: bool) -> Iterator[str]:
    """torchvision numbers all layers of the stages in one row, those without weights too."""
    number = 0
    for depth in depths:
        for _ in range(depth):
            yield f"features.{number}"
            if normalized:
                yield f"features.{number + 1}"
            number += 3 if normalized else 2
        number += 1
    yield from ("classifier.0", "classifier.3", "classifier.6")


def _enter(depth: int, normalized: bool) -> None:
    plan = (_DEPTHS[depth], normalized)
    norm = ", each with batch normalisation" if normalized else ""
    enter(
        Preset(
            f"vgg{depth}{'_bn' if normalized else ''}",
            f"VGG-{depth}{' with batch norm' if normalized else ''}",
            2014,
            f"{depth - 3} convolutions of 3×3 in five stages{norm}, then three fully connected layers.",
            partial(_vgg, *plan),
            _FAMILY,
            IMAGENET,
            1000,
            torchvision_names=tuple(_names(*plan)),
        )
    )


_enter(16, False)
_enter(16, True)
_enter(19, False)
_enter(19, True)


@preset("vgg6", "VGG-6 for 28×28", 2014, family=_FAMILY)
def vgg6(input_shape: Shape, classes: int) -> Network:
    """Two stages of two 3×3 convolutions with batch normalisation, and two fully connected layers, for digits."""
    stages = (Group(_stage(filters, 2, True, True), f"Stage {n}") for n, filters in enumerate((16, 32), 1))
    return Network((*stages, Flatten(), Dense(128), ReLU(), Dropout(0.5), Dense(classes)))
