"""The ink of a drawing as a picture that grows with the stroke: a long stroke costs no more than a short one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap, QTransform

from nnstudio.core.data.drawing import Drawing, Point


class InkLayer:
    """Smooth, antialiased strokes with round caps on a transparent ground."""

    def __init__(self) -> None:
        self.pixmap = QPixmap()
        self._view = QTransform()
        self._pen = QPen(QColor(), 1.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)

    def prepare(self, size: QSize, ratio: float, view: QTransform, color: QColor, width: float) -> None:
        """Begin empty: `size` in logical pixels, `view` from canvas units to them, ink `width` units wide."""
        self.pixmap = QPixmap(size * ratio)
        self.pixmap.setDevicePixelRatio(ratio)
        self.pixmap.fill(Qt.GlobalColor.transparent)
        self._view = view
        self._pen.setColor(color)
        self._pen.setWidthF(width)

    def draw(self, drawing: Drawing) -> None:
        """Add all strokes of a drawing."""
        self._stroke([_whole_path(stroke) for stroke in drawing.strokes if stroke])

    def extend(self, points: Sequence[Point]) -> None:
        """Add what the last point of a growing stroke brings."""
        self._stroke([_last_path(points)])

    def _stroke(self, paths: list[QPainterPath]) -> None:
        if self.pixmap.isNull():
            return
        painter = QPainter(self.pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setTransform(self._view)
        painter.setPen(self._pen)
        for path in paths:
            painter.drawPath(path)
        painter.end()


def _whole_path(stroke: Sequence[Point]) -> QPainterPath:
    path = QPainterPath(QPointF(*stroke[0]))
    for before, point in pairwise(stroke):
        path.quadTo(QPointF(*before), _middle(before, point))
    path.lineTo(_dot(stroke[-1]) if len(stroke) == 1 else QPointF(*stroke[-1]))
    return path


def _last_path(stroke: Sequence[Point]) -> QPainterPath:
    """The curve runs through the middles between points, so its newest piece needs the last three."""
    if len(stroke) < 3:
        return _whole_path(stroke)
    a, b, c = stroke[-3:]
    path = QPainterPath(_middle(a, b))
    path.quadTo(QPointF(*b), _middle(b, c))
    path.lineTo(QPointF(*c))
    return path


def _middle(a: Point, b: Point) -> QPointF:
    return QPointF((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)


def _dot(point: Point) -> QPointF:
    # A path without length has no ink, not even its round caps.
    return QPointF(point[0] + 0.01, point[1])
