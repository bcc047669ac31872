"""Non-linear functions: without them, any stack of layers is one linear function."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from torch import nn

from nnstudio.core.network.layers.base import LAYERS, Layer, Misfit, Shape, Window, describe_shape
from nnstudio.core.network.layers.reshape import Flatten


@LAYERS.register("relu", "ReLU", "activation")
@dataclass(frozen=True)
class ReLU(Layer):
    """max(0, z): passes positive values, stops negative ones. The usual choice for hidden layers."""

    stem: ClassVar[str] = "relu"

    def module(self, input_shape: Shape) -> nn.Module:
        return nn.ReLU()


@LAYERS.register("sigmoid", "Sigmoid", "activation")
@dataclass(frozen=True)
class Sigmoid(Layer):
    """1 / (1 + e⁻ᶻ): squashes to 0…1. As the last card it turns one output into a probability."""

    stem: ClassVar[str] = "sigmoid"
    is_readout: ClassVar[bool] = True

    def module(self, input_shape: Shape) -> nn.Module:
        return nn.Sigmoid()


@LAYERS.register("tanh", "Tanh", "activation")
@dataclass(frozen=True)
class Tanh(Layer):
    """(eᶻ − e⁻ᶻ) / (eᶻ + e⁻ᶻ): squashes to −1…1, centred at zero."""

    stem: ClassVar[str] = "tanh"

    def module(self, input_shape: Shape) -> nn.Module:
        return nn.Tanh()


@LAYERS.register("softmax", "Softmax", "activation")
@dataclass(frozen=True)
class Softmax(Layer):
    """eᶻⁱ / Σ eᶻʲ: as the last card it turns the outputs into probabilities that add up to 1."""

    stem: ClassVar[str] = "softmax"
    is_readout: ClassVar[bool] = True

    def module(self, input_shape: Shape) -> nn.Module:
        return nn.Softmax(dim=1)

    def misfit(self, input_shape: Shape) -> Misfit | None:
        if len(input_shape) == 1:
            return None
        text = f"Softmax needs a row of numbers, but gets {describe_shape(input_shape)}. Insert Flatten."
        return Misfit(text, "Insert Flatten", (Flatten(), self))

    def window(self) -> Window:
        return Window(whole=True)
