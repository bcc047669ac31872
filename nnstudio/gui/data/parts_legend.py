"""A line that says which colour is which part."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from nnstudio.core.data.split import PARTS
from nnstudio.gui import theme
from nnstudio.gui.data.split.bar import NAMES, TOKENS

_SWATCH, _GAP, _APART, _HEIGHT = 8, 6, 16, 16


class PartsLegend(QWidget):
    """Train, validation and test, each with its colour."""

    def sizeHint(self) -> QSize:
        wide = QFontMetricsF(theme.number_font(12)).horizontalAdvance
        return QSize(round(sum(_SWATCH + _GAP + wide(NAMES[part]) + _APART for part in PARTS)), _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        colors, painter, font = theme.current(), QPainter(self), theme.number_font(12)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font)
        left = 0.0
        for part in PARTS:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colors.color(TOKENS[part]))
            painter.drawRoundedRect(QRectF(left, (_HEIGHT - _SWATCH) / 2, _SWATCH, _SWATCH), 2, 2)
            left += _SWATCH + _GAP
            painter.setPen(colors.color("muted"))
            painter.drawText(QRectF(left, 0, 200, _HEIGHT), Qt.AlignmentFlag.AlignVCenter, NAMES[part])
            left += QFontMetricsF(font).horizontalAdvance(NAMES[part]) + _APART
