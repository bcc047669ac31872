"""What is to be predicted, where it is a number: how many samples have about which value, divided by part."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from nnstudio.core.data.split import PARTS
from nnstudio.gui import theme
from nnstudio.gui.data.split_bar import NAMES, TOKENS
from nnstudio.gui.figures import number

BINS = 24
_LABELS, _GAP = 18, 1.0
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class TargetChart(QWidget):
    """Point at a bar, or walk with the arrow keys, to read its numbers."""

    pointed = Signal(str)
    """The numbers of the bar in hand; empty when there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counts: NDArray[np.int64] = np.zeros((len(PARTS), 0), np.int64)
        self._low, self._width = 0.0, 1.0
        self._hand = -1
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)

    def show_values(self, target: str, values: NDArray[np.float32], parts: Mapping[str, NDArray[np.int64]]) -> None:
        """`values`: float32, N; `parts`: the indices of each of PARTS."""
        low, high = (float(values.min()), float(values.max())) if len(values) else (0.0, 1.0)
        self._low, self._width = low, (high - low) / BINS or 1.0
        bins = np.minimum((values - np.float32(low)) / np.float32(self._width), BINS - 1).astype(np.int64)
        self._counts = np.stack([np.bincount(bins[parts[part]], minlength=BINS) for part in PARTS])
        self._hand = -1
        self.setAccessibleName(f"Samples by {target}")
        self.setAccessibleDescription("; ".join(self.words(i) for i in range(BINS)))
        self.update()

    def words(self, which: int) -> str:
        """ "25 to 38.4: 12 train, 4 validation, 3 test"; empty for none."""
        if not 0 <= which < self._counts.shape[1]:
            return ""
        counts = zip(PARTS, self._counts[:, which], strict=True)
        return f"{self._span(which)}: {', '.join(f'{number(int(n))} {NAMES[p].lower()}' for p, n in counts)}"

    def figures(self, which: int) -> str:
        """ "25 to 38.4: 12 · 4 · 3", in the order of PARTS; empty for none."""
        if not 0 <= which < self._counts.shape[1]:
            return ""
        return f"{self._span(which)}: {' · '.join(number(int(n)) for n in self._counts[:, which])}"

    def bar_rect(self, which: int) -> QRectF:
        """Where a bar stands, in its full height."""
        slot = self.width() / max(1, self._counts.shape[1])
        tallest = max(1, int(self._counts.sum(axis=0).max(initial=0)))
        height = (self.height() - _LABELS) * float(self._counts[:, which].sum()) / tallest
        return QRectF(which * slot + _GAP / 2, self.height() - _LABELS - height, slot - _GAP, height)

    def _span(self, which: int) -> str:
        low = self._low + which * self._width
        return f"{_figure(low)} to {_figure(low + self._width)}"

    def _bin_at(self, point: QPoint) -> int:
        count = self._counts.shape[1]
        which = int(point.x() * count / max(1, self.width()))
        return which if 0 <= which < count else -1

    def _take(self, which: int) -> None:
        if which != self._hand:
            self._hand = which
            self.pointed.emit(self.figures(which))
            self.update()

    # Qt

    def sizeHint(self) -> QSize:
        return QSize(220, 88)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 64)

    def paintEvent(self, event: QPaintEvent) -> None:
        count = self._counts.shape[1]
        if not count:
            return
        painter, colors = QPainter(self), theme.current()
        for which in range(count):
            area = self.bar_rect(which)
            total, bottom = max(1, int(self._counts[:, which].sum())), area.bottom()
            for part, n in zip(PARTS, self._counts[:, which], strict=True):
                height = area.height() * float(n) / total
                color = colors.color(TOKENS[part])
                if self._hand not in (-1, which):
                    color.setAlphaF(0.55)
                painter.fillRect(QRectF(area.left(), bottom - height, area.width(), height), color)
                bottom -= height
        painter.setFont(theme.number_font(12))
        painter.setPen(colors.color("muted"))
        line = QRectF(0, self.height() - _LABELS, self.width(), _LABELS)
        middle = self._low + self._width * count / 2
        places = (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignHCenter, Qt.AlignmentFlag.AlignRight)
        for place, value in zip(places, (self._low, middle, self._low + self._width * count), strict=True):
            painter.drawText(line, place | Qt.AlignmentFlag.AlignBottom, _figure(value))

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.words(self._bin_at(event.pos())), self)
            return True
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._take(self._bin_at(event.position().toPoint()))

    def leaveEvent(self, event: QEvent) -> None:
        self._take(-1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if step is not None and self._counts.shape[1]:
            self._take(min(max(self._hand + step, 0), self._counts.shape[1] - 1))
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._take(max(self._hand, 0))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._take(-1)


def _figure(value: float) -> str:
    return f"{value:.3g}".replace("-", "−") if abs(value) < 1000 else f"{value:.4g}".replace("-", "−")
