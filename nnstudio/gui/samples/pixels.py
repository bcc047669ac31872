"""The pixels of one image, each a square, with its value under the mouse."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from nnstudio.gui import theme
from nnstudio.gui.pictures import picture

_SIDE = 280
_LEAST_FOR_GRID = 5
_GRID_ALPHA = 0.16


class PixelView(QWidget):
    """The pixels of one image, each as a square."""

    pointed = Signal(str)
    """What the pixel under the mouse says; empty when there is none."""

    def __init__(self, parent: QWidget | None = None, side: int = _SIDE) -> None:
        """No side is longer than `side` pixels of the screen, unless the image has more."""
        super().__init__(parent)
        self._side = side
        self._sample: NDArray[np.uint8] = np.zeros((1, 28, 28), np.uint8)
        self._image = picture(self._sample)
        self.setMouseTracking(True)
        self.setAccessibleName("Image")
        self.setFixedSize(side, side)

    def show_sample(self, sample: NDArray[np.uint8]) -> None:
        """Show a uint8 C×H×W sample."""
        self._sample, self._image = sample, picture(sample)
        self.setFixedSize(QSize(*(side * self._scale for side in (sample.shape[2], sample.shape[1]))))
        self.update()

    def set_side(self, side: int) -> None:
        """Make the image larger or smaller."""
        self._side = side
        self.show_sample(self._sample)

    @property
    def _scale(self) -> int:
        return max(1, self._side // int(max(self._sample.shape[1:])))

    def words_at(self, point: QPoint) -> str:
        """ "Row 12, column 5: 237 of 255", counted from 1."""
        column, row = point.x() // self._scale, point.y() // self._scale
        _, height, width = self._sample.shape
        if not (0 <= column < width and 0 <= row < height):
            return ""
        values = ", ".join(str(int(v)) for v in self._sample[:, row, column])
        return f"Row {row + 1}, column {column + 1}: {values} of 255"

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.drawImage(QRectF(self.rect()), self._image)
        if self._scale < _LEAST_FOR_GRID:
            return
        line: QColor = theme.current().color("ink")
        line.setAlphaF(_GRID_ALPHA)
        painter.setPen(line)
        for x in range(self._scale, self.width(), self._scale):
            painter.drawLine(x, 0, x, self.height())
        for y in range(self._scale, self.height(), self._scale):
            painter.drawLine(0, y, self.width(), y)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.pointed.emit(self.words_at(event.position().toPoint()))

    def leaveEvent(self, event: QEvent) -> None:
        self.pointed.emit("")
