"""How many samples each class has in each part: one line a class, with a bar and the numbers."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnstudio.gui import theme
from nnstudio.gui.explorer.class_field import ClassField
from nnstudio.gui.explorer.facts import TITLES, TOKENS
from nnstudio.gui.figures import number, percent

_ROW, _FIGURE = 26, 74
_LONGEST_SHARE = 0.3
_LEAST_NAME, _MOST_NAME = 60, 220


class BalanceView(ClassField):
    """A line a class."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Samples of each class", parent)
        self._counts: dict[str, NDArray[np.int64]] = {}
        self._samples, self._noun = 0, "class"
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_counts(
        self, names: tuple[str, ...], counts: dict[str, NDArray[np.int64]], samples: int, noun: str = "class"
    ) -> None:
        """Show for each visible part how many samples of each class it has, of `samples` in all; `noun` says what the
        names are of."""
        self._names, self._counts, self._samples, self._noun = names, counts, samples, noun
        self.setAccessibleDescription("; ".join(self.words(which) for which in range(len(names))))
        self.setFixedHeight(_ROW * (len(names) + 1))
        self.update()

    def words(self, which: int) -> str:
        """ "7: 107 train, 36 validation"."""
        figures = [f"{number(int(counts[which]))} {TITLES[part].lower()}" for part, counts in self._counts.items()]
        return f"{self._names[which]}: {', '.join(figures)}"

    @property
    def _totals(self) -> NDArray[np.int64]:
        totals: NDArray[np.int64] = np.stack(list(self._counts.values())).sum(axis=0)
        return totals

    def class_at(self, point: QPointF) -> int:
        which = int(point.y() // _ROW) - 1
        return which if 0 <= which < len(self._names) else -1

    def steps(self) -> Mapping[Qt.Key, int]:
        return {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}

    def _paint_head(self, painter: QPainter) -> None:
        painter.setPen(theme.current().color("muted"))
        painter.drawText(QRectF(4, 0, self._name_width, _ROW), Qt.AlignmentFlag.AlignVCenter, self._noun.capitalize())
        for place, title in enumerate([*(TITLES[part] for part in self._counts), "Share"]):
            self._paint_figure(painter, place, 0, title)

    @property
    def _name_width(self) -> float:
        metrics = QFontMetricsF(theme.number_font(13))
        longest = max((metrics.horizontalAdvance(name) for name in self._names), default=0.0)
        return min(_MOST_NAME, _LONGEST_SHARE * self.width(), max(_LEAST_NAME, longest + 24))

    def _paint_figure(self, painter: QPainter, place: int, top: float, words: str) -> None:
        right = self.width() - _FIGURE * (len(self._counts) + 1 - place)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(QRectF(right, top, _FIGURE - 6, _ROW), flags, words)

    def _paint_line(self, painter: QPainter, which: int, totals: NDArray[np.int64]) -> None:
        colors, top = theme.current(), _ROW * (which + 1)
        if which == self._hand:
            painter.fillRect(QRectF(0, top, self.width(), _ROW), colors.color("hover"))
        painter.setPen(colors.color("text"))
        width = self._name_width
        name = painter.fontMetrics().elidedText(self._names[which], Qt.TextElideMode.ElideRight, int(width) - 8)
        painter.drawText(QRectF(4, top, width, _ROW), Qt.AlignmentFlag.AlignVCenter, name)
        room = self.width() - width - _FIGURE * (len(self._counts) + 1) - 8
        left = width
        for place, (part, counts) in enumerate(self._counts.items()):
            length = room * float(counts[which]) / max(1, int(totals.max()))
            painter.fillRect(QRectF(left, top + 8, length, _ROW - 16), colors.color(TOKENS[part]))
            left += length
            self._paint_figure(painter, place, top, number(int(counts[which])))
        painter.setPen(colors.color("muted"))
        share = float(totals[which]) / max(1, self._samples)
        self._paint_figure(painter, len(self._counts), top, percent(share, 1))

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._names or not self._counts:
            return
        painter = QPainter(self)
        painter.setFont(theme.number_font(12, QFont.Weight.Medium))
        self._paint_head(painter)
        painter.setFont(theme.number_font(13))
        totals = self._totals
        first, last = max(0, event.rect().top() // _ROW - 1), event.rect().bottom() // _ROW
        for which in range(first, min(last, len(self._names))):
            self._paint_line(painter, which, totals)
