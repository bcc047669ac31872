"""GoogLeNet (Szegedy and others, 2014): Inception blocks, which look at four scales at once."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from nnstudio.core.network.blocks import Branches, Group
from nnstudio.core.network.layers import BatchNorm, Conv2d, Dense, Dropout, GlobalAvgPool, Layer, MaxPool2d, ReLU, Shape
from nnstudio.core.network.network import Network
from nnstudio.core.network.presets.base import IMAGENET, preset, side_of

_FAMILY = "GoogLeNet"
_EPS = 0.001
_BLOCKS: dict[str, tuple[int, int, int, int, int, int]] = {
    "3a": (64, 96, 128, 16, 32, 32),
    "3b": (128, 128, 192, 32, 96, 64),
    "4a": (192, 96, 208, 16, 48, 64),
    "4b": (160, 112, 224, 24, 64, 64),
    "4c": (128, 128, 256, 24, 64, 64),
    "4d": (112, 144, 288, 32, 64, 64),
    "4e": (256, 160, 320, 32, 128, 128),
    "5a": (256, 160, 320, 32, 128, 128),
    "5b": (384, 192, 384, 48, 128, 128),
}
"""Filters of each Inception block: 1×1; before the 3×3, 3×3; before the second 3×3, that; after the pooling."""


def _names() -> Iterator[str]:
    convolutions = ["conv1", "conv2", "conv3"]
    for name in _BLOCKS:
        parts = ("branch1", "branch2.0", "branch2.1", "branch3.0", "branch3.1", "branch4.1")
        convolutions += [f"inception{name}.{part}" for part in parts]
    for name in convolutions:
        yield from (f"{name}.conv", f"{name}.bn")
    yield "fc"


@preset(
    "googlenet",
    "GoogLeNet",
    2014,
    family=_FAMILY,
    input_shape=IMAGENET,
    classes=1000,
    torchvision_names=tuple(_names()),
)
def googlenet(input_shape: Shape, classes: int) -> Network:
    """Nine Inception blocks, each with four ways of looking side by side: 22 layers deep, yet few parameters.

    With batch normalisation and without the two auxiliary outputs, which helped only while it was trained.
    """
    start = (*_conv(64, 7, 2), _pool(), *_conv(64, 1), *_conv(192, 3), _pool())
    blocks = {name: Group(_inception(*filters), f"Inception {name}") for name, filters in _BLOCKS.items()}
    third, fourth, fifth = ([block for name, block in blocks.items() if name[0] == stage] for stage in "345")
    # 28 pixels are 1 here, which a pooling of 2 is too large for.
    last_pool = (_pool(2),) if side_of(input_shape) > 48 else ()
    end = (GlobalAvgPool(), Dropout(0.2), Dense(classes))
    return Network((*start, *third, _pool(), *fourth, *last_pool, *fifth, *end))


@preset("inception_small", "Inception for 28×28", 2014, family=_FAMILY)
def inception_small(input_shape: Shape, classes: int) -> Network:
    """Three Inception blocks with batch normalisation, sized for digits."""
    first, second, third = (
        Group(_inception(*filters), f"Inception {number}")
        for number, filters in enumerate([(16, 16, 24, 4, 8, 8), (24, 24, 32, 8, 16, 16), (32, 32, 64, 8, 16, 16)], 1)
    )
    start = (*_conv(24, 3), _pool())
    return Network((*start, first, second, _pool(), third, GlobalAvgPool(), Dropout(0.2), Dense(classes)))


@cache
def _inception(one: int, before_three: int, three: int, before_five: int, five: int, pooled: int) -> Network:
    """The last 3×3 stands where the paper has 5×5: so it is in the networks that are in use."""
    pool = MaxPool2d(3, stride=1, padding=1, ceil_mode=True)
    ways: tuple[tuple[Layer, ...], ...] = (
        _conv(one, 1),
        _conv(before_three, 1) + _conv(three, 3),
        _conv(before_five, 1) + _conv(five, 3),
        (pool, *_conv(pooled, 1)),
    )
    return Network((Branches(tuple(map(Network, ways))),))


def _conv(filters: int, kernel: int, stride: int = 1) -> tuple[Layer, ...]:
    convolution = Conv2d(filters, kernel, stride=stride, padding=kernel // 2, bias=False)
    return convolution, BatchNorm(eps=_EPS), ReLU()


def _pool(size: int = 3) -> MaxPool2d:
    return MaxPool2d(size, stride=2, ceil_mode=True)
