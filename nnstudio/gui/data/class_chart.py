"""Images per class: one stacked bar a class, divided by part, with the numbers for mouse, keyboard and readers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetricsF, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from nnstudio.core.data.split import PARTS
from nnstudio.gui import theme
from nnstudio.gui.data.split_bar import NAMES, TOKENS
from nnstudio.gui.figures import number

_LABELS = 18
_WIDEST, _NARROW_GAP = 56.0, 1.0
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class ClassChart(QWidget):
    """Point at a bar, or walk with the arrow keys, to read its numbers."""

    pointed = Signal(str)
    """The numbers of the bar in hand; empty when there is none."""
    chosen = Signal(int)
    """A class was clicked, or Enter pressed on it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names: tuple[str, ...] = ()
        self._counts: NDArray[np.int64] = np.zeros((3, 0), np.int64)
        self._hand = -1
        self._noun = "Class"
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName("Images per class")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)

    def show_counts(self, names: tuple[str, ...], counts: dict[str, NDArray[np.int64]], noun: str = "class") -> None:
        """Show for each class how many samples each of PARTS has; `noun` says what the names are of."""
        self._noun = noun.capitalize()
        self._names, self._counts = names, np.stack([counts[part] for part in PARTS])
        self._hand = -1
        self.setAccessibleDescription("; ".join(self.words(i) for i in range(len(names))))
        self.update()

    def words(self, which: int) -> str:
        """ "Class 7: 107 train, 36 validation, 36 test"; empty for none."""
        if not 0 <= which < len(self._names):
            return ""
        figures = [f"{number(int(n))} {NAMES[p].lower()}" for p, n in zip(PARTS, self._counts[:, which], strict=True)]
        return f"{self._noun} {self._names[which]}: {', '.join(figures)}"

    def figures(self, which: int) -> str:
        """ "7: 107 · 36 · 36", in the order of PARTS; empty for none."""
        if not 0 <= which < len(self._names):
            return ""
        return f"{self._names[which]}: {' · '.join(number(int(n)) for n in self._counts[:, which])}"

    def bar_rect(self, which: int) -> QRectF:
        """Where the bar of a class stands, in its full height."""
        slot = self.width() / max(1, len(self._names))
        gap = max(_NARROW_GAP, slot * 0.22) if slot > 4 else 0.0
        width = min(slot - gap, _WIDEST)
        tallest = max(1, int(self._counts.sum(axis=0).max(initial=0)))
        height = (self.height() - _LABELS) * float(self._counts[:, which].sum()) / tallest
        return QRectF((which + 0.5) * slot - width / 2, self.height() - _LABELS - height, width, height)

    def _class_at(self, point: QPoint) -> int:
        which = int(point.x() * len(self._names) / max(1, self.width()))
        return which if 0 <= which < len(self._names) else -1

    def _take(self, which: int) -> None:
        if which != self._hand:
            self._hand = which
            self.pointed.emit(self.figures(which))
            self.update()

    def _paint_bar(self, painter: QPainter, which: int) -> None:
        colors = theme.current()
        area = self.bar_rect(which)
        total = max(1, int(self._counts[:, which].sum()))
        bottom = area.bottom()
        for part, count in zip(PARTS, self._counts[:, which], strict=True):
            height = area.height() * float(count) / total
            color = colors.color(TOKENS[part])
            if self._hand not in (-1, which):
                color.setAlphaF(0.55)
            painter.fillRect(QRectF(area.left(), bottom - height, area.width(), height), color)
            bottom -= height

    def _paint_labels(self, painter: QPainter) -> None:
        colors = theme.current()
        font = theme.number_font(12)
        painter.setFont(font)
        slot = self.width() / len(self._names)
        metrics = QFontMetricsF(font)
        widest = max(metrics.horizontalAdvance(name) for name in self._names)
        every = 1 if slot >= 24 else max(1, int(np.ceil((widest + 4) / slot)))
        for which in range(0, len(self._names), every):
            painter.setPen(colors.color("text" if which == self._hand else "muted"))
            # Wider than its slot, the first or last name would reach over the edge.
            left = min(max((which + 0.5 - every / 2) * slot, 0.0), self.width() - slot * every)
            area = QRectF(left, self.height() - _LABELS, slot * every, _LABELS)
            name = metrics.elidedText(self._names[which], Qt.TextElideMode.ElideRight, area.width())
            painter.drawText(area, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom, name)

    # Qt

    def sizeHint(self) -> QSize:
        return QSize(220, 88)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 64)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._names:
            return
        painter = QPainter(self)
        for which in range(len(self._names)):
            self._paint_bar(painter, which)
        self._paint_labels(painter)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.words(self._class_at(event.pos())), self)
            return True
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._take(self._class_at(event.position().toPoint()))

    def leaveEvent(self, event: QEvent) -> None:
        self._take(-1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        which = self._class_at(event.position().toPoint())
        if which >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(which)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if step is not None and self._names:
            self._take(min(max(self._hand + step, 0), len(self._names) - 1))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._hand >= 0:
            self.chosen.emit(self._hand)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._take(max(self._hand, 0) if self._names else -1)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._take(-1)
