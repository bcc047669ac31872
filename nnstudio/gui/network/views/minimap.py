"""A small map of a drawing that does not fit its view: where one is, and a way to go elsewhere."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from nnstudio.gui import theme
from nnstudio.gui.network.views.painting import Sketch

_LARGEST = QSize(190, 130)
_INSET = 6


class Minimap(QWidget):
    """Lies over a corner of the view. `moved` tells the point of the drawing that is to be in its middle."""

    moved = Signal(QPointF)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setToolTip("Click or drag to go there")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._sketch: Sketch | None = None
        self._picture: QPixmap | None = None
        self._seen = QRectF()
        self._scale = 1.0

    def show_sketch(self, sketch: Sketch) -> None:
        """Show another drawing."""
        self._sketch, self._picture = sketch, None
        area, room = sketch.area, _LARGEST - QSize(2 * _INSET, 2 * _INSET)
        self._scale = min(room.width() / area.width(), room.height() / area.height())
        self.resize(round(area.width() * self._scale) + 2 * _INSET, round(area.height() * self._scale) + 2 * _INSET)
        self.update()

    def show_seen(self, seen: QRectF) -> None:
        """Mark the part that is in view."""
        if seen != self._seen:
            self._seen = seen
            self.update()

    def _go(self, position: QPointF) -> None:
        self.moved.emit((position - QPointF(_INSET, _INSET)) / self._scale)

    def _drawn(self) -> QPixmap:
        if self._picture is None and self._sketch is not None:
            ratio = self.devicePixelRatioF()
            self._picture = QPixmap(self.size() * ratio)
            self._picture.setDevicePixelRatio(ratio)
            self._picture.fill(Qt.GlobalColor.transparent)
            painter = QPainter(self._picture)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.translate(_INSET, _INSET)
            painter.scale(self._scale, self._scale)
            self._sketch.paint_small(painter, theme.current())
            painter.end()
        assert self._picture is not None
        return self._picture

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colors = theme.current()
        painter.setPen(QPen(colors.color("border"), 1))
        painter.setBrush(colors.color("surface"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        if self._sketch is None:
            return
        painter.drawPixmap(0, 0, self._drawn())
        seen = self._seen.intersected(self._sketch.area)
        corner = seen.topLeft() * self._scale + QPointF(_INSET, _INSET)
        ground = colors.color("accent")
        ground.setAlpha(28)
        painter.setBrush(ground)
        painter.setPen(QPen(colors.color("accent"), 1.5))
        painter.drawRoundedRect(QRectF(corner, seen.size() * self._scale), 2, 2)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._go(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go(event.position())

    def changeEvent(self, event: QEvent) -> None:
        if theme.is_theme_change(event):
            self._picture = None
        super().changeEvent(event)
