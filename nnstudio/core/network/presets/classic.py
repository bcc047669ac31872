"""Fully connected networks that the reference documents teach with."""

from __future__ import annotations

from nnstudio.core.network.layers import Dense, Flatten, ReLU, Shape, Sigmoid, Softmax
from nnstudio.core.network.network import Network
from nnstudio.core.network.presets.base import preset


@preset("mlp", "MLP 256-128", 1986)
def mlp(input_shape: Shape, classes: int) -> Network:
    """Two hidden layers of 256 and 128 neurons: no convolutions, every neuron sees every pixel."""
    return Network((Flatten(), Dense(256), ReLU(), Dense(128), ReLU(), Dense(classes), Softmax()))


@preset("pigeon", "Pigeon", 2019, classes=2, question="small or large")
def pigeon(input_shape: Shape, classes: int) -> Network:
    """One hidden layer of 30 neurons and one output: is the digit small (0–2) or large (3–9)?"""
    end = (Dense(1), Sigmoid()) if classes == 2 else (Dense(classes), Softmax())
    return Network((Flatten(), Dense(30), ReLU(), *end))
