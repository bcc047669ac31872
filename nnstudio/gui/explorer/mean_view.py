"""The mean image of each class, side by side with its name; a click chooses the class."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from nnstudio.gui import theme
from nnstudio.gui.pictures import picture

_LEAST, _MOST, _GAP, _NAME = 72, 128, 10, 20


class MeanView(QWidget):
    """As many in a row as there is room for, each at least 72 pixels wide."""

    chosen = Signal(int)
    """A class was clicked, or Enter pressed on it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names: tuple[str, ...] = ()
        self._images: list[QImage] = []
        self._aspect = 1.0
        self._hand = -1
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName("Mean image of each class")

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

    def _at(self, x: float, y: float) -> int:
        for which in range(len(self._names)):
            if self.tile(which).adjusted(0, 0, 0, _NAME).contains(x, y):
                return which
        return -1

    def _take(self, which: int) -> None:
        if which != self._hand:
            self._hand = which
            self.update()

    def _fit(self) -> None:
        rows = -(-len(self._names) // self._columns)
        self.setFixedHeight(round(rows * (self._side * self._aspect + _NAME + _GAP)))

    def sizeHint(self) -> QSize:
        return QSize(400, self.height())

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

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._take(self._at(event.position().x(), event.position().y()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        which = self._at(event.position().x(), event.position().y())
        if which >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(which)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -self._columns,
            Qt.Key.Key_Down: self._columns,
        }
        step = steps.get(Qt.Key(event.key()))
        if step is not None:
            self._take(min(max(self._hand + step, 0), len(self._names) - 1))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._hand >= 0:
            self.chosen.emit(self._hand)
        else:
            super().keyPressEvent(event)
