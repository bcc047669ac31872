"""What the inspector tells of a layer and of the whole network, as pairs of words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nnstudio.core.network import Shape, Trace, TraceRow, weights_and_biases
from nnstudio.gui.figures import number
from nnstudio.gui.network.cards.figures import field_text
from nnstudio.gui.network.words import macs_text, memory_text, shape_text


@dataclass(frozen=True)
class Fact:
    """A label, a value, and what it means."""

    label: str
    value: str
    tip: str


def facts_of_layer(row: TraceRow, input_shape: Shape) -> list[Fact]:
    """What is known of one layer; `input_shape` is the whole network's."""
    found = [_shapes(row)]
    if row.input_shape is None or row.output_shape is None:
        return found
    if row.parameters and row.layer.bodies:
        found.append(Fact("Parameters", number(row.parameters), "Of all layers in it, each repetition counted."))
    elif row.parameters:
        weights, biases = weights_and_biases(row.layer, row.input_shape)
        tip = "Numbers that training finds: the weights, and one bias for each output."
        found.append(Fact("Weights + biases", f"{number(weights)} + {number(biases)}", tip))
    if row.macs:
        found.append(
            Fact("Multiply-adds", macs_text(row.macs), "Work for one sample: one multiplication and addition each.")
        )
    if len(input_shape) == 3:
        found.append(_receptive_field(row, input_shape))
    found.append(_memory(row.activations))
    return found


def facts_of_network(plan: Trace) -> list[Fact]:
    """Totals of the whole network."""
    return [
        Fact("Input → output", f"{shape_text(plan.input_shape)} → {shape_text(plan.output_shape)}", "For one sample."),
        Fact("Layers", number(len(plan.rows)), "Cards, activations and pooling included."),
        *_parameters(plan.parameters, plan.learned),
        Fact(
            "Size of the weights", memory_text(plan.parameters), "As 32-bit numbers, in memory and in an exported file."
        ),
        Fact("Multiply-adds", macs_text(plan.macs), "Work for one sample: one multiplication and addition each."),
        _memory(plan.activations),
    ]


def facts_of_several(rows: Sequence[TraceRow]) -> list[Fact]:
    """Sums over some layers."""
    return [
        *_parameters(sum(row.parameters for row in rows), sum(row.learned for row in rows)),
        Fact("Multiply-adds", macs_text(sum(row.macs for row in rows)), "Work for one sample."),
        _memory(sum(row.activations for row in rows)),
    ]


def _parameters(count: int, learned: int) -> list[Fact]:
    found = [Fact("Parameters", number(count), "Weights and biases.")]
    if learned != count:
        found.append(Fact("Learned", number(learned), "Those of frozen layers stay as they are."))
    return found


def _memory(values: int) -> Fact:
    tip = "Outputs of one sample as 32-bit numbers; training keeps them for each sample of a batch."
    return Fact("Memory of outputs", memory_text(values), tip)


def formulas_of(row: TraceRow) -> tuple[str, str]:
    """How the side of the output and the number of parameters come about; empty where there is no such rule."""
    if row.input_shape is None or row.output_shape is None:
        return "", ""
    size, weights = row.layer.size_formula(row.input_shape), row.layer.weights_formula(row.input_shape)
    return (
        f"How {row.input_shape[-1]} becomes {row.output_shape[-1]}:\n{size}" if size else "",
        f"How the parameters come about:\n{weights}" if weights else "",
    )


def _shapes(row: TraceRow) -> Fact:
    tip = "Of one sample: channels × height × width, or a row of numbers."
    return Fact("Input → output", f"{shape_text(row.input_shape)} → {shape_text(row.output_shape)}", tip)


def _receptive_field(row: TraceRow, input_shape: Shape) -> Fact:
    field = field_text(row, input_shape)
    tip = "The part of the image that one output value of this layer sees."
    return Fact("Receptive field", "whole image" if field == "all" else f"{field} px", tip)
