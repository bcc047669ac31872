"""What a ready-made block is: knobs, and the layers that it stands for, each of which can be edited afterwards."""

from __future__ import annotations

from dataclasses import dataclass

from nnstudio.core.network.layers import BatchNorm, Conv2d, Dense, Layer, ReLU, Shape
from nnstudio.core.spec import Registry, Spec

MOST_FILTERS = 8192
"""What a convolution can have; wider ready-made blocks are cut to it."""


@dataclass(frozen=True)
class BlockPlan(Spec):
    """Layers to be put in at once. On a row of numbers they are fully connected where that makes sense."""

    def layers(self, input_shape: Shape) -> tuple[Layer, ...]:
        """The layers for samples of this shape."""
        raise NotImplementedError


BLOCK_PLANS: Registry[BlockPlan] = Registry("ready-made block")


def is_image(input_shape: Shape) -> bool:
    """Whether the samples have channels, height and width."""
    return len(input_shape) == 3


def mixed(channels: int, input_shape: Shape, kernel_size: int = 3, stride: int = 1) -> tuple[Layer, Layer]:
    """A convolution that keeps the image's size (with stride 1), or on numbers a fully connected layer; normalised."""
    # Batch normalisation has a constant of its own, so theirs would do nothing.
    if not is_image(input_shape):
        return Dense(max(channels, 1), bias=False), BatchNorm()
    filters = min(max(channels, 1), MOST_FILTERS)
    return Conv2d(filters, kernel_size, stride, kernel_size // 2, bias=False), BatchNorm()


def mixed_relu(channels: int, input_shape: Shape, kernel_size: int = 3, stride: int = 1) -> tuple[Layer, ...]:
    """`mixed`, and ReLU."""
    return (*mixed(channels, input_shape, kernel_size, stride), ReLU())
