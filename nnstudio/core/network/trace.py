"""What each layer makes of its input: shape, parameters, cost, and what is wrong, without computing anything.

There are no shape formulas here: each layer is built on torch's `meta` device, which has shapes but no values, and
run once (small ones for real). Answers are kept, so an edit of a long network costs only what changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import torch
from torch import nn

from nnstudio.core.errors import NetworkError
from nnstudio.core.network.layers import Layer, Misfit, Shape
from nnstudio.core.network.network import Network
from nnstudio.core.network.output import output_problem
from nnstudio.core.network.problem import Fix, Problem


@dataclass(frozen=True)
class LayerFacts:
    """One layer on one input shape. `macs` are multiply-adds for one sample."""

    output_shape: Shape
    parameters: int
    macs: int


@dataclass(frozen=True)
class TraceRow:
    """One card. `output_shape` is None below a problem; `receptive_field` is the side in input pixels of what one
    output value sees, capped at the input's larger side."""

    name: str
    layer: Layer
    input_shape: Shape | None
    output_shape: Shape | None = None
    parameters: int = 0
    macs: int = 0
    receptive_field: int = 1
    problem: Problem | None = None


@dataclass(frozen=True)
class Trace:
    """The whole network on one input shape."""

    input_shape: Shape
    rows: tuple[TraceRow, ...]
    empty_problem: Problem | None = None

    @property
    def parameters(self) -> int:
        """How many numbers are learned."""
        return sum(row.parameters for row in self.rows)

    @property
    def macs(self) -> int:
        """Multiply-adds for one sample."""
        return sum(row.macs for row in self.rows)

    @property
    def activations(self) -> int:
        """How many values all outputs of one sample have together."""
        return sum(_count(row.output_shape) for row in self.rows if row.output_shape)

    @property
    def output_shape(self) -> Shape | None:
        """The shape of the network's answer; None when there is a problem on the way."""
        return self.rows[-1].output_shape if self.rows else self.input_shape

    @property
    def input_shapes(self) -> tuple[Shape, ...]:
        """What each layer gets; only for a network without problems."""
        return tuple(row.input_shape for row in self.rows if row.input_shape is not None)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All that stands in the way of training, top to bottom."""
        found = [row.problem for row in self.rows if row.problem]
        return (self.empty_problem, *found) if self.empty_problem else tuple(found)

    def require_sound(self) -> None:
        """Raise NetworkError with the first problem, if there is one."""
        if self.problems:
            raise NetworkError(self.problems[0].text)


def trace(network: Network, input_shape: Shape, classes: int | None = None) -> Trace:
    """Follow one sample of `input_shape` through the network.

    With `classes`, the last layer is checked against the data's number of classes too.
    """
    rows: list[TraceRow] = []
    shape: Shape | None = tuple(input_shape)
    field, jump = 1, 1
    for index, (name, layer) in enumerate(zip(network.names, network.layers, strict=True)):
        row = _row(network, index, name, layer, shape)
        window = layer.window()
        field, jump = field + (window.size - 1) * jump, jump * window.stride
        if window.whole:
            field = max(input_shape)
        seen = min(field, max(input_shape[1:], default=input_shape[0]))
        rows.append(TraceRow(**{**row.__dict__, "receptive_field": seen}))
        shape = row.output_shape
    return _with_output_check(network, Trace(tuple(input_shape), tuple(rows)), classes)


def _row(network: Network, index: int, name: str, layer: Layer, shape: Shape | None) -> TraceRow:
    if shape is None:
        return TraceRow(name, layer, None)
    facts = layer_facts(layer, shape)
    if isinstance(facts, LayerFacts):
        return TraceRow(name, layer, shape, facts.output_shape, facts.parameters, facts.macs)
    fix = None
    if facts.replacement is not None:
        fix = Fix(facts.fix, network.replace(index, *facts.replacement))
    return TraceRow(name, layer, shape, problem=Problem(facts.text, fix))


def _with_output_check(network: Network, found: Trace, classes: int | None) -> Trace:
    if not network.body:
        empty = Problem("The network has no layers yet. Insert one from the palette, or open a preset.")
        return Trace(found.input_shape, found.rows, empty)
    if classes is None or found.output_shape is None:
        return found
    spotted = output_problem(network, found.output_shape, classes)
    if spotted is None:
        return found
    index, problem = spotted
    marked = TraceRow(**{**found.rows[index].__dict__, "problem": problem})
    return Trace(found.input_shape, (*found.rows[:index], marked, *found.rows[index + 1 :]))


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
        part.register_forward_hook(lambda part, _, output: macs.append(_multiply_adds(part, output)))
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
    positions = _count(input_shape[1:]) if len(input_shape) == 3 else 1
    values = _count(input_shape) + sum(p.numel() + p.shape[0] * positions for p in module.parameters())
    return values <= 1_000_000


def _multiply_adds(module: nn.Module, output: torch.Tensor) -> int:
    """Of a module with a weight matrix or filters: each output channel's weights are used once per position.

    Counted with hooks because torch's own counter takes over a second to load; a test compares the two.
    """
    weight = getattr(module, "weight", None)
    if not isinstance(weight, torch.Tensor) or weight.dim() < 2:
        return 0
    return weight.numel() * (output.numel() // weight.shape[0])


def _count(shape: Shape) -> int:
    product = 1
    for side in shape:
        product *= side
    return product
