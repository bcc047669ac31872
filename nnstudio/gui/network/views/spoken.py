"""A layer in one sentence, for screen readers and tooltips of the views."""

from __future__ import annotations

from nnstudio.core.network import TraceRow
from nnstudio.gui.network.words import shape_text


def spoken(row: TraceRow) -> str:
    """ "Convolution conv1, 6 filters 5×5, gives 6×28×28"; with what is wrong, if anything is."""
    parts = [f"{row.layer.title} {row.name}", row.layer.summary()]
    if row.output_shape is not None:
        parts.append(f"gives {shape_text(row.output_shape)}")
    if row.problem is not None:
        parts.append(row.problem.text)
    return ", ".join(part for part in parts if part)
