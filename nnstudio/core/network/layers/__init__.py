"""Every kind of layer. Importing this package enters them all in LAYERS, in the order of the palette."""

from nnstudio.core.network.layers.base import LAYERS, Layer, Misfit, Shape, Window, describe_shape
from nnstudio.core.network.layers.convolution import Conv2d
from nnstudio.core.network.layers.separable import DepthwiseSeparableConv2d
from nnstudio.core.network.layers.transposed import ConvTranspose2d

from nnstudio.core.network.layers.pooling import (  # isort: skip
    AdaptiveAvgPool2d,
    AvgPool2d,
    GlobalAvgPool,
    MaxPool2d,
)
from nnstudio.core.network.layers.reshape import Flatten, Reshape
from nnstudio.core.network.layers.upsample import Upsample

from nnstudio.core.network.layers.dense import Dense  # isort: skip

from nnstudio.core.network.layers.activation import (  # isort: skip
    ELU,
    GELU,
    Identity,
    LeakyReLU,
    ReLU,
    Sigmoid,
    SiLU,
    Softmax,
    Step,
    Tanh,
)
from nnstudio.core.network.layers.initialization import Weighted, initialise
from nnstudio.core.network.layers.normalization import BatchNorm, GroupNorm, LayerNorm, LocalResponseNorm
from nnstudio.core.network.layers.regularization import Dropout, Dropout2d, StochasticDepth

__all__ = [
    "ELU",
    "GELU",
    "LAYERS",
    "AdaptiveAvgPool2d",
    "AvgPool2d",
    "BatchNorm",
    "Conv2d",
    "ConvTranspose2d",
    "Dense",
    "DepthwiseSeparableConv2d",
    "Dropout",
    "Dropout2d",
    "Flatten",
    "GlobalAvgPool",
    "GroupNorm",
    "Identity",
    "Layer",
    "LayerNorm",
    "LeakyReLU",
    "LocalResponseNorm",
    "MaxPool2d",
    "Misfit",
    "ReLU",
    "Reshape",
    "Shape",
    "SiLU",
    "Sigmoid",
    "Softmax",
    "Step",
    "StochasticDepth",
    "Tanh",
    "Upsample",
    "Weighted",
    "Window",
    "describe_shape",
    "initialise",
]
