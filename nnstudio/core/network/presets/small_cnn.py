"""A small convolutional network in today's manner, sized for 28×28 images and a laptop."""

from __future__ import annotations

from nnstudio.core.network.layers import BatchNorm, Conv2d, Dense, Dropout, GlobalAvgPool, MaxPool2d, ReLU, Shape
from nnstudio.core.network.layers.base import Layer
from nnstudio.core.network.network import Network
from nnstudio.core.network.presets.base import preset


@preset("cnn", "Small modern CNN", 2020, family="LeNet and small CNN")
def small_cnn(input_shape: Shape, classes: int) -> Network:
    """3×3 convolutions with batch normalisation, global average pooling and a little dropout."""
    return Network(
        (
            *_block(16),
            MaxPool2d(2),
            *_block(32),
            MaxPool2d(2),
            *_block(64),
            GlobalAvgPool(),
            Dropout(0.1),
            Dense(classes),
        )
    )


def _block(channels: int) -> tuple[Layer, ...]:
    # Batch normalisation has a constant of its own, so the convolution's bias would do nothing.
    return (Conv2d(channels, 3, padding=1, bias=False), BatchNorm(), ReLU())
