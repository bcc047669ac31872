"""Bars side by side, each divided by part, that mouse, keyboard and readers can ask for their numbers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from nnstudio.core.data.split import PARTS
from nnstudio.gui import theme
from nnstudio.gui.data.split.bar import NAMES, TOKENS
from nnstudio.gui.figures import number

LABELS = 18
"""The height, in pixels, of the line below the bars."""
_FADED = 0.55
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class StackedBars(QWidget):
    """Point at a bar, or walk with the arrow keys, to read its numbers. Whoever inherits says what a bar is of."""

    pointed = Signal(str)
    """The numbers of the bar in hand; empty when there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.counts: NDArray[np.int64] = np.zeros((len(PARTS), 0), np.int64)
        self.hand = -1
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)

    def show_bars(self, counts: NDArray[np.int64]) -> None:
        """Show how many samples each of PARTS has of each bar: parts×bars."""
        self.counts, self.hand = counts, -1
        self.setAccessibleDescription("; ".join(self.words(which) for which in range(self.bars)))
        self.update()

    @property
    def bars(self) -> int:
        """How many there are."""
        return int(self.counts.shape[1])

    def name_of(self, which: int) -> str:
        """What a bar is of."""
        raise NotImplementedError

    def title_of(self, which: int) -> str:
        """What a bar is of, in a sentence."""
        return self.name_of(which)

    def paint_labels(self, painter: QPainter) -> None:
        """What stands in the line below the bars."""
        raise NotImplementedError

    def gap(self, slot: float) -> float:
        """How far bars stand apart that have `slot` pixels each."""
        raise NotImplementedError

    def words(self, which: int) -> str:
        """ "Class 7: 107 train, 36 validation, 36 test"; empty for none."""
        if not 0 <= which < self.bars:
            return ""
        told = (f"{number(int(n))} {NAMES[part].lower()}" for part, n in zip(PARTS, self.counts[:, which], strict=True))
        return f"{self.title_of(which)}: {', '.join(told)}"

    def figures(self, which: int) -> str:
        """ "7: 107 · 36 · 36", in the order of PARTS; empty for none."""
        if not 0 <= which < self.bars:
            return ""
        return f"{self.name_of(which)}: {' · '.join(number(int(n)) for n in self.counts[:, which])}"

    def bar_rect(self, which: int) -> QRectF:
        """Where a bar stands, in its full height."""
        slot = self.width() / max(1, self.bars)
        width = slot - self.gap(slot)
        tallest = max(1, int(self.counts.sum(axis=0).max(initial=0)))
        height = (self.height() - LABELS) * float(self.counts[:, which].sum()) / tallest
        return QRectF((which + 0.5) * slot - width / 2, self.height() - LABELS - height, width, height)

    def bar_at(self, point: QPoint) -> int:
        """The bar above or below a point; -1 for none."""
        which = int(point.x() * self.bars / max(1, self.width()))
        return which if 0 <= which < self.bars else -1

    def take(self, which: int) -> None:
        """Take a bar in hand, -1: none."""
        if which != self.hand:
            self.hand = which
            self.pointed.emit(self.figures(which))
            self.update()

    def _paint_bar(self, painter: QPainter, which: int) -> None:
        colors, area = theme.current(), self.bar_rect(which)
        total, bottom = max(1, int(self.counts[:, which].sum())), area.bottom()
        for part, count in zip(PARTS, self.counts[:, which], strict=True):
            height = area.height() * float(count) / total
            color = colors.color(TOKENS[part])
            if self.hand not in (-1, which):
                color.setAlphaF(_FADED)
            painter.fillRect(QRectF(area.left(), bottom - height, area.width(), height), color)
            bottom -= height

    def sizeHint(self) -> QSize:
        return QSize(220, 88)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 64)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.bars:
            return
        painter = QPainter(self)
        for which in range(self.bars):
            self._paint_bar(painter, which)
        painter.setFont(theme.number_font(12))
        self.paint_labels(painter)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.words(self.bar_at(event.pos())), self)
            return True
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.take(self.bar_at(event.position().toPoint()))

    def leaveEvent(self, event: QEvent) -> None:
        self.take(-1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if step is not None and self.bars:
            self.take(min(max(self.hand + step, 0), self.bars - 1))
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.take(max(self.hand, 0) if self.bars else -1)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.take(-1)
