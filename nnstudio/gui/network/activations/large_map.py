"""One map enlarged, with its values under the mouse."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnstudio.core.explain.activations import Floats
from nnstudio.gui.network.activations.colors import draw_sharp, fitted, map_image
from nnstudio.gui.network.activations.words import value_text
from nnstudio.gui.theme import is_theme_change

_TALLEST = 240


class LargeMap(QWidget):
    """As wide as there is room, and not too tall."""

    pointed = Signal(str)
    """What lies under the mouse; empty when nothing does."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMouseTracking(True)
        self.setAccessibleName("Map, enlarged")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._values: Floats | None = None
        self._scale = 0.0
        self._image = QImage()

    def show_map(self, values: Floats, scale: float) -> None:
        """Show a map H×W, or a filter that looks at colours, 3×H×W."""
        self._values, self._scale = values, scale
        self._image = map_image(values, scale)
        self._fit()
        self.update()

    def words_at(self, point: QPointF) -> str:
        """ "Row 3, column 12: 0.482", counted from 1."""
        area = self._area()
        if self._values is None or not area.contains(point):
            return ""
        height, width = self._values.shape[-2:]
        column = min(int((point.x() - area.left()) / area.width() * width), width - 1)
        row = min(int((point.y() - area.top()) / area.height() * height), height - 1)
        values = self._values[..., row, column].reshape(-1)
        return f"Row {row + 1}, column {column + 1}: {', '.join(value_text(float(value)) for value in values)}"

    def _area(self) -> QRectF:
        return fitted(self._image, QRectF(self.rect()))

    def _fit(self) -> None:
        if not self._image.isNull():
            shape = self._image.size()
            self.setFixedHeight(max(1, min(_TALLEST, round(self.width() * shape.height() / shape.width()))))

    def sizeHint(self) -> QSize:
        return QSize(200, self.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(60, self.minimumHeight())

    def changeEvent(self, event: QEvent) -> None:
        if is_theme_change(event) and self._values is not None:
            self._image = map_image(self._values, self._scale)
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.pointed.emit(self.words_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        self.pointed.emit("")

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._image.isNull():
            draw_sharp(QPainter(self), self._area(), self._image)
