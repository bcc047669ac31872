"""Two quiet lines in the Data dock: how samples are prepared, and how many drawings of one's own there are."""

from __future__ import annotations

from nnstudio.gui.data.quiet_line import QuietLine


def preparation_line() -> QuietLine:
    """How samples are prepared."""
    tip = "Preparation: how values, sizes, labels and rare classes are handled, and how images are varied (Ctrl+P)"
    return QuietLine("sliders-horizontal", "Preparation", "Edit", tip)


def drawings_line() -> QuietLine:
    """How many drawings were made samples."""
    return QuietLine("pencil", "Your drawings", "Show", "The drawings that were added to these data, to see or remove")
