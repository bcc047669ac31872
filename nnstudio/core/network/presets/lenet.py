"""LeNet-5 (LeCun, Bottou, Bengio, Haffner, 1998): the first convolutional network in wide use, made for digits."""

from __future__ import annotations

from nnstudio.core.network.layers import Conv2d, Dense, Flatten, MaxPool2d, ReLU, Shape
from nnstudio.core.network.network import Network
from nnstudio.core.network.presets.base import preset, side_of


@preset("lenet5", "LeNet-5", 1998, family="LeNet and small CNN")
def lenet5(input_shape: Shape, classes: int) -> Network:
    """Two convolutions with pooling, three fully connected layers: the classic for handwritten digits.

    With ReLU, max pooling and full connections as it is taught today; padding 2 makes 28×28 images fit where the
    original took 32×32. 61 706 parameters for 1×28×28 and ten classes.
    """
    # 32×32 images, as in the paper, need no border.
    padding = 2 if side_of(input_shape) <= 28 else 0
    return Network(
        (
            Conv2d(6, 5, padding=padding),
            ReLU(),
            MaxPool2d(2),
            Conv2d(16, 5),
            ReLU(),
            MaxPool2d(2),
            Flatten(),
            Dense(120),
            ReLU(),
            Dense(84),
            ReLU(),
            Dense(classes),
        )
    )
