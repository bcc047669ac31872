"""How many samples each class has, as one small bar a class."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnstudio.gui import theme
from nnstudio.gui.figures import number

MOST = 10
_ROW, _BAR, _GAP = 22, 8, 10
_WIDEST_NAME = 0.4


class ClassBars(QWidget):
    """The first classes; of the others it says how many they are."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counts: list[tuple[str, int]] = []
        self._others = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Samples per class")

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Show the classes with their counts; nothing for none."""
        every = list(counts.items())
        shown = MOST if len(every) <= MOST else MOST - 1
        self._counts, self._others = every[:shown], len(every[shown:])
        self.setAccessibleDescription("; ".join(f"{name}: {count}" for name, count in every[:100]))
        self.setToolTip("\n".join(f"{name}: {number(count)}" for name, count in every[:40]))
        self.setVisible(bool(every))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(260, _ROW * (len(self._counts) + bool(self._others)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = theme.number_font(12)
        painter.setFont(font)
        metrics, colors = QFontMetricsF(font), theme.current()
        names = min(
            max((metrics.horizontalAdvance(n) for n, _ in self._counts), default=0) + 2, _WIDEST_NAME * self.width()
        )
        figures = max((metrics.horizontalAdvance(number(n)) for _, n in self._counts), default=0)
        room = self.width() - names - figures - 2 * _GAP
        most = max((count for _, count in self._counts), default=0) or 1
        for row, (name, count) in enumerate(self._counts):
            line = QRectF(0, row * _ROW, self.width(), _ROW)
            painter.setPen(colors.color("text"))
            shown = metrics.elidedText(name, Qt.TextElideMode.ElideRight, names)
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, shown)
            painter.setPen(colors.color("muted"))
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, number(count))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colors.color("accent"))
            bar = QRectF(names + _GAP, line.center().y() - _BAR / 2, max(2.0, room * count / most), _BAR)
            painter.drawRoundedRect(bar, 3, 3)
        if self._others:
            painter.setPen(colors.color("muted"))
            line = QRectF(0, len(self._counts) * _ROW, self.width(), _ROW)
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, f"and {number(self._others)} more classes")
