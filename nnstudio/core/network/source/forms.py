"""Which call in PyTorch's source makes which layer: one table for both directions, one entry a layer.

An entry says which parameter of the torch class each knob is, what follows from the input, and what is always so.
The order and the defaults of the parameters are read off the torch class itself.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from torch import nn

from nnstudio.core.errors import NetworkError
from nnstudio.core.network.layers import (
    ELU,
    GELU,
    AdaptiveAvgPool2d,
    AvgPool2d,
    BatchNorm,
    Conv2d,
    ConvTranspose2d,
    Dense,
    DepthwiseSeparableConv2d,
    Dropout,
    Dropout2d,
    Flatten,
    GlobalAvgPool,
    GroupNorm,
    Identity,
    Layer,
    LayerNorm,
    LeakyReLU,
    LocalResponseNorm,
    MaxPool2d,
    ReLU,
    Reshape,
    Shape,
    Sigmoid,
    SiLU,
    Softmax,
    Step,
    StochasticDepth,
    Tanh,
    Upsample,
    modules,
)

Given = Callable[[Shape], Any]


@dataclass(frozen=True)
class Form:
    """How one layer is written: `knobs` are knob by parameter, `given` what follows from the input's shape, `fixed`
    what the layer always has. `fits` says for which inputs this form is written, where there are several."""

    layer: type[Layer]
    torch: type[nn.Module]
    knobs: Mapping[str, str] = field(default_factory=dict)
    given: Mapping[str, Given] = field(default_factory=dict)
    fixed: Mapping[str, Any] = field(default_factory=dict)
    fits: Callable[[Shape], bool] = lambda shape: True


@dataclass(frozen=True)
class Made:
    """One module: its torch class and what its constructor is given, by the names of its parameters."""

    torch: type[nn.Module]
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def call(self) -> str:
        """What is called: nn.Conv2d, or the name of a class that is written along."""
        name = self.torch.__name__
        return f"nn.{name}" if getattr(nn, name, None) is self.torch else name


def _same(*knobs: str, **renamed: str) -> dict[str, str]:
    return {**{knob: knob for knob in knobs}, **renamed}


def _channels(shape: Shape) -> int:
    return shape[0]


def _whole(shape: Shape) -> Any:
    return shape if len(shape) > 1 else shape[0]


def _is_image(shape: Shape) -> bool:
    return len(shape) == 3


_CONVOLUTION = _same("kernel_size", "stride", "padding", "bias", "groups", out_channels="channels")
_POOL = _same("kernel_size", "stride", "padding", "ceil_mode")
_NORM = _same("eps", "momentum")

FORMS = (
    Form(Conv2d, nn.Conv2d, _CONVOLUTION | _same("dilation"), {"in_channels": _channels}),
    Form(ConvTranspose2d, nn.ConvTranspose2d, _CONVOLUTION | _same("output_padding"), {"in_channels": _channels}),
    Form(Dense, nn.Linear, _same("bias", out_features="units"), {"in_features": _channels}),
    Form(MaxPool2d, nn.MaxPool2d, _POOL),
    Form(AvgPool2d, nn.AvgPool2d, _POOL),
    Form(AdaptiveAvgPool2d, nn.AdaptiveAvgPool2d, {"output_size": "size"}),
    Form(Flatten, nn.Flatten),
    Form(Upsample, nn.Upsample, _same("mode", scale_factor="factor")),
    Form(ReLU, nn.ReLU),
    Form(LeakyReLU, nn.LeakyReLU, {"negative_slope": "slope"}),
    Form(ELU, nn.ELU, _same("alpha")),
    Form(GELU, nn.GELU),
    Form(SiLU, nn.SiLU),
    Form(Tanh, nn.Tanh),
    Form(Sigmoid, nn.Sigmoid),
    Form(Step, modules.Step),
    Form(Softmax, nn.Softmax, fixed={"dim": 1}),
    Form(Identity, nn.Identity),
    Form(BatchNorm, nn.BatchNorm2d, _NORM, {"num_features": _channels}, fits=_is_image),
    Form(BatchNorm, nn.BatchNorm1d, _NORM, {"num_features": _channels}),
    Form(LayerNorm, nn.LayerNorm, _same("eps"), {"normalized_shape": _whole}),
    Form(GroupNorm, nn.GroupNorm, _same("eps", num_groups="groups"), {"num_channels": _channels}),
    Form(LocalResponseNorm, nn.LocalResponseNorm, _same("size", "alpha", "beta", "k")),
    Form(Dropout, nn.Dropout, {"p": "rate"}),
    Form(Dropout2d, nn.Dropout2d, {"p": "rate"}),
    Form(StochasticDepth, modules.StochasticDepth, _same("p", "mode")),
    # Only read, never written: an earlier entry of the same layer fits every input.
    Form(Conv2d, nn.LazyConv2d, _CONVOLUTION | _same("dilation")),
    Form(Dense, nn.LazyLinear, _same("bias", out_features="units")),
    Form(BatchNorm, nn.LazyBatchNorm2d, _NORM),
    Form(BatchNorm, nn.LazyBatchNorm1d, _NORM),
)

BY_TORCH = {form.torch.__name__: form for form in FORMS}
LEARN = {form.layer for form in FORMS if form.given}
"""The layers that have weights."""


def parameters(torch_class: type[nn.Module]) -> tuple[inspect.Parameter, ...]:
    """What the constructor of a torch class takes, in order, without what it takes of the machine."""
    key: Any = torch_class  # cache wants a Hashable, which mypy does not believe a class to be
    return _parameters(key)


@cache
def _parameters(torch_class: Any) -> tuple[inspect.Parameter, ...]:
    if torch_class.__init__ is nn.Module.__init__ or torch_class is nn.Identity:
        return ()
    found = inspect.signature(torch_class).parameters.values()
    return tuple(p for p in found if p.name not in ("device", "dtype"))


def made(layer: Layer, shape: Shape) -> tuple[Made, ...]:
    """The module that a plain layer is for samples of a shape, or those that it is one after the other.

    Raises NetworkError for a layer that is not in the table.
    """
    match layer:
        case GlobalAvgPool():
            return Made(nn.AdaptiveAvgPool2d, {"output_size": 1}), Made(nn.Flatten)
        case Reshape():
            sides = (layer.channels, layer.height, layer.width)
            arrange = Made(nn.Unflatten, {"dim": 1, "unflattened_size": sides})
            return (arrange,) if len(shape) == 1 else (Made(nn.Flatten), arrange)
        case DepthwiseSeparableConv2d():
            return _separable(layer, shape[0])
    kind: Any = type(layer)
    form = _form_of(kind, len(shape))
    values = {name: getattr(layer, knob) for name, knob in form.knobs.items()}
    given = {name: follow(shape) for name, follow in form.given.items()}
    return (Made(form.torch, {**values, **given, **form.fixed}),)


def _separable(layer: DepthwiseSeparableConv2d, channels: int) -> tuple[Made, Made]:
    window = {"kernel_size": layer.kernel_size, "stride": layer.stride, "padding": layer.padding}
    depthwise = {"in_channels": channels, "out_channels": channels, "groups": channels, **window}
    mixing = {"in_channels": channels, "out_channels": layer.channels, "kernel_size": 1}
    return Made(nn.Conv2d, depthwise | {"bias": layer.bias}), Made(nn.Conv2d, mixing | {"bias": layer.bias})


@cache
def _form_of(layer: Any, dimensions: int) -> Form:
    for form in FORMS:
        if form.layer is layer and form.fits((1,) * dimensions):
            return form
    raise NetworkError(f"{layer.title} cannot be written as PyTorch source.")
