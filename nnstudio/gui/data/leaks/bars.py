"""Two bars that compare scores: the mean of each, with its standard deviation, over a common scale."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnstudio.core.data.leakage import GroupComparison
from nnstudio.gui import theme
from nnstudio.gui.figures import percent, spread

_ROW, _BAR, _LABELS, _FIGURES, _CAP = 44, 20, 96, 116, 4


class ComparisonBars(QWidget):
    """By row above, by group below; a dotted line marks what is reached without looking at the features."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: GroupComparison | None = None
        self.setAccessibleName("Split by row and by group")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_comparison(self, shown: GroupComparison) -> None:
        """Show a comparison."""
        self._shown = shown
        self.setAccessibleDescription(shown.text)
        self.update()

    def _entries(self, shown: GroupComparison) -> tuple[tuple[str, float, float, str], ...]:
        by_group = f"by {shown.column}", shown.by_group, shown.by_group_sd, "accent"
        return ("by row", shown.by_row, shown.by_row_sd, "warning"), by_group

    def _said(self, mean: float, sd: float) -> str:
        assert self._shown is not None
        return spread(mean, sd, self._shown.metric == "accuracy")

    def sizeHint(self) -> QSize:
        return QSize(480, 2 * _ROW + 28)

    def minimumSizeHint(self) -> QSize:
        return QSize(320, 2 * _ROW + 28)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._shown is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = QRectF(_LABELS, 0, max(60, self.width() - _LABELS - _FIGURES), 2 * _ROW)
        for row, entry in enumerate(self._entries(self._shown)):
            self._paint_row(painter, room, row * _ROW, *entry)
        self._paint_baseline(painter, room, self._shown)

    def _paint_row(
        self, painter: QPainter, room: QRectF, top: float, name: str, mean: float, sd: float, tone: str
    ) -> None:
        colors, middle = theme.current(), top + _ROW / 2
        painter.setFont(theme.number_font(13))
        painter.setPen(colors.color("text"))
        name = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, _LABELS - 10)
        painter.drawText(QRectF(0, top, _LABELS, _ROW), Qt.AlignmentFlag.AlignVCenter, name)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colors.color("raised"))
        painter.drawRoundedRect(QRectF(room.left(), middle - _BAR / 2, room.width(), _BAR), 4, 4)
        painter.setBrush(colors.color(tone))
        end = room.left() + room.width() * min(max(mean, 0.0), 1.0)
        painter.drawRoundedRect(QRectF(room.left(), middle - _BAR / 2, max(2.0, end - room.left()), _BAR), 4, 4)
        self._paint_whisker(painter, room, middle, mean, sd)
        painter.setFont(theme.number_font(14, QFont.Weight.DemiBold))
        painter.setPen(colors.color("text"))
        place = QRectF(room.right() + 12, top, _FIGURES - 12, _ROW)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, self._said(mean, sd))

    @staticmethod
    def _paint_whisker(painter: QPainter, room: QRectF, middle: float, mean: float, sd: float) -> None:
        ends = [room.left() + room.width() * min(max(value, 0.0), 1.0) for value in (mean - sd, mean + sd)]
        painter.setPen(QPen(theme.current().color("text"), 1.5))
        painter.drawLine(QPointF(ends[0], middle), QPointF(ends[1], middle))
        for x in ends:
            painter.drawLine(QPointF(x, middle - _CAP), QPointF(x, middle + _CAP))

    @staticmethod
    def _paint_baseline(painter: QPainter, room: QRectF, shown: GroupComparison) -> None:
        if shown.baseline <= 0:
            return
        colors = theme.current()
        x = room.left() + room.width() * shown.baseline
        painter.setPen(QPen(colors.color("muted"), 1, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(x, 4), QPointF(x, room.bottom()))
        painter.setFont(theme.number_font(12))
        painter.setPen(colors.color("muted"))
        by_class = shown.metric == "accuracy"
        words = f"always the commonest class: {percent(shown.baseline, 1)}" if by_class else "the same of every sample"
        width = painter.fontMetrics().horizontalAdvance(words)
        left = min(max(x - width / 2, room.left()), room.right() + _FIGURES - width)
        painter.drawText(QRectF(left, room.bottom() + 4, width + 2, 20), Qt.AlignmentFlag.AlignVCenter, words)
