"""The mean image of each class, side by side with its name; a click chooses the class."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from nnstudio.gui import theme
from nnstudio.gui.explorer.class_field import ClassField
from nnstudio.gui.pictures import picture

_LEAST, _MOST, _GAP, _NAME = 72, 128, 10, 20


class MeanView(ClassField):
    """As many in a row as there is room for, each at least 72 pixels wide."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Mean image of each class", parent)
        self._images: list[QImage] = []
        self._aspect = 1.0

    def show_means(self, names: tuple[str, ...], means: NDArray[np.float32]) -> None:
        """Show K×C×H×W means, 0…255, and what they are called."""
        self._names = names
        self._images = [picture(np.rint(mean).astype(np.uint8)) for mean in means]
        self._aspect = means.shape[2] / means.shape[3] if len(means) else 1.0
        self._fit()
        self.update()

    @property
    def _columns(self) -> int:
        room = max(1, (self.width() + _GAP) // (_LEAST + _GAP))
        return max(1, min(room, len(self._names)))

    @property
    def _side(self) -> float:
        return min(_MOST, (self.width() + _GAP) / self._columns - _GAP)

    def tile(self, which: int) -> QRectF:
        """Where the image of a class stands."""
        row, column = divmod(which, self._columns)
        height = self._side * self._aspect
        top = row * (height + _NAME + _GAP)
        return QRectF(column * (self._side + _GAP), top, self._side, height)

    def class_at(self, point: QPointF) -> int:
        areas = (self.tile(which).adjusted(0, 0, 0, _NAME) for which in range(len(self._names)))
        return next((which for which, area in enumerate(areas) if area.contains(point)), -1)

    def steps(self) -> Mapping[Qt.Key, int]:
        row = self._columns
        return {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -row, Qt.Key.Key_Down: row}

    def _fit(self) -> None:
        rows = -(-len(self._names) // self._columns)
        self.setFixedHeight(round(rows * (self._side * self._aspect + _NAME + _GAP)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, colors = QPainter(self), theme.current()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.setFont(theme.number_font(12))
        for which, name in enumerate(self._names):
            area = self.tile(which)
            if not area.intersects(QRectF(event.rect()).adjusted(0, -_NAME, 0, 0)):
                continue
            painter.drawImage(area, self._images[which])
            if which == self._hand:
                painter.setPen(QPen(colors.color("accent"), 2))
                painter.drawRect(area)
            painter.setPen(colors.color("text"))
            words = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, int(area.width()))
            foot = QRectF(area.left(), area.bottom() + 2, area.width(), _NAME - 2)
            painter.drawText(foot, Qt.AlignmentFlag.AlignCenter, words)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
