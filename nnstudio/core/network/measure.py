"""One plain layer on one input shape, measured by building it on torch's `meta` device, which has shapes but no values,
and running it once (small ones for real)."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache

import torch
from torch import nn
from torch.nn.modules.batchnorm import _BatchNorm

from nnstudio.core.network.layers import Dense
from nnstudio.core.network.layers.base import Layer, Misfit, Shape

_ACTIVATIONS = (nn.ReLU, nn.LeakyReLU, nn.ELU, nn.GELU, nn.SiLU, nn.Sigmoid, nn.Tanh, nn.Identity)
_KEEPS_SHAPE = (*_ACTIVATIONS, nn.Dropout, nn.Dropout2d, _BatchNorm, nn.GroupNorm, nn.LayerNorm)
"""Modules that give back the shape that they get and that fit any input they were made for: what running them would
tell is known, and on the meta device a normalisation takes as long as thirty convolutions."""


MOST_VALUES = 2**42
"""Weights, or values of one sample, that a layer may have: 16 TiB of them. More is a mistake, and told at once."""


@dataclass(frozen=True)
class LayerFacts:
    """`macs` are multiply-adds for one sample."""

    output_shape: Shape
    parameters: int
    macs: int


class OperatorsNotLoaded(Exception):  # noqa: N818 (no error: a matter of a second or two)
    """A layer is so large that torch would have to load its operators without values first."""


@lru_cache(maxsize=20_000)
def layer_facts(layer: Layer, input_shape: Shape) -> LayerFacts | Misfit:
    """What the layer makes of one sample of this shape, or why it cannot.

    Within `no_loading`, raises OperatorsNotLoaded rather than load them.
    """
    misfit = layer.misfit(input_shape)
    if misfit is not None:
        return misfit
    try:
        return _measure(layer, input_shape)
    except (RuntimeError, ValueError, TypeError, OverflowError) as error:
        first_line = str(error).strip().split("\n")[0]
        return Misfit(f"{layer.title} cannot take this input: {first_line.rstrip('.')}.")


def _measure(layer: Layer, input_shape: Shape) -> LayerFacts:
    with torch.device("meta"), torch.no_grad():
        module = layer.module(input_shape).eval()
    parameters = sum(p.numel() for p in module.parameters())
    if isinstance(module, _KEEPS_SHAPE) and len(input_shape) in (1, 3):
        return LayerFacts(input_shape, parameters, 0)
    device = "meta" if _operators.loaded or not _is_small(layer, module, input_shape) else "cpu"
    if device == "cpu":
        _make_real(module)
    elif not (_operators.loaded or _may_load.get()):
        raise OperatorsNotLoaded
    macs: list[int] = []
    for part in module.modules():
        if _matrix(part) is not None:
            part.register_forward_hook(
                lambda part, inputs, output: macs.append(_multiply_adds(part, inputs[0], output))
            )
    with torch.no_grad():
        output = module(torch.empty(1, *input_shape, device=device))
    _operators.loaded = _operators.loaded or device == "meta"
    if 0 in output.shape:
        raise ValueError("nothing would be left of the image.")
    if max(output.numel(), parameters) > MOST_VALUES:
        raise ValueError("it would make more numbers than any memory holds; choose smaller settings.")
    return LayerFacts(tuple(output.shape[1:]), parameters, sum(macs))


class _Operators:
    """torch's operators without values take over a second to load when the first of them is used, which would be felt
    at every start; until something large needs them, small layers run for real. Once loaded they are the faster way."""

    loaded = False


_operators = _Operators()
_may_load = ContextVar("may_load", default=True)


@contextmanager
def no_loading() -> Iterator[None]:
    """Within it nothing waits for torch's operators, where somebody would feel it."""
    token = _may_load.set(False)
    try:
        yield
    finally:
        _may_load.reset(token)


def load_operators() -> None:
    """Load them now, in a moment in which nobody waits."""
    layer_facts(Dense(1_000_000), (1_000_000,))


def _make_real(module: nn.Module) -> None:
    """Give the module memory instead of the meta device. (`to_empty` does so too, but loads a symbolic algebra.)"""
    for part in module.modules():
        for name, weight in list(part.named_parameters(recurse=False)):
            setattr(part, name, nn.Parameter(torch.empty(weight.shape, device="cpu")))
        for name, buffer in list(part.named_buffers(recurse=False)):
            setattr(part, name, torch.empty(buffer.shape, dtype=buffer.dtype, device="cpu"))


def _is_small(layer: Layer, module: nn.Module, input_shape: Shape) -> bool:
    """Whether running the layer for real is next to free, borders and enlargements included."""
    window, sides = layer.window(input_shape), input_shape[1:] if len(input_shape) == 3 else ()
    positions = math.prod((side + 2 * window.padding) * max(1.0, 1 / window.stride) for side in sides)
    weights = [p.shape for p in module.parameters()]
    values = positions * (input_shape[0] + sum(max(shape[:2]) for shape in weights))
    return values + math.prod(input_shape) + sum(shape.numel() for shape in weights) <= 1_000_000


def _multiply_adds(module: nn.Module, given: torch.Tensor, output: torch.Tensor) -> int:
    """Of a module with a weight matrix or filters: each output channel's weights are used once per position.

    A transposed convolution uses each input channel's weights once per position of its input. Counted with hooks
    because torch's own counter takes over a second to load; a test compares the two.
    """
    weight = _matrix(module)
    if weight is None:
        return 0
    places = given if getattr(module, "transposed", False) else output
    return weight.numel() * (places.numel() // weight.shape[0])


def _matrix(module: nn.Module) -> torch.Tensor | None:
    weight = getattr(module, "weight", None)
    is_matrix = isinstance(weight, torch.Tensor) and weight.dim() >= 2 and not isinstance(module, nn.LayerNorm)
    return weight if is_matrix else None


def count(shape: Shape) -> int:
    """How many values a sample of this shape has."""
    return math.prod(shape)
