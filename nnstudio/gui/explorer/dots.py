"""Thousands of points of a plot as one item: stamps of a few looks, printed all at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
import shiboken6
from numpy.typing import NDArray
from pyqtgraph.graphicsItems.ScatterPlotItem import drawSymbol
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

Look = tuple[str, QColor]
"""A sign, as the plot library names it, and its colour."""

_SIZE, _CELL = 7, 9
_FAR = 1e6
_REACH = 10
"""The item is so many times as large as its points lie apart: however far one zooms out, they are in it."""


class Dots(pg.GraphicsObject):
    """The points keep their size and their order: none lies upon another because of its class or its part."""

    def __init__(self) -> None:
        super().__init__()
        self._places = np.zeros((0, 2))
        self._which = np.zeros(0, np.int64)
        self._looks: tuple[Look, ...] = ()
        self._bounds = QRectF()
        self._stamps = QPixmap()

    def show_points(
        self, x: NDArray[np.float64], y: NDArray[np.float64], which: NDArray[np.int64], looks: Sequence[Look]
    ) -> None:
        """Show n points; `which` of `looks` each has."""
        self.prepareGeometryChange()
        self._places, self._which, self._looks = np.column_stack((x, y)), which, tuple(looks)
        self._stamps = QPixmap()
        self._bounds = _around(self._places)
        self.update()

    def _print_stamps(self, ratio: float) -> None:
        """All looks side by side, for a screen with so many pixels to the point."""
        self._stamps = QPixmap(round(_CELL * ratio) * len(self._looks), round(_CELL * ratio))
        self._stamps.fill(Qt.GlobalColor.transparent)
        painter = QPainter(self._stamps)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(ratio, ratio)
        step = round(_CELL * ratio) / ratio
        for place, (sign, color) in enumerate(self._looks):
            painter.save()
            painter.translate(QPointF((place + 0.5) * step, step / 2))
            drawSymbol(painter, sign, _SIZE, QPen(Qt.PenStyle.NoPen), QBrush(color))
            painter.restore()
        painter.end()

    # Qt

    def boundingRect(self) -> QRectF:
        return self._bounds

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        if not len(self._places):
            return
        ratio = widget.devicePixelRatioF() if widget is not None else 1.0
        side = round(_CELL * ratio)
        if self._stamps.height() != side:
            self._print_stamps(ratio)
        turn = painter.transform()
        matrix = np.array([[turn.m11(), turn.m12()], [turn.m21(), turn.m22()]])
        # As Qt lays out a PixmapFragment: x, y, left, top, width and height of the source, scales, angle, opacity.
        prints = np.zeros((len(self._places), 10))
        prints[:, :2] = np.clip(self._places @ matrix + (turn.dx(), turn.dy()), -_FAR, _FAR)
        prints[:, 2] = side * self._which
        prints[:, 4:6] = side
        prints[:, 6:8] = 1 / ratio
        prints[:, 9] = 1
        painter.resetTransform()
        first = shiboken6.wrapInstance(prints.ctypes.data, QPainter.PixmapFragment)
        painter.drawPixmapFragments(first, len(prints), self._stamps)  # type: ignore[arg-type]  # wrapped just so


def _around(places: NDArray[np.float64]) -> QRectF:
    if not len(places):
        return QRectF()
    (left, top), (width, height) = places.min(axis=0), np.maximum(np.ptp(places, axis=0), 1e-9)
    across, up = _REACH * float(width), _REACH * float(height)
    return QRectF(float(left), float(top), float(width), float(height)).adjusted(-across, -up, across, up)
