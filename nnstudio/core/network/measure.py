"""One plain layer on one input shape, measured by building it on torch's `meta` device, which has shapes but no values,
and running it once (small ones for real)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import torch
from torch import nn

from nnstudio.core.network.layers.base import Layer, Misfit, Shape


@dataclass(frozen=True)
class LayerFacts:
    """`macs` are multiply-adds for one sample."""

    output_shape: Shape
    parameters: int
    macs: int


@lru_cache(maxsize=20_000)
def layer_facts(layer: Layer, input_shape: Shape) -> LayerFacts | Misfit:
    """What the layer makes of one sample of this shape, or why it cannot."""
    misfit = layer.misfit(input_shape)
    if misfit is not None:
        return misfit
    try:
        return _measure(layer, input_shape)
    except (RuntimeError, ValueError, TypeError, OverflowError) as error:
        first_line = str(error).strip().split("\n")[0]
        return Misfit(f"{layer.title} cannot take this input: {first_line}")


def _measure(layer: Layer, input_shape: Shape) -> LayerFacts:
    with torch.device("meta"), torch.no_grad():
        module = layer.module(input_shape).eval()
    device = "meta"
    if _is_small(module, input_shape):
        device = "cpu"
        _make_real(module)
    macs: list[int] = []
    for part in module.modules():
        part.register_forward_hook(lambda part, inputs, output: macs.append(_multiply_adds(part, inputs[0], output)))
    with torch.no_grad():
        output = module(torch.empty(1, *input_shape, device=device))
    if 0 in output.shape:
        raise ValueError("nothing would be left of the image.")
    parameters = sum(p.numel() for p in module.parameters())
    return LayerFacts(tuple(output.shape[1:]), parameters, sum(macs))


def _make_real(module: nn.Module) -> None:
    """Give the module memory instead of the meta device. (`to_empty` does so too, but loads a symbolic algebra.)"""
    for part in module.modules():
        for name, weight in list(part.named_parameters(recurse=False)):
            setattr(part, name, nn.Parameter(torch.empty(weight.shape)))
        for name, buffer in list(part.named_buffers(recurse=False)):
            setattr(part, name, torch.empty(buffer.shape, dtype=buffer.dtype))


def _is_small(module: nn.Module, input_shape: Shape) -> bool:
    """Whether running the layer for real is next to free.

    torch's `meta` operators take a second to load when the first of them is used, which would be felt at every
    start; small layers answer at once without them.
    """
    positions = math.prod(input_shape[1:]) if len(input_shape) == 3 else 1
    values = math.prod(input_shape) + sum(p.numel() + p.shape[0] * positions for p in module.parameters())
    return values <= 1_000_000


def _multiply_adds(module: nn.Module, given: torch.Tensor, output: torch.Tensor) -> int:
    """Of a module with a weight matrix or filters: each output channel's weights are used once per position.

    A transposed convolution uses each input channel's weights once per position of its input. Counted with hooks
    because torch's own counter takes over a second to load; a test compares the two.
    """
    weight = getattr(module, "weight", None)
    if not isinstance(weight, torch.Tensor) or weight.dim() < 2:
        return 0
    places = given if getattr(module, "transposed", False) else output
    return weight.numel() * (places.numel() // weight.shape[0])


def count(shape: Shape) -> int:
    """How many values a sample of this shape has."""
    return math.prod(shape)
