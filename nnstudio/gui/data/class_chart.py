"""Images per class: one bar a class, with its name below as far as there is room."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QWidget

from nnstudio.core.data.split import PARTS
from nnstudio.gui import theme
from nnstudio.gui.data.stacked_bars import LABELS, StackedBars

_ROOM_FOR_NAME, _LONGEST, _APART = 24, 72, 6
"""Slots so wide have a name each, shortened; in narrower ones names may go on below the bars beside, so far at most."""
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

    def label_rects(self) -> dict[int, QRectF]:
        """Where the name of each class stands that has room for one: below its own bar."""
        if not self._names:
            return {}
        slot = self.width() / len(self._names)
        metrics = QFontMetricsF(theme.number_font(12))
        widest = max(metrics.horizontalAdvance(name) for name in self._names)
        every = 1 if slot >= _ROOM_FOR_NAME else max(1, math.ceil((min(widest, _LONGEST) + _APART) / slot))
        room = slot * every - _APART
        rects = {}
        for which in range(0, len(self._names), every):
            width = min(room, metrics.horizontalAdvance(self._names[which]) + 1)
            # At the edges a name stays whole rather than in the middle.
            left = min(max((which + 0.5) * slot - width / 2, 0.0), self.width() - width)
            rects[which] = QRectF(left, self.height() - LABELS, width, LABELS)
        return rects

    def paint_labels(self, painter: QPainter) -> None:
        colors, metrics = theme.current(), QFontMetricsF(painter.font())
        for which, area in self.label_rects().items():
            painter.setPen(colors.color("text" if which == self.hand else "muted"))
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
