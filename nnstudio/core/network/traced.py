"""What is known of each layer of a network on one input shape: its output, parameters, cost and problem, as values."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from nnstudio.core.errors import NetworkError
from nnstudio.core.network.layers import Layer, Shape
from nnstudio.core.network.network import Path
from nnstudio.core.network.problem import Problem


@dataclass(frozen=True)
class TraceRow:
    """One card. `output_shape` is None below a problem; `receptive_field` is the side in input pixels of what one
    output value sees, capped at the input's larger side. `learned` of the `parameters` change while training: none
    where the layer or a block around it is frozen. `activations` counts the values of the outputs of one sample. A
    block's figures are those of all that it holds and of its own join, copies included; the rows of what a repeated
    row holds are those of its first copy."""

    path: Path
    name: str
    layer: Layer
    input_shape: Shape | None
    output_shape: Shape | None = None
    parameters: int = 0
    learned: int = 0
    macs: int = 0
    activations: int = 0
    receptive_field: int = 1
    problem: Problem | None = None


@dataclass(frozen=True)
class Trace:
    """The whole network on one input shape. `rows` go through the tree, blocks before what they hold."""

    input_shape: Shape
    rows: tuple[TraceRow, ...]
    empty_problem: Problem | None = None

    @cached_property
    def top(self) -> tuple[TraceRow, ...]:
        """The rows of the first level."""
        return tuple(row for row in self.rows if len(row.path) == 1)

    @cached_property
    def by_path(self) -> dict[Path, TraceRow]:
        """Each row by where its layer is."""
        return {row.path: row for row in self.rows}

    @property
    def parameters(self) -> int:
        """How many weights and biases there are, frozen ones included."""
        return sum(row.parameters for row in self.top)

    @property
    def learned(self) -> int:
        """How many of them change while training."""
        return sum(row.learned for row in self.top)

    @property
    def macs(self) -> int:
        """Multiply-adds for one sample."""
        return sum(row.macs for row in self.top)

    @property
    def activations(self) -> int:
        """How many values all outputs of one sample have together."""
        return sum(row.activations for row in self.top)

    @property
    def output_shape(self) -> Shape | None:
        """The shape of the network's answer; None when there is a problem on the way."""
        return self.top[-1].output_shape if self.rows else self.input_shape

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All that stands in the way of training, top to bottom."""
        found = [row.problem for row in self.rows if row.problem]
        return (self.empty_problem, *found) if self.empty_problem else tuple(found)

    def require_sound(self) -> None:
        """Raise NetworkError with the first problem, if there is one."""
        if self.problems:
            raise NetworkError(self.problems[0].text)
