"""Keeps what was painted of a drawing in square pictures, so that moving it costs next to nothing."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap

from nnstudio.gui.network.views.painting import Sketch
from nnstudio.gui.theme import Theme

SIDE = 384
_MOST = 80
_OVERLAP = 8.0
"""How far an item's edges, in pixels of the view, may reach beyond its bounds."""


class Tiles:
    """Pictures of one sketch at one scale in one theme; anything else empties the store."""

    def __init__(self) -> None:
        self._pictures: dict[tuple[int, int], QPixmap] = {}
        self._of: object = None

    def clear(self) -> None:
        """Forget all."""
        self._pictures.clear()

    def paint(self, painter: QPainter, sketch: Sketch, theme: Theme, origin: QPointF, scale: float) -> None:
        """Paint what the painter's device shows, with the scaled drawing's pixel `origin` at its upper left."""
        device = painter.device()
        ratio = device.devicePixelRatio()
        of = (id(sketch), theme.name, scale, ratio)
        if of != self._of:
            self._of = of
            self.clear()
        seen = painter.clipBoundingRect() if painter.hasClipping() else QRectF(painter.viewport())
        left, top = seen.left() + origin.x(), seen.top() + origin.y()
        right, bottom = seen.right() + origin.x(), seen.bottom() + origin.y()
        for row in range(int(top // SIDE), int(bottom // SIDE) + 1):
            for column in range(int(left // SIDE), int(right // SIDE) + 1):
                tile = self._tile(column, row, sketch, theme, scale, ratio)
                painter.drawPixmap(QPointF(column * SIDE, row * SIDE) - origin, tile)

    def _tile(self, column: int, row: int, sketch: Sketch, theme: Theme, scale: float, ratio: float) -> QPixmap:
        place = (column, row)
        found = self._pictures.pop(place, None)
        if found is None:
            found = _painted(QPointF(column * SIDE, row * SIDE), sketch, theme, scale, ratio)
        # The newest last: the first are the ones that were not needed for longest.
        self._pictures[place] = found
        if len(self._pictures) > _MOST:
            del self._pictures[next(iter(self._pictures))]
        return found


def _painted(corner: QPointF, sketch: Sketch, theme: Theme, scale: float, ratio: float) -> QPixmap:
    picture = QPixmap(round(SIDE * ratio), round(SIDE * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    part = QRectF(corner / scale, QRectF(0, 0, SIDE, SIDE).size() / scale)
    margin = _OVERLAP / scale
    if part.intersects(sketch.area):
        painter = QPainter(picture)
        painter.translate(-corner)
        painter.scale(scale, scale)
        sketch.paint(painter, theme, part.adjusted(-margin, -margin, margin, margin), scale)
        painter.end()
    return picture
