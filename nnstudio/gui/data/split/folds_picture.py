"""The folds as a picture: one row a fold, one column a sample, coloured by the part in which the sample is there.

Ordered by class, value or group, the columns stand in bands with names.
"""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QHelpEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from nnstudio.core.data.split import PARTS
from nnstudio.core.data.split.fold_picture import FoldPicture
from nnstudio.gui import theme
from nnstudio.gui.data.split.bar import TOKENS
from nnstudio.gui.figures import number, percent

_TALLEST, _LOWEST, _ROOM, _GAP = 24, 6, 420, 2
_READABLE, _MOST_READABLE = 15, 60
"""A row with a name beside it, and of how many folds all have one; the picture scrolls then."""
_LABEL_GAP, _WIDEST_LABEL = 8, 132
_HEAD = 20
_LEAST_BAND = 3.0
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_MOST_CLASSES = 12


class FoldsPicture(QWidget):
    """Point at a row for its numbers; click it, or press Enter, to take that fold in hand."""

    pointed = Signal(str)
    """The numbers of the row in hand; empty when there is none."""
    chosen = Signal(int)
    """A fold, counted from 1."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: FoldPicture | None = None
        self._names: tuple[str, ...] = ()
        self._current, self._hand = 0, -1
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Folds")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_folds(self, shown: FoldPicture | None, names: tuple[str, ...], current: int) -> None:
        """Show a picture, with the names of the classes; `current` is the fold in hand, counted from 1."""
        self._shown, self._names, self._current = shown, names, current - 1
        rows = range(len(shown.codes) if shown else 0)
        self._hand = self._hand if self._hand in rows else -1
        self.setAccessibleDescription("; ".join(self.words(row) for row in rows[:20]))
        self.updateGeometry()
        self.update()

    def words(self, row: int) -> str:
        """ "Fold 2: learns from 1 150, validates 288 (0: 28, 1: 29 …)"; empty for none."""
        if self._shown is None or not 0 <= row < len(self._shown.codes):
            return ""
        learned, validated = (int(n) for n in self._shown.sizes[row])
        text = f"{self._shown.names[row]}: learns from {number(learned)}, validates {number(validated)}"
        return text + self._classes(row)

    def row_rect(self, row: int) -> QRectF:
        """Where the picture of a fold stands."""
        left = self._label_width()
        return QRectF(left, self._head + row * self._pitch, max(1.0, self.width() - left), max(1.0, self._pitch - _GAP))

    def _classes(self, row: int) -> str:
        assert self._shown is not None
        counts = self._shown.counts
        if counts.shape[-1] == 0:
            return ""
        pairs = zip(self._names[:_MOST_CLASSES], counts[row, 0], counts[row, 1], strict=False)
        lines = [f"{name}: {number(int(n))} learned from, {number(int(seen))} validated" for name, n, seen in pairs]
        rest = len(self._names) - _MOST_CLASSES
        return "\n" + "\n".join(lines) + (f"\nand {rest} more classes" if rest > 0 else "")

    @property
    def _pitch(self) -> float:
        rows = len(self._shown.codes) if self._shown else 1
        least = _READABLE if rows <= _MOST_READABLE else _LOWEST
        return min(_TALLEST, max(least, _ROOM // max(1, rows)))

    @property
    def _head(self) -> float:
        """The room above the rows, for what stands over the columns."""
        return _HEAD if self._shown is not None and self._shown.bands else 0

    def _label_width(self) -> float:
        metrics = QFontMetricsF(theme.number_font(12))
        names = self._shown.names if self._shown else ()
        widest = max((metrics.horizontalAdvance(name) for name in names), default=0)
        return min(widest, _WIDEST_LABEL) + _LABEL_GAP

    def band_rect(self, place: int) -> QRectF:
        """Where the columns of a band stand, over all rows and their head."""
        assert self._shown is not None
        band, area = self._shown.bands[place], self.row_rect(0)
        column = area.width() / max(1, len(self._shown.samples))
        return QRectF(area.left() + band.first * column, 0, (band.end - band.first) * column, self.height())

    def band_words(self, row: int, point: QPoint) -> str:
        """ "basophil: 33 % validated", of the columns at a point; empty where they have no name."""
        if self._shown is None or row < 0:
            return ""
        for place, band in enumerate(self._shown.bands):
            if self.band_rect(place).contains(QPointF(point)):
                codes = self._shown.codes[row, band.first : band.end]
                share = (codes == 1).sum() / max(1, ((codes == 0) | (codes == 1)).sum())
                return f"{band.name}: {percent(float(share), 0)} validated"
        return ""

    def _row_at(self, point: QPoint) -> int:
        row = int((point.y() - self._head) // self._pitch)
        return row if self._shown is not None and 0 <= row < len(self._shown.codes) else -1

    def _take(self, row: int, band: str = "") -> None:
        words = self.words(row).split("\n")[0]
        self.pointed.emit(f"{words}. {band}" if band else words)
        if row != self._hand:
            self._hand = row
            self.update()

    def _image(self, row: int) -> QImage:
        """The row at one pixel a sample; the painter stretches it."""
        assert self._shown is not None
        colors = theme.current()
        tokens = [*(colors.color(TOKENS[part]) for part in PARTS), colors.color("raised")]
        if row != self._current:
            tokens[0] = colors.color("train_pale")
        table = np.array([color.rgb() for color in tokens], np.uint32)
        pixels = np.ascontiguousarray(table[self._shown.codes[row]])
        image = QImage(pixels.data, len(pixels), 1, 4 * len(pixels), QImage.Format.Format_RGB32)
        return image.copy()  # the copy outlives the array

    # Qt

    def sizeHint(self) -> QSize:
        rows = len(self._shown.codes) if self._shown else 5
        return QSize(560, round(self._head + rows * self._pitch))

    def minimumSizeHint(self) -> QSize:
        return QSize(240, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._shown is None:
            return
        colors, painter = theme.current(), QPainter(self)
        painter.setFont(theme.number_font(12))
        metrics = QFontMetricsF(painter.font())
        labelled = self._pitch >= _READABLE
        for row in range(len(self._shown.codes)):
            area = self.row_rect(row)
            painter.drawImage(area, self._image(row))
            if labelled or row == self._current:
                strong = row in (self._current, self._hand)
                painter.setPen(colors.color("text" if strong else "muted"))
                place = QRectF(0, area.center().y() - 8, area.left() - _LABEL_GAP, 16)
                name = metrics.elidedText(self._shown.names[row], Qt.TextElideMode.ElideMiddle, place.width())
                painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, name)
            if row == self._hand:
                painter.setPen(QPen(colors.color("text"), 1))
                painter.drawRect(area.adjusted(0, 0, -1, -1))
        self._paint_bands(painter)

    def _paint_bands(self, painter: QPainter) -> None:
        """A line before each, and its name where there is room."""
        assert self._shown is not None
        colors, metrics = theme.current(), QFontMetricsF(painter.font())
        for place, band in enumerate(self._shown.bands):
            area = self.band_rect(place)
            if place and area.width() >= _LEAST_BAND:
                painter.setPen(QPen(colors.color("surface"), 2))
                painter.drawLine(QPointF(area.left(), _HEAD), QPointF(area.left(), self.height()))
            painter.setPen(colors.color("text"))
            name = metrics.elidedText(band.name, Qt.TextElideMode.ElideMiddle, area.width() - 4)
            if name == band.name or len(name) > 3:
                head = QRectF(area.left(), 0, area.width(), _HEAD - 3)
                painter.drawText(head, Qt.AlignmentFlag.AlignCenter, name)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            row = self._row_at(event.pos())
            band = self.band_words(row, event.pos())
            QToolTip.showText(event.globalPos(), "\n".join(filter(None, (band, self.words(row)))), self)
            return True
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        row = self._row_at(point)
        self._take(row, self.band_words(row, point))

    def leaveEvent(self, event: QEvent) -> None:
        self._take(-1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        row = self._row_at(event.position().toPoint())
        if row >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(row + 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if step is not None and self._shown is not None:
            start = self._hand if self._hand >= 0 else self._current - step
            self._take(min(max(start + step, 0), len(self._shown.codes) - 1))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._hand >= 0:
            self.chosen.emit(self._hand + 1)
        else:
            super().keyPressEvent(event)
