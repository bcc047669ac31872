"""Draws what is around and between the cards: frames of blocks, connectors, the signs where rows meet, empty rows."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from nnstudio.gui import theme
from nnstudio.gui.network.cards.layout import Join, Layout, Place
from nnstudio.gui.network.cards.painter import RADIUS

_MARGIN = 4


def paint_frames(painter: QPainter, layout: Layout, dirty: QRectF) -> None:
    """Frames, connectors, signs and empty rows that lie within `dirty`."""
    _paint_grounds(painter, (place for place in layout.places if place.frame.intersects(dirty)))
    painter.setPen(QPen(theme.current().color("scroll"), 1))
    lines = [
        QLineF(_sharp(start), _sharp(end))
        for start, end in layout.lines
        if start.y() <= dirty.bottom() and end.y() >= dirty.top()
    ]
    painter.drawLines(lines)
    for slot in layout.slots:
        if not slot.box.isNull() and slot.box.intersects(dirty):
            _paint_empty(painter, slot.box)
    for join in layout.joins:
        if join.area.intersects(dirty):
            _paint_join(painter, join)


def _paint_grounds(painter: QPainter, places: Iterable[Place]) -> None:
    colors = theme.current()
    ground, border = colors.color("block"), colors.color("block")
    ground.setAlphaF(0.045)
    border.setAlphaF(0.3)
    troubled = colors.color("error_line")
    for place in places:
        painter.setBrush(ground)
        painter.setPen(QPen(troubled if place.card.problem else border, 1))
        painter.drawRoundedRect(place.frame, RADIUS, RADIUS)


def _paint_empty(painter: QPainter, box: QRectF) -> None:
    """A row without layers: the data pass as they are, and a plus says that layers can come here."""
    colors = theme.current()
    painter.setBrush(colors.color("window"))
    painter.setPen(QPen(colors.color("scroll"), 1, Qt.PenStyle.DashLine))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
    painter.setPen(QPen(colors.color("muted"), 1.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    centre = box.center()
    painter.drawLine(centre - QPointF(_MARGIN, 0), centre + QPointF(_MARGIN, 0))
    painter.drawLine(centre - QPointF(0, _MARGIN), centre + QPointF(0, _MARGIN))


def _paint_join(painter: QPainter, join: Join) -> None:
    colors, area = theme.current(), join.area
    painter.setBrush(colors.color("surface"))
    painter.setPen(QPen(colors.color("block"), 1.5))
    painter.drawRoundedRect(area, area.height() / 2, area.height() / 2)
    if join.sign == "concat":
        painter.setFont(theme.number_font(11))
        painter.setPen(colors.color("text"))
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, join.sign)
        return
    painter.setPen(QPen(colors.color("block"), 1.75, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    first, second = (QPointF(4.5, 0), QPointF(0, 4.5)) if join.sign == "+" else (QPointF(3.4, 3.4), QPointF(3.4, -3.4))
    for half in (first, second):
        painter.drawLine(area.center() - half, area.center() + half)


def _sharp(point: QPointF) -> QPointF:
    return QPointF(round(point.x()) + 0.5, round(point.y()) + 0.5)
