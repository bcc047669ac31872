"""The figures of a layer in few words, for its card: parameters, multiply-adds, receptive field, memory."""

from __future__ import annotations

from nnstudio.core.network import Shape, TraceRow
from nnstudio.gui.figures import counted
from nnstudio.gui.network.words import count_text, macs_text, memory_text


def figures_of(row: TraceRow, input_shape: Shape) -> tuple[str, ...]:
    """What is known of a layer of a network whose samples have this shape; nothing below a problem."""
    return _figures(row, input_shape, counted(row.parameters, "parameter"), memory_text(row.activations))


def brief_figures_of(row: TraceRow, input_shape: Shape) -> tuple[str, ...]:
    """The same in fewer letters, and rounded."""
    memory = memory_text(row.activations, whole_from=10)
    return _figures(row, input_shape, f"{count_text(row.parameters)} params", memory)


def field_text(row: TraceRow, input_shape: Shape) -> str:
    """The part of the image that one output value sees: "14×14", or "all"; empty where samples are no images."""
    if len(input_shape) != 3:
        return ""
    side = row.receptive_field
    height, width = (min(side, whole) for whole in input_shape[1:])
    return "all" if side >= max(input_shape[1:]) else f"{height}×{width}"


def _figures(row: TraceRow, input_shape: Shape, parameters: str, memory: str) -> tuple[str, ...]:
    if row.output_shape is None:
        return ()
    field = field_text(row, input_shape)
    found = (
        parameters if row.parameters else "",
        f"{macs_text(row.macs)} MACs" if row.macs else "",
        f"sees {field}" if field else "",
        memory,
    )
    return tuple(filter(None, found))
