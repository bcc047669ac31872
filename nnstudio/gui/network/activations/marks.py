"""How a map or unit that is dead is marked: greyed, framed and crossed out."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from nnstudio.gui import theme

_LARGE = 20


def paint_dead(painter: QPainter, area: QRectF) -> None:
    """Cross out the tile of a dead map or unit; small ones, of which there are many, more faintly."""
    colors = theme.current()
    painter.fillRect(area, colors.color("raised"))
    painter.setPen(QPen(colors.color("muted" if area.width() >= _LARGE else "scroll"), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    inside = area.adjusted(0.5, 0.5, -0.5, -0.5)
    painter.drawRect(inside)
    painter.drawLine(inside.topLeft(), inside.bottomRight())
    painter.drawLine(inside.topRight(), inside.bottomLeft())
