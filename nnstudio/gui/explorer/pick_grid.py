"""The grid of images in which several can be picked, with marks on what was put right or answered wrongly."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from nnstudio.core.data.datasets import Dataset
from nnstudio.gui import theme
from nnstudio.gui.samples.sample_grid import SampleGrid

_BADGE = 13
_SHIFT, _CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier

Mark = Callable[[int], str]


def _nothing(index: int) -> str:
    return ""


class PickGrid(SampleGrid):
    """A click picks one, with Ctrl one more or one less, with Shift all up to it; Ctrl+A picks all.

    `mark(index)` gives "excluded", "relabelled" or nothing, `caption(index)` a word or two for the foot of the image.
    """

    picked_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picked: NDArray[np.bool_] = np.zeros(0, np.bool_)
        self._anchor = -1
        self._mark: Mark = _nothing
        self._caption: Mark = _nothing

    def show_samples(self, dataset: Dataset | None, indices: NDArray[np.int64]) -> None:
        self._picked = np.zeros(len(indices), np.bool_)
        self._anchor = -1
        super().show_samples(dataset, indices)
        self.picked_changed.emit()

    def renew_samples(self, dataset: Dataset, indices: NDArray[np.int64]) -> None:
        """Show samples of data that were put right, and stay at the place; what was picked and is there stays so."""
        picked, current = self.picked(), self.index_at(self.current) if self.current >= 0 else -1
        top = self.verticalScrollBar().value()
        super().show_samples(dataset, indices)
        self.verticalScrollBar().setValue(top)
        self._picked = np.isin(indices, picked)
        places = np.flatnonzero(indices == current)
        self._current = self._anchor = int(places[0]) if len(places) else -1
        self.picked_changed.emit()

    @property
    def indices(self) -> NDArray[np.int64]:
        """The indices, into the data set, of all samples that are shown, in their order."""
        return self._indices

    def set_marks(self, mark: Mark, caption: Mark) -> None:
        """What is painted over the images from now on."""
        self._mark, self._caption = mark, caption
        self.viewport().update()

    def picked(self) -> NDArray[np.int64]:
        """The indices, into the data set, of the samples that are picked."""
        found: NDArray[np.int64] = self._indices[self._picked]
        return found

    def pick(self, position: int, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Pick as a click with these keys does, and make it the current one."""
        if modifiers & _SHIFT and self._anchor >= 0:
            low, high = sorted((self._anchor, position))
            self._picked[:] = False
            self._picked[low : high + 1] = True
        elif modifiers & _CTRL:
            self._picked[position] = not self._picked[position]
            self._anchor = position
        else:
            self._picked[:] = False
            self._picked[position] = True
            self._anchor = position
        self.move_to(position)
        self.picked_changed.emit()

    def pick_all(self) -> None:
        """Pick every sample that is shown."""
        self._picked[:] = True
        self.viewport().update()
        self.picked_changed.emit()

    def _visible(self) -> range:
        height, columns = self.cells.row_height, self.cells.columns
        top = self.verticalScrollBar().value()
        first = int(top / height) * columns
        return range(first, min(self.count, (int((top + self.viewport().height()) / height) + 1) * columns))

    def _paint_mark(self, painter: QPainter, area: QRectF, index: int) -> None:
        colors, mark, words = theme.current(), self._mark(index), self._caption(index)
        if mark == "excluded":
            veil = colors.color("surface")
            veil.setAlphaF(0.72)
            painter.fillRect(area, veil)
            painter.setPen(QPen(colors.color("error"), 1.5))
            painter.drawLine(area.bottomLeft(), area.topRight())
        elif mark == "relabelled":
            dot = QRectF(area.right() - 9, area.top() + 3, 6, 6)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colors.color("warning"))
            painter.drawEllipse(dot)
            painter.setBrush(Qt.BrushStyle.NoBrush)
        if words:
            foot = QRectF(area.left(), area.bottom() - _BADGE, area.width(), _BADGE)
            ground = colors.color("canvas")
            ground.setAlphaF(0.78)
            painter.fillRect(foot, ground)
            painter.setFont(theme.number_font(10))
            painter.setPen(colors.color("ink"))
            text = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, int(foot.width()) - 2)
            painter.drawText(foot, Qt.AlignmentFlag.AlignCenter, text)

    # Qt

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.count:
            return
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(theme.current().color("accent"), 2)
        for position in self._visible():
            area = self.cell_rect(position)
            self._paint_mark(painter, area, self.index_at(position))
            if self._picked[position]:
                painter.setPen(pen)
                painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), 3, 3)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        position = self.position_at(event.position().toPoint())
        right = event.button() == Qt.MouseButton.RightButton
        if position < 0 or (right and self._picked[position]):
            return
        if event.button() == Qt.MouseButton.LeftButton or right:
            self.pick(position, event.modifiers())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        target = self.after_key(Qt.Key(event.key()))
        if event.matches(QKeySequence.StandardKey.SelectAll):
            self.pick_all()
        elif target is not None:
            self.pick(target, event.modifiers() & _SHIFT)
        else:
            super().keyPressEvent(event)
