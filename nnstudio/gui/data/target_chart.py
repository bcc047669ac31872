"""What is to be predicted, where it is a number: how many samples have about which value."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from nnstudio.core.data.split import PARTS
from nnstudio.gui import theme
from nnstudio.gui.data.stacked_bars import LABELS, StackedBars

BINS = 24
_GAP = 1.0


class TargetChart(StackedBars):
    """A histogram, with the values at its ends and in its middle below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._low, self._width = 0.0, 1.0

    def show_values(self, target: str, values: NDArray[np.float32], parts: Mapping[str, NDArray[np.int64]]) -> None:
        """`values`: float32, N; `parts`: the indices of each of PARTS."""
        low, high = (float(values.min()), float(values.max())) if len(values) else (0.0, 1.0)
        self._low, self._width = low, (high - low) / BINS or 1.0
        bins = np.minimum((values - np.float32(low)) / np.float32(self._width), BINS - 1).astype(np.int64)
        self.setAccessibleName(f"Samples by {target}")
        self.show_bars(np.stack([np.bincount(bins[parts[part]], minlength=BINS) for part in PARTS]))

    def name_of(self, which: int) -> str:
        low = self._low + which * self._width
        return f"{_figure(low)} to {_figure(low + self._width)}"

    def gap(self, slot: float) -> float:
        return _GAP

    def paint_labels(self, painter: QPainter) -> None:
        painter.setPen(theme.current().color("muted"))
        line = QRectF(0, self.height() - LABELS, self.width(), LABELS)
        values = (self._low, self._low + self._width * self.bars / 2, self._low + self._width * self.bars)
        places = (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignHCenter, Qt.AlignmentFlag.AlignRight)
        for place, value in zip(places, values, strict=True):
            painter.drawText(line, place | Qt.AlignmentFlag.AlignBottom, _figure(value))


def _figure(value: float) -> str:
    return f"{value:.3g}".replace("-", "−") if abs(value) < 1000 else f"{value:.4g}".replace("-", "−")
