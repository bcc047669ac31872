"""Non-linear functions: without them, any stack of layers is one linear function."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from torch import nn

from nnstudio.core.network.layers import modules
from nnstudio.core.network.layers.base import LAYERS, Layer, Misfit, Shape, Window, describe_shape
from nnstudio.core.network.layers.reshape import Flatten
from nnstudio.core.spec import param


@LAYERS.register("relu", "ReLU", "activation")
@dataclass(frozen=True)
class ReLU(Layer):
    """max(0, z): passes positive values, stops negative ones. The usual choice for hidden layers."""

    stem: ClassVar[str] = "relu"

    def module(self, input_shape: Shape) -> nn.Module:
        return nn.ReLU()


@LAYERS.register("leaky_relu", "Leaky ReLU", "activation")
@dataclass(frozen=True)
class LeakyReLU(Layer):
    """z above 0, a small share of z below: no unit can fall silent for good, as it can with ReLU."""

    stem: ClassVar[str] = "leaky_relu"

    slope: float = param(0.01, "Slope α", minimum=0, maximum=1, step=0.01, help="What negative values are times.")

    def module(self, input_shape: Shape) -> nn.Module:
        return nn.LeakyReLU(self.slope)

    def summary(self) -> str:
        return f"α {self.slope:g}"


@LAYERS.register("elu", "ELU", "activation")
@dataclass(frozen=True)
class ELU(Layer):
    """z above 0, α·(eᶻ − 1) below: bends smoothly towards −α, so that the mean of its outputs is near zero."""

    stem: ClassVar[str] = "elu"

    alpha: float = param(1.0, "Alpha", minimum=0, maximum=100, step=0.1, help="How far down negative values go.")

    def module(self, input_shape: Shape) -> nn.Module:
        return nn.ELU(self.alpha)

    def summary(self) -> str:
        return f"α {self.alpha:g}"


@LAYERS.register("gelu", "GELU", "activation")
@dataclass(frozen=True)
class GELU(Layer):
    """z·Φ(z), z times the normal distribution's share below it: a smooth ReLU, common in transformers."""

    stem: ClassVar[str] = "gelu"

    def module(self, input_shape: Shape) -> nn.Module:
        return nn.GELU()


@LAYERS.register("silu", "SiLU", "activation")
@dataclass(frozen=True)
class SiLU(Layer):
    """z · sigmoid(z): a smooth ReLU that dips a little below zero; EfficientNet's choice, also called Swish."""

    stem: ClassVar[str] = "silu"

    def module(self, input_shape: Shape) -> nn.Module:
        return nn.SiLU()


@LAYERS.register("tanh", "Tanh", "activation")
@dataclass(frozen=True)
class Tanh(Layer):
    """(eᶻ − e⁻ᶻ) / (eᶻ + e⁻ᶻ): squashes to −1…1, centred at zero."""

    stem: ClassVar[str] = "tanh"

    def module(self, input_shape: Shape) -> nn.Module:
        return nn.Tanh()


@LAYERS.register("sigmoid", "Sigmoid", "activation")
@dataclass(frozen=True)
class Sigmoid(Layer):
    """1 / (1 + e⁻ᶻ): squashes to 0…1. As the last card it turns each output into a probability of its own."""

    stem: ClassVar[str] = "sigmoid"
    is_readout: ClassVar[bool] = True

    def module(self, input_shape: Shape) -> nn.Module:
        return nn.Sigmoid()


@LAYERS.register("step", "Step", "activation")
@dataclass(frozen=True)
class Step(Layer):
    """1 above 0, otherwise 0, as in the first perceptron. Its slope is 0: layers before it cannot learn by gradients.

    As the last card it is the answer of one output: no or yes. Training works on the number before it.
    """

    stem: ClassVar[str] = "step"
    is_readout: ClassVar[bool] = True

    def module(self, input_shape: Shape) -> nn.Module:
        return modules.Step()


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

    def window(self, input_shape: Shape | None = None) -> Window:
        return Window(whole=True)


@LAYERS.register("identity", "Identity", "activation")
@dataclass(frozen=True)
class Identity(Layer):
    """Passes its input on as it is: z stays z. It holds a place, or makes visible that nothing happens there."""

    stem: ClassVar[str] = "identity"

    def module(self, input_shape: Shape) -> nn.Module:
        return nn.Identity()
