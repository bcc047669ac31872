"""A grid of samples that paints only what is in view, so that a million images scroll as smoothly as ten."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from nnstudio.core.data.datasets import Dataset
from nnstudio.gui import theme
from nnstudio.gui.figures import number
from nnstudio.gui.pictures import mosaic
from nnstudio.gui.samples.cells import Cells

SMALLEST, LARGEST, USUAL = 20, 192, 28
LEAST_ROWS = 2
_CORNER = 6
_NONE = np.empty(0, np.int64)


@dataclass(frozen=True, eq=False)
class _Page:
    """The rows in view, painted once and kept until another stretch of them is needed."""

    first_row: int
    rows: int
    pixmap: QPixmap


class SampleGrid(QAbstractScrollArea):
    """Shows the samples of a data set at some indices, white on black as they are, whatever the theme.

    Arrow keys, Page Up and Down, Home and End move the current sample; Enter or a click opens it.
    """

    opened = Signal(int)
    """A position in the list of indices."""
    current_changed = Signal(int)
    cell_changed = Signal(int)
    """Another size of the cells was chosen with Ctrl and the wheel."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dataset: Dataset | None = None
        self._indices: NDArray[np.int64] = _NONE
        self._wish = USUAL
        self.cells = Cells()  # where everything stands now
        self._current = -1
        self._hovered = -1
        self._page: _Page | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.viewport().setMouseTracking(True)
        self.setMinimumHeight(LEAST_ROWS * (USUAL + 5))

    # What is shown

    def show_samples(self, dataset: Dataset | None, indices: NDArray[np.int64]) -> None:
        """Show these samples, from the top; `indices` point into the data set."""
        self._dataset, self._indices = dataset, indices
        self._current = self._hovered = -1
        self.verticalScrollBar().setValue(0)
        self._arrange()

    @property
    def count(self) -> int:
        """How many samples there are to scroll through."""
        return len(self._indices)

    @property
    def current(self) -> int:
        """The position of the current sample, or -1."""
        return self._current

    def index_at(self, position: int) -> int:
        """The index into the data set of the sample at a position of the list."""
        return int(self._indices[position])

    @property
    def cell(self) -> int:
        """About how wide cells are meant to be, in pixels."""
        return self._wish

    def set_cell(self, side: int) -> None:
        """Make cells about `side` pixels wide; whole columns fill the width."""
        self._wish = min(max(side, SMALLEST), LARGEST)
        self._arrange()

    def move_to(self, position: int) -> None:
        """Make another sample the current one and bring it into view."""
        if not self.count:
            return
        position = min(max(position, 0), self.count - 1)
        if position != self._current:
            self._current = position
            self._tell_reader()
            self.current_changed.emit(position)
        cell = self.cells.rect(position)
        bar = self.verticalScrollBar()
        bar.setValue(min(bar.value(), int(cell.top())))
        bar.setValue(max(bar.value(), math.ceil(cell.bottom()) - self.viewport().height()))
        self.viewport().update()

    # Geometry

    def position_at(self, point: QPoint) -> int:
        """The position of the sample under a point of the viewport, or -1."""
        return self.cells.position_at(point.x(), point.y() + self.verticalScrollBar().value())

    def cell_rect(self, position: int) -> QRectF:
        """Where a sample stands in the viewport."""
        return self.cells.rect(position).translated(0, -self.verticalScrollBar().value())

    def _arrange(self) -> None:
        shape = self._dataset.input_shape if self._dataset else (1, 1, 1)
        self.cells = Cells(self.count, self.viewport().width(), self._wish, shape[1] / shape[2])
        self._page = None
        height = self.viewport().height()
        bar = self.verticalScrollBar()
        bar.setPageStep(height)
        bar.setSingleStep(max(1, round(self.cells.row_height)))
        bar.setRange(0, max(0, self.cells.height - height))
        self.viewport().update()

    # Painting

    def _needed_page(self) -> _Page:
        above, height = self.verticalScrollBar().value(), self.cells.row_height
        first, last = int(above / height), int((above + self.viewport().height()) / height) + 1
        page = self._page
        if page is None or first < page.first_row or last > page.first_row + page.rows:
            self._page = page = self._make_page(first, last - first)
        return page

    def _make_page(self, first: int, rows: int) -> _Page:
        assert self._dataset is not None
        columns, ratio = self.cells.columns, self.devicePixelRatioF()
        shown = self._indices[first * columns : (first + rows) * columns]
        image = mosaic(self._dataset.inputs, shown, columns)
        height = -(-len(shown) // columns) * self.cells.row_height
        size = QSize(round(self.viewport().width() * ratio), max(1, round(height * ratio)))
        smooth = Qt.TransformationMode.SmoothTransformation
        pixmap = QPixmap.fromImage(image.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, smooth))
        pixmap.setDevicePixelRatio(ratio)
        return _Page(first, rows, pixmap)

    def _paint_frame(self, painter: QPainter, position: int, token: str, width: float) -> None:
        if 0 <= position < self.count:
            painter.setPen(QPen(theme.current().color(token), width))
            inset = width / 2
            painter.drawRoundedRect(self.cell_rect(position).adjusted(inset, inset, -inset, -inset), 3, 3)

    def _tell_reader(self) -> None:
        self.setAccessibleDescription(self.words(self._current))

    def words(self, position: int) -> str:
        """ "Image 1 234, class 7"."""
        if self._dataset is None or not 0 <= position < self.count:
            return ""
        index = self.index_at(position)
        return f"Image {number(index)}, {self._dataset.truth_noun} {self._dataset.truth_of(index)}"

    def _hover(self, position: int) -> None:
        if position != self._hovered:
            self._hovered = position
            self.viewport().update()

    # Qt

    def sizeHint(self) -> QSize:
        return QSize(200, LEAST_ROWS * (USUAL + 5))

    def paintEvent(self, event: QPaintEvent) -> None:
        colors = theme.current()
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.viewport().rect())
        outline = QPainterPath()
        outline.addRoundedRect(area, _CORNER, _CORNER)
        painter.fillPath(outline, colors.color("canvas"))
        if self._dataset is not None and self.count:
            painter.setClipPath(outline)
            page = self._needed_page()
            top = page.first_row * self.cells.row_height - self.verticalScrollBar().value()
            painter.drawPixmap(QPointF(0, top), page.pixmap)
            self._paint_frame(painter, self._hovered, "muted", 1.5)
            self._paint_frame(painter, self._current, "accent" if self.hasFocus() else "muted", 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().update()

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            position = self.position_at(event.pos())
            QToolTip.showText(
                event.globalPos(), self.words(position), self.viewport(), self.cell_rect(position).toRect()
            )
            return True
        if event.type() == QEvent.Type.Leave:
            self._hover(-1)
        return super().viewportEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self.position_at(event.position().toPoint()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        position = self.position_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and position >= 0:
            self.move_to(position)
            self.opened.emit(position)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.set_cell(self._wish + (4 if event.angleDelta().y() > 0 else -4))
            self.cell_changed.emit(self._wish)
            event.accept()
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._current >= 0:
            self.opened.emit(self._current)
        elif (target := self.after_key(key)) is not None:
            self.move_to(target)
        else:
            event.ignore()

    def after_key(self, key: Qt.Key) -> int | None:
        """Where a key leads from the current sample; None for keys that lead nowhere."""
        return self.cells.after_key(self._current, key, self.viewport().height())
