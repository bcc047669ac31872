"""The answers to one sample over the epochs, as a strip: right or wrong, how sure, and which class or value it was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from nnstudio.core.training.tasks import Said
from nnstudio.gui import theme
from nnstudio.gui.explorer.rows_model import figure
from nnstudio.gui.figures import percent

_BARS, _NAMES, _AXIS = 34, 15, 14
_WIDEST_BAR = 26
_LEAST_BAR = 4.0


@dataclass(frozen=True)
class Tick:
    """One epoch, counted from 1: what was said, in words, and whether it was right; None where it is a value."""

    epoch: int
    said: Said
    words: str
    right: bool | None


def ticks_of(said: Sequence[tuple[int, Said]], names: Sequence[str], true: Sequence[int]) -> tuple[Tick, ...]:
    """Answers with their epochs, told in the names of the classes; `true` are the places of the right ones."""
    return tuple(Tick(epoch, answer, _words(answer, names), _right(answer, true)) for epoch, answer in said)


class EpochStrip(QWidget):
    """Point at an epoch to read its answer."""

    pointed = Signal(str)
    """The answer under the mouse, in words; empty when there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ticks: tuple[Tick, ...] = ()
        self._true: float | None = None
        self._hovered = -1
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def ticks(self) -> tuple[Tick, ...]:
        """What is shown."""
        return self._ticks

    def show_ticks(self, ticks: tuple[Tick, ...], true: float | None) -> None:
        """Show these epochs, in order; `true` is the true value, where values are predicted."""
        self._ticks, self._true = ticks, true
        self._hovered = -1
        self.setAccessibleName("Answers by epoch")
        self.setAccessibleDescription("; ".join(self.words(place) for place in range(len(ticks))[-20:]))
        self.updateGeometry()
        self.update()

    def words(self, place: int) -> str:
        """ "Epoch 3: 7 (93 %), right"; empty for none."""
        if not 0 <= place < len(self._ticks):
            return ""
        tick = self._ticks[place]
        share = "" if tick.said.share is None else f" ({percent(tick.said.share, 0)})"
        judged = "" if tick.right is None else ", right" if tick.right else ", wrong"
        return f"Epoch {tick.epoch}: {tick.words}{share}{judged}"

    def bar_rect(self, place: int) -> QRectF:
        """Where the bar of an epoch may stand."""
        width = min(_WIDEST_BAR, self.width() / max(1, len(self._ticks)))
        return QRectF(place * width, 0, width, _BARS)

    # Painting

    def _paint_bars(self, painter: QPainter) -> None:
        colors = theme.current()
        painter.setPen(Qt.PenStyle.NoPen)
        for place, tick in enumerate(self._ticks):
            area = self.bar_rect(place)
            gap = 1.0 if area.width() > 3 else 0.0
            height = max(_LEAST_BAR, area.height() * (1.0 if tick.said.share is None else tick.said.share))
            color = colors.color("good" if tick.right else "error")
            color.setAlphaF(1.0 if place == self._hovered else 0.8)
            painter.fillRect(QRectF(area.left(), area.bottom() - height, area.width() - gap, height), color)

    def _paint_values(self, painter: QPainter) -> None:
        colors = theme.current()
        values = [tick.said.value or 0.0 for tick in self._ticks]
        ends = [*values, *([self._true] if self._true is not None else [])]
        low, span = min(ends), max(max(ends) - min(ends), 1e-12)

        def height(value: float) -> float:
            return 4 + (_BARS - 8) * (1 - (value - low) / span)

        if self._true is not None:
            painter.setPen(QPen(colors.color("good"), 1, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(0, height(self._true)), QPointF(self.width(), height(self._true)))
        points = [QPointF(self.bar_rect(place).center().x(), height(value)) for place, value in enumerate(values)]
        painter.setPen(QPen(colors.color("accent"), 1.5))
        painter.drawPolyline(points)
        for place, point in enumerate(points):
            size = 3.5 if place == self._hovered else 2.0
            painter.setBrush(colors.color("accent"))
            painter.drawEllipse(point, size, size)

    def _paint_names(self, painter: QPainter) -> None:
        """Each stretch of one and the same answer is named once, where there is room."""
        painter.setFont(theme.number_font(11))
        metrics = QFontMetricsF(painter.font())
        painter.setPen(theme.current().color("text"))
        for words, stretch in groupby(range(len(self._ticks)), lambda place: self._ticks[place].words):
            places = list(stretch)
            area = QRectF(self.bar_rect(places[0]).left(), _BARS, 0, _NAMES)
            area.setRight(self.bar_rect(places[-1]).right())
            if metrics.horizontalAdvance(words) <= area.width():
                painter.drawText(area, Qt.AlignmentFlag.AlignCenter, words)

    def _paint_axis(self, painter: QPainter) -> None:
        painter.setFont(theme.number_font(11))
        painter.setPen(theme.current().color("muted"))
        ends = QRectF(0, self.height() - _AXIS, self.bar_rect(len(self._ticks) - 1).right(), _AXIS)
        first, last = f"{self._ticks[0].epoch}", f"{self._ticks[-1].epoch}"
        wide = QFontMetricsF(painter.font()).horizontalAdvance(first + last) + 12 < ends.width()
        if wide:
            painter.drawText(ends, Qt.AlignmentFlag.AlignLeft, first)
        ends.setRight(max(ends.right(), QFontMetricsF(painter.font()).horizontalAdvance(last) + 1))
        painter.drawText(ends, Qt.AlignmentFlag.AlignRight, last)

    # Qt

    def sizeHint(self) -> QSize:
        return QSize(180, _BARS + _NAMES + _AXIS if self._ticks else 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._ticks:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        of_values = self._ticks[0].said.value is not None
        (self._paint_values if of_values else self._paint_bars)(painter)
        if not of_values:
            self._paint_names(painter)
        self._paint_axis(painter)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(event.position())

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(None)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.words(self._place_at(QPointF(event.pos()))), self)
            return True
        return super().event(event)

    def _place_at(self, point: QPointF) -> int:
        place = int(point.x() // self.bar_rect(0).width()) if self._ticks else -1
        return place if 0 <= place < len(self._ticks) else -1

    def _hover(self, point: QPointF | None) -> None:
        place = -1 if point is None else self._place_at(point)
        if place != self._hovered:
            self._hovered = place
            self.pointed.emit(self.words(place))
            self.update()


def _words(said: Said, names: Sequence[str]) -> str:
    if said.value is not None:
        return figure(said.value)
    return ", ".join(names[label] if label < len(names) else str(label) for label in said.labels) or "none"


def _right(said: Said, true: Sequence[int]) -> bool | None:
    return None if said.value is not None else sorted(said.labels) == sorted(true)
