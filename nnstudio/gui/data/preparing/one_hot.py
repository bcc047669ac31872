"""The label of a sample as the loss has it: a number for each class, 1 where the class applies and 0 elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnstudio.gui import theme

_HEIGHT, _GAP = 48, 4
_NARROWEST, _WIDEST = 36, 120
_PADDING = 14


class OneHotView(QWidget):
    """A cell a class: its name, and below it 0 or 1. Goes on to further rows where there are many."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names: Sequence[str] = ()
        self.vector: Sequence[int] = ()
        self._cell = _NARROWEST
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_label(self, names: Sequence[str], vector: Sequence[int]) -> None:
        """Show a number for each class."""
        if names != self._names:
            widest = max((QFontMetricsF(theme.number_font(12)).horizontalAdvance(name) for name in names), default=0)
            self._cell = round(min(_WIDEST, max(_NARROWEST, widest + _PADDING)))
        self._names, self.vector = names, vector
        self.setAccessibleName(f"The label as numbers: {' '.join(map(str, vector))}")
        self.setMinimumHeight(self.heightForWidth(self.width()))
        self.update()

    @property
    def _columns(self) -> int:
        return max(1, (self.width() + _GAP) // (self._cell + _GAP))

    def heightForWidth(self, width: int) -> int:
        columns = max(1, (width + _GAP) // (self._cell + _GAP))
        rows = -(-max(1, len(self.vector)) // columns)
        return rows * (_HEIGHT + _GAP) - _GAP

    def sizeHint(self) -> QSize:
        return QSize(10 * (_NARROWEST + _GAP), self.heightForWidth(max(self.width(), 1)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.setMinimumHeight(self.heightForWidth(self.width()))

    def paintEvent(self, event: QPaintEvent) -> None:
        colors, columns = theme.current(), self._columns
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = Qt.AlignmentFlag.AlignCenter
        for number, (name, value) in enumerate(zip(self._names, self.vector, strict=True)):
            row, column = divmod(number, columns)
            place = QRectF(column * (self._cell + _GAP), row * (_HEIGHT + _GAP), self._cell, _HEIGHT)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colors.color("accent" if value else "raised"))
            painter.drawRoundedRect(place, 6, 6)
            painter.setFont(theme.number_font(12))
            painter.setPen(colors.color("on_accent" if value else "muted"))
            upper = place.adjusted(4, 4, -4, -_HEIGHT / 2)
            short = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, int(upper.width()))
            painter.drawText(upper, middle, short)
            painter.setFont(theme.number_font(15, QFont.Weight.DemiBold))
            painter.setPen(colors.color("on_accent" if value else "text"))
            painter.drawText(place.adjusted(0, _HEIGHT / 2 - 4, 0, -4), middle, str(value))
