"""U-Net's skips (Ronneberger, Fischer, Brox, 2015) in a classifier: down to a summary, and up again to every pixel."""

from __future__ import annotations

from nnstudio.core.network.blocks import Branches, Group
from nnstudio.core.network.layers import (
    BatchNorm,
    Conv2d,
    Dense,
    GlobalAvgPool,
    Layer,
    MaxPool2d,
    ReLU,
    Shape,
    Upsample,
)
from nnstudio.core.network.network import Network
from nnstudio.core.network.presets.base import preset

_DEEPEST = 4
_FILTERS = 16
_SMALLEST = 7


@preset("unet", "U-Net-style classifier for 28×28", 2015, family="U-Net")
def unet(input_shape: Shape, classes: int) -> Network:
    """An encoder and a decoder; each level hands its maps across, past all that lies deeper.

    It has as many levels as the image can be halved exactly to no less than 7 pixels, at most four.
    """
    levels = sum(_halves(input_shape[1:], 2**level) for level in range(1, _DEEPEST + 1))
    return Network((*_level(_FILTERS, levels).layers, GlobalAvgPool(), Dense(classes)))


def _halves(sides: Shape, divisor: int) -> bool:
    return all(side % divisor == 0 and side // divisor >= _SMALLEST for side in sides)


def _level(filters: int, below: int) -> Network:
    """Two convolutions; beside them, `below` levels of twice the filters at half the size; two more over both."""
    if not below:
        return Network(_convolutions(filters))
    deeper = (MaxPool2d(2), *_level(2 * filters, below - 1).layers, Upsample(2), *_convolution(filters))
    both = Branches((Network(), Network(deeper)))
    row = Network(_convolutions(filters))
    return Network((Group(row, "Encoder"), both, Group(row, "Decoder")))


def _convolutions(filters: int) -> tuple[Layer, ...]:
    return _convolution(filters) * 2


def _convolution(filters: int) -> tuple[Layer, ...]:
    return Conv2d(filters, 3, padding=1, bias=False), BatchNorm(), ReLU()
