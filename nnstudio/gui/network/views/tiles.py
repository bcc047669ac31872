"""Keeps what was painted of a drawing in square pictures, so that moving it costs next to nothing."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap

from nnstudio.gui.network.views.painting import Sketch
from nnstudio.gui.theme import Theme

SIDE = 384
_MOST = 120
_OVERLAP = 8.0
"""How far an item's edges, in pixels of the view, may reach beyond its bounds."""

Square = tuple[int, int]
"""Column and row of a picture."""


class Tiles:
    """Pictures of one sketch at one scale in one theme. Of anything else they stand in for those that are missing."""

    def __init__(self) -> None:
        self._pictures: dict[Square, QPixmap] = {}
        self._of: tuple[object, ...] = ()
        self._scale = 1.0
        self._before: dict[Square, QPixmap] = {}
        self._before_scale = 1.0

    def clear(self) -> None:
        """Forget all."""
        self._pictures, self._before = {}, {}

    def show(self, sketch: Sketch, theme: Theme, scale: float, ratio: float) -> None:
        """What is to be painted from now on; `ratio` is the device's."""
        of = (sketch, theme.name, scale, ratio)
        if of != self._of:
            if self._pictures:
                self._before, self._before_scale = self._pictures, self._scale
            self._pictures, self._of, self._scale = {}, of, scale
            self._sketch, self._theme, self._ratio = sketch, theme, ratio

    def paint(self, painter: QPainter, seen: QRectF, seconds: float = math.inf) -> bool:
        """Paint what lies in `seen`, in pixels of the scaled drawing, at the painter's upper left.

        After so many seconds what is still missing is left to the pictures from before; whether nothing was.
        """
        end, whole = time.perf_counter() + seconds, True
        for square in _squares(seen):
            place = QRectF(square[0] * SIDE, square[1] * SIDE, SIDE, SIDE).translated(-seen.topLeft())
            if square not in self._pictures and time.perf_counter() >= end:
                whole = False
                self._paint_stand_in(painter, place, seen.topLeft())
                continue
            painter.drawPixmap(place.topLeft(), self._tile(square))
        if whole:
            self._before = {}
        return whole

    def prepare(self, seen: QRectF) -> bool:
        """Paint one missing picture of what lies around `seen`, where a hand may move next; whether one was."""
        missing = (square for square in _squares(seen.adjusted(-SIDE, -SIDE, SIDE, SIDE)) if self._lacks(square))
        square = next(missing, None)
        if square is not None:
            self._tile(square)
        return square is not None

    def _lacks(self, square: Square) -> bool:
        area = self._sketch.area
        within = QRectF(0, 0, area.width() * self._scale, area.height() * self._scale)
        return square not in self._pictures and within.intersects(
            QRectF(square[0] * SIDE, square[1] * SIDE, SIDE, SIDE)
        )

    def _tile(self, square: Square) -> QPixmap:
        found = self._pictures.pop(square, None) or self._painted(QPointF(square[0] * SIDE, square[1] * SIDE))
        # The newest last: the first are the ones that were not needed for longest.
        self._pictures[square] = found
        if len(self._pictures) > _MOST:
            del self._pictures[next(iter(self._pictures))]
        return found

    def _paint_stand_in(self, painter: QPainter, place: QRectF, origin: QPointF) -> None:
        side = SIDE * self._scale / self._before_scale
        painter.save()
        painter.setClipRect(place, Qt.ClipOperation.IntersectClip)
        for (column, row), picture in self._before.items():
            area = QRectF(column * side, row * side, side, side).translated(-origin)
            if area.intersects(place):
                painter.drawPixmap(area, picture, QRectF(picture.rect()))
        painter.restore()

    def _painted(self, corner: QPointF) -> QPixmap:
        scale, sketch = self._scale, self._sketch
        picture = QPixmap(round(SIDE * self._ratio), round(SIDE * self._ratio))
        picture.setDevicePixelRatio(self._ratio)
        picture.fill(Qt.GlobalColor.transparent)
        part = QRectF(corner / scale, QRectF(0, 0, SIDE, SIDE).size() / scale)
        margin = _OVERLAP / scale
        if part.intersects(sketch.area):
            painter = QPainter(picture)
            painter.translate(-corner)
            painter.scale(scale, scale)
            sketch.paint(painter, self._theme, part.adjusted(-margin, -margin, margin, margin), scale)
            painter.end()
        return picture


def _squares(area: QRectF) -> Iterator[Square]:
    for row in range(int(area.top() // SIDE), int(area.bottom() // SIDE) + 1):
        for column in range(int(area.left() // SIDE), int(area.right() // SIDE) + 1):
            yield column, row
