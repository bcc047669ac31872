"""Every kind of layer. Importing this package enters them all in LAYERS, in the order of the palette."""

from nnstudio.core.network.layers.base import LAYERS, Layer, Misfit, Shape, Window, describe_shape
from nnstudio.core.network.layers.convolution import Conv2d
from nnstudio.core.network.layers.pooling import AvgPool2d, GlobalAvgPool, MaxPool2d

from nnstudio.core.network.layers.reshape import Flatten  # isort: skip
from nnstudio.core.network.layers.dense import Dense

from nnstudio.core.network.layers.activation import ReLU, Sigmoid, Softmax, Tanh  # isort: skip
from nnstudio.core.network.layers.normalization import BatchNorm
from nnstudio.core.network.layers.regularization import Dropout

__all__ = [
    "LAYERS",
    "AvgPool2d",
    "BatchNorm",
    "Conv2d",
    "Dense",
    "Dropout",
    "Flatten",
    "GlobalAvgPool",
    "Layer",
    "MaxPool2d",
    "Misfit",
    "ReLU",
    "Shape",
    "Sigmoid",
    "Softmax",
    "Tanh",
    "Window",
    "describe_shape",
]
