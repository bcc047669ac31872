"""DenseNet (Huang, Liu, van der Maaten, Weinberger, 2017): every layer sees what all layers before it made."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, partial

from nnstudio.core.network.blocks import Branches, Group
from nnstudio.core.network.layers import (
    AvgPool2d,
    BatchNorm,
    Conv2d,
    Dense,
    GlobalAvgPool,
    Layer,
    MaxPool2d,
    ReLU,
    Shape,
)
from nnstudio.core.network.network import Network
from nnstudio.core.network.presets.base import IMAGENET, Preset, enter, preset, side_of

_FAMILY = "DenseNet"
_GROWTH = 32
_BLOCKS = {121: (6, 12, 24, 16), 169: (6, 12, 32, 32), 201: (6, 12, 48, 32)}


def _densenet(depth: int, input_shape: Shape, classes: int) -> Network:
    start = (Conv2d(64, 7, stride=2, padding=3, bias=False), BatchNorm(), ReLU(), MaxPool2d(3, stride=2, padding=1))
    side = -(-side_of(input_shape) // 4)
    return Network((*start, *_stages(_BLOCKS[depth], 64, _GROWTH, True, side), *_end(classes)))


def _stages(blocks: tuple[int, ...], channels: int, growth: int, bottleneck: bool, side: int) -> Iterator[Group]:
    """Dense blocks, with a transition that halves channels and sides between two of them."""
    for number, layers in enumerate(blocks, 1):
        yield Group(Network((_dense_layer(growth, bottleneck),) * layers), f"Dense block {number}")
        channels += layers * growth
        if number < len(blocks):
            channels //= 2
            yield Group(_transition(channels, side >= 2), f"Transition {number}")
            side //= 2


@cache
def _dense_layer(growth: int, bottleneck: bool) -> Branches:
    """What came before, and beside it what this layer makes of it."""
    squeezed = (*_norm_relu(), Conv2d(4 * growth, 1, bias=False)) if bottleneck else ()
    made = (*squeezed, *_norm_relu(), Conv2d(growth, 3, padding=1, bias=False))
    return Branches((Network(), Network(made)))


def _transition(channels: int, pooled: bool) -> Network:
    # Poolings that an image is too small for are left out.
    pool = (AvgPool2d(2),) if pooled else ()
    return Network((*_norm_relu(), Conv2d(channels, 1, bias=False), *pool))


def _norm_relu() -> tuple[Layer, ...]:
    return BatchNorm(), ReLU()


def _end(classes: int) -> tuple[Layer, ...]:
    return (*_norm_relu(), GlobalAvgPool(), Dense(classes))


def _names(depth: int) -> Iterator[str]:
    yield from ("features.conv0", "features.norm0")
    for block, layers in enumerate(_BLOCKS[depth], 1):
        for layer in range(1, layers + 1):
            yield from (
                f"features.denseblock{block}.denselayer{layer}.{m}" for m in ("norm1", "conv1", "norm2", "conv2")
            )
        if block < len(_BLOCKS[depth]):
            yield from (f"features.transition{block}.norm", f"features.transition{block}.conv")
    yield from ("features.norm5", "classifier")


def _enter(depth: int) -> None:
    enter(
        Preset(
            f"densenet{depth}",
            f"DenseNet-{depth}",
            2017,
            f"Four dense blocks of {', '.join(map(str, _BLOCKS[depth]))} layers, each of which adds 32 maps.",
            partial(_densenet, depth),
            _FAMILY,
            IMAGENET,
            1000,
            torchvision_names=tuple(_names(depth)),
        )
    )


for _depth in _BLOCKS:
    _enter(_depth)


@preset("densenet16", "DenseNet-16 for 28×28", 2017, family=_FAMILY)
def densenet16(input_shape: Shape, classes: int) -> Network:
    """Three dense blocks of four layers, each of which adds 12 maps: a dense network for digits."""
    stages = _stages((4, 4, 4), 16, 12, False, side_of(input_shape))
    return Network((Conv2d(16, 3, padding=1, bias=False), *stages, *_end(classes)))
