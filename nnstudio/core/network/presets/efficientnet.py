"""EfficientNet (Tan, Le, 2019): one small network, found by search, and its growth in depth, width and image size."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from nnstudio.core.network.blocks import Gate, Group, Residual
from nnstudio.core.network.layers import (
    AdaptiveAvgPool2d,
    BatchNorm,
    Conv2d,
    Dense,
    Dropout,
    GlobalAvgPool,
    Layer,
    Shape,
    Sigmoid,
    SiLU,
    StochasticDepth,
)
from nnstudio.core.network.network import Network
from nnstudio.core.network.presets.base import Preset, enter, preset

_FAMILY = "EfficientNet"
_DROPPED_BLOCKS = 0.2


@dataclass(frozen=True)
class _Stage:
    """`blocks` MBConv blocks: widened `expansion` times within, the first with `stride`, giving `channels`."""

    expansion: int
    kernel: int
    stride: int
    channels: int
    blocks: int


@dataclass(frozen=True)
class _Plan:
    """A whole network: channels of the first convolution, the stages, and what follows."""

    first: int
    stages: tuple[_Stage, ...]
    dropout: float
    norm: BatchNorm = BatchNorm()
    first_stride: int = 2


_B0 = (
    _Stage(1, 3, 1, 16, 1),
    _Stage(6, 3, 2, 24, 2),
    _Stage(6, 5, 2, 40, 2),
    _Stage(6, 3, 2, 80, 3),
    _Stage(6, 5, 1, 112, 3),
    _Stage(6, 5, 2, 192, 4),
    _Stage(6, 3, 1, 320, 1),
)
_SIZES = (
    (1.0, 1.0, 0.2, 224),
    (1.0, 1.1, 0.2, 240),
    (1.1, 1.2, 0.3, 288),
    (1.2, 1.4, 0.3, 300),
    (1.4, 1.8, 0.4, 380),
    (1.6, 2.2, 0.4, 456),
    (1.8, 2.6, 0.5, 528),
    (2.0, 3.1, 0.5, 600),
)
"""B0 to B7: width, depth, dropout and the side of the image in pixels."""


def _plan(size: int) -> _Plan:
    width, depth, dropout, _ = _SIZES[size]
    stages = (
        _Stage(s.expansion, s.kernel, s.stride, _widened(s.channels, width), math.ceil(s.blocks * depth)) for s in _B0
    )
    norm = BatchNorm(eps=0.001, momentum=0.01) if size >= 5 else BatchNorm()
    return _Plan(_widened(32, width), tuple(stages), dropout, norm)


def _widened(channels: int, width: float) -> int:
    """The channels times `width`, brought to a multiple of 8 that is not more than a tenth smaller."""
    wanted = channels * width
    found = max(8, int(wanted + 4) // 8 * 8)
    return found + 8 if found < 0.9 * wanted else found


def _efficientnet(plan: _Plan, input_shape: Shape, classes: int) -> Network:
    last = 4 * plan.stages[-1].channels
    start = _conv(plan, plan.first, 3, plan.first_stride)
    end = (*_conv(plan, last, 1), GlobalAvgPool(), Dropout(plan.dropout), Dense(classes))
    return Network((*start, *_groups(plan), *end))


def _groups(plan: _Plan) -> Iterator[Group]:
    given, done, total = plan.first, 0, sum(stage.blocks for stage in plan.stages)
    for number, stage in enumerate(plan.stages, 1):
        row: list[Layer] = []
        for block in range(stage.blocks):
            stride = stage.stride if block == 0 else 1
            row += _mbconv(plan, stage, given, stride, _DROPPED_BLOCKS * done / total)
            given, done = stage.channels, done + 1
        yield Group(Network(tuple(row)), f"Stage {number}")


def _mbconv(plan: _Plan, stage: _Stage, given: int, stride: int, dropped: float) -> tuple[Layer, ...]:
    """Widen, look at each channel by itself, weigh the channels, narrow; around it a shortcut where shapes allow."""
    wide = given * stage.expansion
    row = (
        *(_conv(plan, wide, 1) if stage.expansion > 1 else ()),
        *_conv(plan, wide, stage.kernel, stride, groups=wide),
        _squeeze_and_excitation(wide, max(1, given // 4)),
        Conv2d(stage.channels, 1, bias=False),
        plan.norm,
    )
    if stride > 1 or given != stage.channels:
        return row
    return (Residual(Network((*row, StochasticDepth(dropped)))),)


def _squeeze_and_excitation(channels: int, squeezed: int) -> Gate:
    inside = (AdaptiveAvgPool2d(1), Conv2d(squeezed, 1), SiLU(), Conv2d(channels, 1), Sigmoid())
    return Gate(Network(inside))


def _conv(plan: _Plan, channels: int, kernel: int, stride: int = 1, groups: int = 1) -> tuple[Layer, ...]:
    convolution = Conv2d(channels, kernel, stride=stride, padding=kernel // 2, bias=False, groups=groups)
    return convolution, plan.norm, SiLU()


def _names(plan: _Plan) -> Iterator[str]:
    yield from ("features.0.0", "features.0.1")
    for number, stage in enumerate(plan.stages, 1):
        for block in range(stage.blocks):
            inside = f"features.{number}.{block}.block"
            deep = 1 if stage.expansion > 1 else 0
            for part in range(deep + 1):
                yield from (f"{inside}.{part}.0", f"{inside}.{part}.1")
            yield from (f"{inside}.{deep + 1}.fc1", f"{inside}.{deep + 1}.fc2")
            yield from (f"{inside}.{deep + 2}.0", f"{inside}.{deep + 2}.1")
    last = len(plan.stages) + 1
    yield from (f"features.{last}.0", f"features.{last}.1", "classifier.1")


def _enter(size: int) -> None:
    plan, side = _plan(size), _SIZES[size][-1]
    blocks = sum(stage.blocks for stage in plan.stages)
    enter(
        Preset(
            f"efficientnet_b{size}",
            f"EfficientNet-B{size}",
            2019,
            f"{blocks} inverted bottlenecks with squeeze and excitation, for images of {side}×{side}.",
            partial(_efficientnet, plan),
            _FAMILY,
            (3, side, side),
            1000,
            torchvision_names=tuple(_names(plan)),
        )
    )


for _size in range(len(_SIZES)):
    _enter(_size)


@preset("efficientnet_small", "EfficientNet-style for 28×28", 2019, family=_FAMILY)
def efficientnet_small(input_shape: Shape, classes: int) -> Network:
    """Six inverted bottlenecks with squeeze and excitation, sized for digits."""
    stages = (_Stage(1, 3, 1, 16, 1), _Stage(4, 3, 2, 24, 2), _Stage(4, 3, 2, 40, 2), _Stage(4, 3, 1, 64, 1))
    return _efficientnet(_Plan(16, stages, 0.2, first_stride=1), input_shape, classes)
