"""Fully connected networks that the reference documents teach with, from a single neuron on."""

from __future__ import annotations

from nnstudio.core.network.layers import Dense, Dropout, Flatten, Layer, ReLU, Shape, Sigmoid, Softmax, Step
from nnstudio.core.network.network import Network
from nnstudio.core.network.presets.base import preset

FAMILY = "First networks"
_TWO = {"family": FAMILY, "classes": 2, "question": "small or large"}


@preset("linear_regression", "Linear regression", 1805, input_shape=(1,), **_TWO | {"classes": 1})
def linear_regression(input_shape: Shape, classes: int) -> Network:
    """A weighted sum of the inputs and a bias, nothing else: a straight line through the points."""
    return Network((Flatten(), Dense(1 if classes <= 2 else classes)))


@preset("perceptron", "Perceptron", 1958, input_shape=(2,), **_TWO)
def perceptron(input_shape: Shape, classes: int) -> Network:
    """One neuron with a step at its end: it parts its samples by a straight line, and cannot learn XOR."""
    return Network((Flatten(), *_decision(classes, Step())))


@preset("logistic_regression", "Logistic regression", 1958, input_shape=(2,), **_TWO)
def logistic_regression(input_shape: Shape, classes: int) -> Network:
    """A weighted sum, turned into a probability: the simplest network that says how sure it is."""
    return Network((Flatten(), *_decision(classes)))


@preset("two_neuron", "Two-neuron network", 1986, input_shape=(1,), **_TWO)
def two_neuron(input_shape: Shape, classes: int) -> Network:
    """One hidden neuron and one output, 4 parameters: small enough to compute backpropagation by hand."""
    return Network((Flatten(), Dense(1), ReLU(), *_decision(classes)))


@preset("mlp", "MLP 256-128", 1986, family=FAMILY)
def mlp(input_shape: Shape, classes: int) -> Network:
    """Two hidden layers of 256 and 128 neurons: no convolutions, every neuron sees every pixel."""
    return Network((Flatten(), Dense(256), ReLU(), Dense(128), ReLU(), Dense(classes), Softmax()))


@preset("breast_cancer", "Breast-cancer net", 1995, input_shape=(30,), **_TWO)
def breast_cancer(input_shape: Shape, classes: int) -> Network:
    """Two hidden layers with dropout for 30 measured features of a cell: benign or malignant?"""
    hidden = (Dense(64), ReLU(), Dropout(0.3), Dense(32), ReLU(), Dropout(0.2))
    return Network((Flatten(), *hidden, *_decision(classes)))


@preset("pigeon", "Pigeon", 2019, **_TWO)
def pigeon(input_shape: Shape, classes: int) -> Network:
    """One hidden layer of 30 neurons and one output: is the digit small (0–2) or large (3–9)?"""
    return Network((Flatten(), Dense(30), ReLU(), *_decision(classes)))


def _decision(classes: int, one_output: Layer | None = None) -> tuple[Layer, ...]:
    """One output and its answer for two classes, one output a class for more."""
    if classes <= 2:
        return Dense(1), one_output or Sigmoid()
    return Dense(classes), Softmax()
