"""The folds as a picture: one row a fold, one column a sample, coloured by the part in which the sample is there."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QHelpEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from nnstudio.core.data.fold_picture import FoldPicture
from nnstudio.core.data.split import PARTS
from nnstudio.gui import theme
from nnstudio.gui.data.split_bar import TOKENS
from nnstudio.gui.figures import number

_TALLEST, _LOWEST, _ROOM, _GAP = 24, 6, 420, 2
_LABEL_GAP = 8
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
        text = f"Fold {row + 1}: learns from {number(learned)}, validates {number(validated)}"
        return text + self._classes(row)

    def row_rect(self, row: int) -> QRectF:
        """Where the picture of a fold stands."""
        left = self._label_width()
        return QRectF(left, row * self._pitch, max(1.0, self.width() - left), max(1.0, self._pitch - _GAP))

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
        return min(_TALLEST, max(_LOWEST, _ROOM // max(1, rows)))

    def _label_width(self) -> float:
        rows = len(self._shown.codes) if self._shown else 1
        return QFontMetricsF(theme.number_font(12)).horizontalAdvance(f"Fold {rows}") + _LABEL_GAP

    def _row_at(self, point: QPoint) -> int:
        row = int(point.y() // self._pitch)
        return row if self._shown is not None and 0 <= row < len(self._shown.codes) else -1

    def _take(self, row: int) -> None:
        if row != self._hand:
            self._hand = row
            self.pointed.emit(self.words(row).split("\n")[0])
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
        return QSize(560, round(rows * self._pitch))

    def minimumSizeHint(self) -> QSize:
        return QSize(240, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._shown is None:
            return
        colors, painter = theme.current(), QPainter(self)
        painter.setFont(theme.number_font(12))
        labelled = self._pitch >= 14
        for row in range(len(self._shown.codes)):
            area = self.row_rect(row)
            painter.drawImage(area, self._image(row))
            if labelled or row == self._current:
                strong = row in (self._current, self._hand)
                painter.setPen(colors.color("text" if strong else "muted"))
                place = QRectF(0, area.center().y() - 8, area.left() - _LABEL_GAP, 16)
                painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, f"Fold {row + 1}")
            if row == self._hand:
                painter.setPen(QPen(colors.color("text"), 1))
                painter.drawRect(area.adjusted(0, 0, -1, -1))

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.words(self._row_at(event.pos())), self)
            return True
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._take(self._row_at(event.position().toPoint()))

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
