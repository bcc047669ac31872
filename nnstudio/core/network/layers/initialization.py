"""The first weights of a layer, before it has learned anything: which rule draws them, and from which seed."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import nn

from nnstudio.core.network.layers.base import Layer
from nnstudio.core.spec import param

NORMAL_SPREAD = 0.01
"""The standard deviation of "normal", as the first large convolutional networks had it."""


@dataclass(frozen=True)
class Weighted(Layer):
    """What the layers with weights share: how these begin."""

    _: dataclasses.KW_ONLY
    initialisation: str = param(
        "default",
        "First weights",
        choices=("default", "kaiming", "xavier", "zeros", "normal"),
        advanced=True,
        help="How they are drawn: PyTorch's own rule, Kaiming (for ReLU), Xavier (for tanh and sigmoid), all zero "
        "(neurons stay alike), or normal with a spread of 0.01.",
    )
    init_seed: int = param(
        0,
        "Seed of the weights",
        minimum=0,
        maximum=2**31 - 1,
        advanced=True,
        help="0 follows the seed of the run; any other number draws the same first weights in every run, and for every "
        "layer like this one that has it.",
    )


def initialise(module: nn.Module, layer: Layer) -> None:
    """Give the module of `layer` the first weights that the layer asks for.

    Biases begin at zero, except with PyTorch's own rule. With a seed of its own the layer draws from a generator of
    its own, and torch's random state is left alone; otherwise from torch's. Modules on `meta` have no values.
    """
    if not isinstance(layer, Weighted) or (layer.initialisation == "default" and not layer.init_seed):
        return
    generator = torch.Generator().manual_seed(layer.init_seed) if layer.init_seed else None
    for part in module.modules():
        weight = getattr(part, "weight", None)
        if isinstance(weight, torch.Tensor) and not weight.is_meta:
            _RULES[layer.initialisation](weight, generator)
            _set_bias(part, weight, layer.initialisation, generator)


def _set_bias(part: nn.Module, weight: torch.Tensor, rule: str, generator: torch.Generator | None) -> None:
    bias = getattr(part, "bias", None)
    if not isinstance(bias, torch.Tensor):
        return
    if rule == "default":
        seen = weight[0].numel()
        nn.init.uniform_(bias, -1 / math.sqrt(seen), 1 / math.sqrt(seen), generator=generator)
    else:
        nn.init.zeros_(bias)


def _default(weight: torch.Tensor, generator: torch.Generator | None) -> None:
    nn.init.kaiming_uniform_(weight, a=math.sqrt(5), generator=generator)


def _kaiming(weight: torch.Tensor, generator: torch.Generator | None) -> None:
    nn.init.kaiming_normal_(weight, nonlinearity="relu", generator=generator)


def _xavier(weight: torch.Tensor, generator: torch.Generator | None) -> None:
    nn.init.xavier_uniform_(weight, generator=generator)


def _zeros(weight: torch.Tensor, generator: torch.Generator | None) -> None:
    nn.init.zeros_(weight)


def _normal(weight: torch.Tensor, generator: torch.Generator | None) -> None:
    nn.init.normal_(weight, std=NORMAL_SPREAD, generator=generator)


_RULES: dict[str, Callable[[torch.Tensor, torch.Generator | None], None]] = {
    "default": _default,
    "kaiming": _kaiming,
    "xavier": _xavier,
    "zeros": _zeros,
    "normal": _normal,
}
