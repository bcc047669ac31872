"""Images per class: one bar a class, with its name below as far as there is room."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QWidget

from nnstudio.core.data.split import PARTS
from nnstudio.gui import theme
from nnstudio.gui.data.stacked_bars import LABELS, StackedBars

_WIDEST, _NARROW_GAP = 56.0, 1.0


class ClassChart(StackedBars):
    """A click, or Enter on the bar in hand, chooses a class."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names: tuple[str, ...] = ()
        self._noun = "Class"
        self.setAccessibleName("Images per class")

    def show_counts(self, names: tuple[str, ...], counts: dict[str, NDArray[np.int64]], noun: str = "class") -> None:
        """Show for each class how many samples each of PARTS has; `noun` says what the names are of."""
        self._names, self._noun = names, noun.capitalize()
        self.show_bars(np.stack([counts[part] for part in PARTS]))

    def name_of(self, which: int) -> str:
        return self._names[which]

    def title_of(self, which: int) -> str:
        return f"{self._noun} {self._names[which]}"

    def gap(self, slot: float) -> float:
        gap = max(_NARROW_GAP, slot * 0.22) if slot > 4 else 0.0
        return max(gap, slot - _WIDEST)

    def paint_labels(self, painter: QPainter) -> None:
        colors, metrics = theme.current(), QFontMetricsF(painter.font())
        slot = self.width() / len(self._names)
        widest = max(metrics.horizontalAdvance(name) for name in self._names)
        every = 1 if slot >= 24 else max(1, int(np.ceil((widest + 4) / slot)))
        for which in range(0, len(self._names), every):
            painter.setPen(colors.color("text" if which == self.hand else "muted"))
            # Wider than its slot, the first or last name would reach over the edge.
            left = min(max((which + 0.5 - every / 2) * slot, 0.0), self.width() - slot * every)
            area = QRectF(left, self.height() - LABELS, slot * every, LABELS)
            name = metrics.elidedText(self._names[which], Qt.TextElideMode.ElideRight, area.width())
            painter.drawText(area, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom, name)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        which = self.bar_at(event.position().toPoint())
        if which >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(which)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.hand >= 0:
            self.chosen.emit(self.hand)
        else:
            super().keyPressEvent(event)
