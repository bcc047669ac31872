"""AlexNet (Krizhevsky, Sutskever, Hinton, 2012): the network with which deep learning came to photographs."""

from __future__ import annotations

from nnstudio.core.network.layers import (
    AdaptiveAvgPool2d,
    Conv2d,
    Dense,
    Dropout,
    Flatten,
    Layer,
    LocalResponseNorm,
    MaxPool2d,
    ReLU,
    Shape,
)
from nnstudio.core.network.network import Network
from nnstudio.core.network.presets.base import IMAGENET, preset, side_of

_NAMES = (*(f"features.{i}" for i in (0, 3, 6, 8, 10)), *(f"classifier.{i}" for i in (1, 4, 6)))
_POOL = 3


@preset("alexnet", "AlexNet", 2012, family="AlexNet", input_shape=IMAGENET, classes=1000, torchvision_names=_NAMES)
def alexnet(input_shape: Shape, classes: int) -> Network:
    """Five convolutions and three wide fully connected layers with dropout, which won ImageNet by a wide margin.

    In the form of 2014 that is in use today, on one processor and without the normalisation between neighbours.
    Poolings that an image is too small for are left out.
    """
    sides = [(side_of(input_shape) + 4 - 11) // 4 + 1]
    sides += [(sides[0] - _POOL) // 2 + 1]
    sides += [_pooled(sides[1])]
    layers: list[Layer] = [Conv2d(64, 11, stride=4, padding=2), ReLU(), *_pool(sides[0])]
    layers += [Conv2d(192, 5, padding=2), ReLU(), *_pool(sides[1])]
    layers += [Conv2d(384, 3, padding=1), ReLU(), Conv2d(256, 3, padding=1), ReLU(), Conv2d(256, 3, padding=1), ReLU()]
    layers += [*_pool(sides[2]), AdaptiveAvgPool2d(6), Flatten()]
    layers += [Dropout(0.5), Dense(4096), ReLU(), Dropout(0.5), Dense(4096), ReLU(), Dense(classes)]
    return Network(tuple(layers))


@preset("alexnet_small", "AlexNet-style for 28×28", 2012, family="AlexNet")
def alexnet_small(input_shape: Shape, classes: int) -> Network:
    """AlexNet's plan at the size of digits, with the original's normalisation between neighbouring maps."""
    layers: list[Layer] = [Conv2d(32, 5, padding=2), ReLU(), LocalResponseNorm(), MaxPool2d(3, stride=2)]
    layers += [Conv2d(64, 5, padding=2), ReLU(), LocalResponseNorm(), MaxPool2d(3, stride=2)]
    layers += [Conv2d(96, 3, padding=1), ReLU(), Conv2d(64, 3, padding=1), ReLU(), MaxPool2d(3, stride=2)]
    layers += [Flatten(), Dropout(0.5), Dense(256), ReLU(), Dropout(0.5), Dense(128), ReLU(), Dense(classes)]
    return Network(tuple(layers))


def _pool(side: int) -> tuple[Layer, ...]:
    return (MaxPool2d(_POOL, stride=2),) if side >= _POOL else ()


def _pooled(side: int) -> int:
    return (side - _POOL) // 2 + 1 if side >= _POOL else side
