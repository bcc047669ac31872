"""How values are spread: bars over a line from the smallest to the largest, the place of 0 marked."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from nnstudio.core.explain.histogram import Histogram
from nnstudio.gui import theme
from nnstudio.gui.figures import number, percent
from nnstudio.gui.network.activations.words import value_text

_BARS = 52
_FOOT = 17


class HistogramView(QWidget):
    """Heights go with the square root of the counts, so that the few are seen beside the many."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self.histogram: Histogram | None = None
        self.setAccessibleName(f"{name}: how the values are spread")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_BARS + _FOOT)

    def show_histogram(self, histogram: Histogram | None) -> None:
        """Show these counts."""
        self.histogram = histogram
        if histogram is not None and histogram.total:
            low, high = value_text(histogram.edges[0]), value_text(histogram.edges[-1])
            zeros = f", {percent(histogram.zeros / histogram.total, 0)} exactly 0" if histogram.zeros else ""
            self.setAccessibleDescription(f"{number(histogram.total)} values from {low} to {high}{zeros}")
        self.update()

    def words_at(self, x: float) -> str:
        """ "0.12 … 0.18: 61 of 4 704 values"."""
        found = self.histogram
        if found is None or not found.total:
            return ""
        place = int(np.clip(x / max(self.width(), 1) * len(found.counts), 0, len(found.counts) - 1))
        span = f"{value_text(found.edges[place])} … {value_text(found.edges[place + 1])}"
        return f"{span}: {number(int(found.counts[place]))} of {number(found.total)} values"

    def sizeHint(self) -> QSize:
        return QSize(200, _BARS + _FOOT)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.words_at(event.pos().x()), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        found, colors = self.histogram, theme.current()
        if found is None or not found.total:
            return
        painter = QPainter(self)
        width = self.width() / len(found.counts)
        heights = np.sqrt(found.counts / found.counts.max()) * (_BARS - 2)
        for place, height in enumerate(heights):
            middle = (found.edges[place] + found.edges[place + 1]) / 2
            bar = QRectF(place * width, _BARS - height, max(width - 1, 1), height)
            painter.fillRect(bar, colors.color("accent" if middle >= 0 else "validation"))
        painter.setPen(QPen(colors.color("scroll"), 1))
        painter.drawLine(QPointF(0, _BARS + 0.5), QPointF(self.width(), _BARS + 0.5))
        self._paint_foot(painter, found)

    def _paint_foot(self, painter: QPainter, found: Histogram) -> None:
        low, high = float(found.edges[0]), float(found.edges[-1])
        foot = QRectF(0, _BARS + 2, self.width(), _FOOT - 2)
        painter.setFont(theme.number_font(11))
        painter.setPen(theme.current().color("muted"))
        painter.drawText(foot, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), value_text(low))
        painter.drawText(foot, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), value_text(high))
        zero = self.width() * -low / (high - low)
        if 0.2 * self.width() < zero < 0.8 * self.width():
            middle = QRectF(zero - 20, foot.top(), 40, foot.height())
            painter.drawText(middle, int(Qt.AlignmentFlag.AlignCenter), "0")
            painter.setPen(QPen(theme.current().color("text"), 1))
            painter.drawLine(QPointF(zero, _BARS - 3), QPointF(zero, _BARS + 3))
