"""ResNet (He, Zhang, Ren, Sun, 2015): blocks that add to what they get, so that depth does no harm."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, partial

from nnstudio.core.network.blocks import Group, Residual
from nnstudio.core.network.layers import BatchNorm, Conv2d, Dense, GlobalAvgPool, Layer, MaxPool2d, ReLU, Shape
from nnstudio.core.network.network import Network
from nnstudio.core.network.presets.base import IMAGENET, Preset, enter, preset

_FAMILY = "ResNet"
_FILTERS = (64, 128, 256, 512)
_DEPTHS = {18: (2, 2, 2, 2), 34: (3, 4, 6, 3), 50: (3, 4, 6, 3), 101: (3, 4, 23, 3), 152: (3, 8, 36, 3)}
_WIDENING = 4
"""How many times more filters a bottleneck gives than it has within."""


def _resnet(depth: int, input_shape: Shape, classes: int) -> Network:
    start: tuple[Layer, ...] = (*_conv_norm(64, 7, 2), ReLU(), MaxPool2d(3, stride=2, padding=1))
    bottleneck = depth >= 50
    stages = []
    for number, (filters, blocks) in enumerate(zip(_FILTERS, _DEPTHS[depth], strict=True), 1):
        first = _block(filters, 1 if number == 1 else 2, bottleneck, number > 1 or bottleneck)
        later = _block(filters, 1, bottleneck, False)
        stages.append(Group(Network(first + later * (blocks - 1)), f"Stage {number}"))
    return Network((*start, *stages, GlobalAvgPool(), Dense(classes)))


@cache
def _block(filters: int, stride: int, bottleneck: bool, matched: bool) -> tuple[Layer, ...]:
    """The residual block and the ReLU after it; `matched`: a 1×1 convolution in its shortcut matches the shapes."""
    if bottleneck:
        wide = filters * _WIDENING
        # The stride is in the 3×3 convolution, as in torchvision; in the paper it was in the first one.
        body = (*_conv_norm(filters, 1), ReLU(), *_conv_norm(filters, 3, stride), ReLU(), *_conv_norm(wide, 1))
    else:
        wide = filters
        body = (*_conv_norm(filters, 3, stride), ReLU(), *_conv_norm(filters, 3))
    shortcut = _conv_norm(wide, 1, stride) if matched else ()
    return Residual(Network(body), Network(shortcut)), ReLU()


def _conv_norm(filters: int, kernel: int, stride: int = 1) -> tuple[Layer, ...]:
    # Batch normalisation has a constant of its own, so the convolution's bias would do nothing.
    return Conv2d(filters, kernel, stride=stride, padding=kernel // 2, bias=False), BatchNorm()


def _names(depth: int) -> Iterator[str]:
    yield from ("conv1", "bn1")
    convolutions = 3 if depth >= 50 else 2
    for stage, blocks in enumerate(_DEPTHS[depth], 1):
        for block in range(blocks):
            for number in range(1, convolutions + 1):
                yield from (f"layer{stage}.{block}.conv{number}", f"layer{stage}.{block}.bn{number}")
            if block == 0 and (stage > 1 or depth >= 50):
                yield from (f"layer{stage}.0.downsample.0", f"layer{stage}.0.downsample.1")
    yield "fc"


def _enter(depth: int) -> None:
    kind = "three convolutions, a bottleneck" if depth >= 50 else "two 3×3 convolutions"
    enter(
        Preset(
            f"resnet{depth}",
            f"ResNet-{depth}",
            2015,
            f"{sum(_DEPTHS[depth])} residual blocks of {kind}, in four stages.",
            partial(_resnet, depth),
            _FAMILY,
            IMAGENET,
            1000,
            torchvision_names=tuple(_names(depth)),
        )
    )


for _depth in _DEPTHS:
    _enter(_depth)


@preset("resnet8", "ResNet-8 for 28×28", 2015, family=_FAMILY)
def resnet8(input_shape: Shape, classes: int) -> Network:
    """Three residual blocks of 16, 32 and 64 filters: the plan of the paper for small images, at its smallest."""
    return _for_small_images(1, classes)


@preset("resnet20", "ResNet-20 for 32×32", 2015, family=_FAMILY, input_shape=(3, 32, 32))
def resnet20(input_shape: Shape, classes: int) -> Network:
    """Nine residual blocks of 16, 32 and 64 filters: the network of the paper for small colour images."""
    return _for_small_images(3, classes)


def _for_small_images(blocks: int, classes: int) -> Network:
    stages = []
    for number, filters in enumerate((16, 32, 64), 1):
        first = _block(filters, 1 if number == 1 else 2, False, number > 1)
        later = _block(filters, 1, False, False)
        stages.append(Group(Network(first + later * (blocks - 1)), f"Stage {number}"))
    return Network((*_conv_norm(16, 3), ReLU(), *stages, GlobalAvgPool(), Dense(classes)))
