"""Layers in which every output sees every input."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from torch import nn

from nnstudio.core.network.layers.base import LAYERS, Misfit, Shape, Window, describe_shape
from nnstudio.core.network.layers.initialization import Weighted
from nnstudio.core.network.layers.reshape import Flatten
from nnstudio.core.spec import param


@LAYERS.register("dense", "Fully connected", "dense")
@dataclass(frozen=True)
class Dense(Weighted):
    """A row of neurons; each takes a weighted sum of all its inputs and adds a bias."""

    stem: ClassVar[str] = "fc"

    units: int = param(64, "Neurons", minimum=1, maximum=1_000_000, help="How many outputs the layer has.")
    bias: bool = param(True, "Bias", help="Add one learned constant to each neuron.")

    def module(self, input_shape: Shape) -> nn.Module:
        return nn.Linear(input_shape[0], self.units, bias=self.bias)

    def misfit(self, input_shape: Shape) -> Misfit | None:
        if len(input_shape) == 1:
            return None
        text = f"Fully connected needs a row of numbers, but gets {describe_shape(input_shape)}. Insert Flatten."
        return Misfit(text, "Insert Flatten", (Flatten(), self))

    def summary(self) -> str:
        return f"{self.units} neuron{'s' * (self.units != 1)}"

    def window(self, input_shape: Shape | None = None) -> Window:
        return Window(whole=True)

    def weights_formula(self, input_shape: Shape) -> str:
        given, made = input_shape[0], self.units
        total = given * made + made * self.bias
        return f"{given}·{made}{f' + {made}' if self.bias else ''} = {total}"
