"""Networks for tests of what draws them: a small residual one, one with every block, and a DenseNet of 201 layers."""

from __future__ import annotations

from nnstudio.core.network import Layer, Network
from nnstudio.core.network.blocks import Branches, Gate, Group, Repeat, Residual
from nnstudio.core.network.layers import (
    AvgPool2d,
    BatchNorm,
    Conv2d,
    Dense,
    Flatten,
    GlobalAvgPool,
    MaxPool2d,
    ReLU,
    Sigmoid,
)


def conv(channels: int, size: int = 3, stride: int = 1) -> tuple[Layer, ...]:
    """Convolution, normalisation, activation."""
    return Conv2d(channels, size, stride=stride, padding=size // 2, bias=False), BatchNorm(), ReLU()


def residual(channels: int, stride: int = 1) -> Layer:
    """A residual block; with a stride its shortcut holds a convolution."""
    body = Network((*conv(channels, 3, stride), *conv(channels)[:2]))
    return Residual(body, Network(conv(channels, 1, stride)[:2]) if stride > 1 else Network())


def resnet() -> Network:
    """Three stages of two residual blocks, for 3×32×32."""
    stages = [
        Group(Network((residual(n, 1 + (n > 16)), ReLU(), residual(n), ReLU())), label=f"Stage {place}")
        for place, n in enumerate((16, 32, 64), 1)
    ]
    return Network((*conv(16), *stages, GlobalAvgPool(), Dense(10)))


def every_block() -> Network:
    """Group, repeat, residual, branches of both kinds and gate, for 3×32×32."""
    gate = Gate(Network((AvgPool2d(8, stride=8), Conv2d(4, 1), ReLU(), Conv2d(16, 1), AvgPool2d(4, 4), Sigmoid())))
    ways = Branches((Network(conv(8, 1)), Network((*conv(8, 1), *conv(16, 3))), Network((*conv(4, 1), *conv(8, 5)))))
    added = Branches((Network(conv(32, 1)), Network(conv(32, 3))), merge="add")
    return Network(
        (*conv(16), gate, Repeat(Network((residual(16), ReLU())), 3), ways, added, MaxPool2d(), Flatten(), Dense(10))
    )


def densenet() -> Network:
    """DenseNet-201 in plain blocks, for 3×64×64: about 900 cards."""
    layers: list[Layer] = [*conv(64, 7, 2)]
    channels = 64
    for place, count in enumerate((6, 12, 48, 32), 1):
        dense = [Branches((Network(), Network((*_before(128, 1), *_before(32, 3))))) for _ in range(count)]
        layers.append(Group(Network(tuple(dense)), label=f"Dense block {place}"))
        channels = (channels + 32 * count) // 2
        if place < 4:
            layers.append(Group(Network((*_before(channels, 1), AvgPool2d())), label=f"Transition {place}"))
    return Network((*layers, BatchNorm(), ReLU(), GlobalAvgPool(), Dense(1000)))


def _before(channels: int, size: int) -> tuple[Layer, ...]:
    return BatchNorm(), ReLU(), Conv2d(channels, size, padding=size // 2, bias=False)
