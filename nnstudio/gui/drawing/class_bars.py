"""A bar per class with its probability; a click on one explains that class."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from nnstudio.gui import theme
from nnstudio.gui.figures import percent

MOST_ROWS = 20
_ROW = 15
_TALLEST_ROW = 28
_GAP = 8
_BAR = 6.0
_WIDEST_NAME = 0.4


class ClassBars(QWidget):
    """All classes in their order; of more than MOST_ROWS, the likeliest."""

    class_chosen = Signal(int)
    """The index of a class that the user wants explained."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setAccessibleName("Probability of each class")
        self.names: tuple[str, ...] = ()
        self.probabilities: tuple[float, ...] = ()
        self.named: tuple[int, ...] = ()
        self.target: int | None = None
        self._rows: tuple[int, ...] = ()
        self._hovered: int | None = None

    def show_classes(self, names: Sequence[str]) -> None:
        """Show empty bars: there is no answer."""
        self._set(tuple(names), (), (), None)

    def show_answer(
        self, names: Sequence[str], probabilities: Sequence[float], named: tuple[int, ...], target: int
    ) -> None:
        """Show probabilities 0…1; `named` are the classes or labels that the network names, `target` is explained."""
        self._set(tuple(names), tuple(probabilities), named, target)

    def _set(
        self, names: tuple[str, ...], shares: tuple[float, ...], named: tuple[int, ...], target: int | None
    ) -> None:
        before = len(self._rows)
        self.names, self.probabilities, self.named, self.target = names, shares, named, target
        self._rows = self._chosen_rows()
        if len(self._rows) != before:
            self.setMaximumHeight(max(1, _TALLEST_ROW * len(self._rows)))
            self.updateGeometry()
        self.setAccessibleDescription("; ".join(map(self.words, self._rows)) if shares else "No answer yet")
        self.update()

    def _chosen_rows(self) -> tuple[int, ...]:
        if len(self.names) <= MOST_ROWS or not self.probabilities:
            return tuple(range(min(len(self.names), MOST_ROWS)))
        likeliest = sorted(range(len(self.names)), key=lambda index: -self.probabilities[index])[:MOST_ROWS]
        return tuple(sorted(likeliest))

    def words(self, index: int) -> str:
        """ "7: 99.2 %"."""
        return f"{self.names[index]}: {percent(self.probabilities[index], 1)}"

    def row_rect(self, index: int) -> QRectF:
        """Where the row of a class is. Raises ValueError for a class that is not shown."""
        height = self._row_height()
        return QRectF(0, self._rows.index(index) * height, self.width(), height)

    def _row_height(self) -> float:
        return self.height() / max(1, len(self._rows))

    def _class_at(self, position: QPointF | QPoint) -> int | None:
        row = int(position.y() // self._row_height())
        return self._rows[row] if self.probabilities and 0 <= row < len(self._rows) else None

    # Qt

    def sizeHint(self) -> QSize:
        return QSize(200, _ROW * max(1, len(self._rows)))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self._class_at(event.position())
        if index is not None and event.button() == Qt.MouseButton.LeftButton:
            self.class_chosen.emit(index)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hovered = self._class_at(event.position())
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = None
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is None or self.target not in self._rows:
            super().keyPressEvent(event)
            return
        row = self._rows.index(self.target) + step
        if 0 <= row < len(self._rows):
            self.class_chosen.emit(self._rows[row])

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            index = self._class_at(event.pos())
            words = "" if index is None else f"{self.words(index)}\nClick to see what speaks for {self.names[index]}."
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._rows:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        names, figures = self._columns()
        for index in self._rows:
            self._paint_row(painter, index, self.row_rect(index), names, figures)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.current().color("accent"), 1))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)

    def _columns(self) -> tuple[float, float]:
        """The widths of names and figures."""
        bold = QFontMetricsF(_font(True))
        names = max(bold.horizontalAdvance(self.names[index]) for index in self._rows)
        return min(names + 2, _WIDEST_NAME * self.width()), bold.horizontalAdvance(percent(1, 1)) + 2

    def _paint_row(self, painter: QPainter, index: int, row: QRectF, names: float, figures: float) -> None:
        colors, named = theme.current(), index in self.named
        font = _font(named)
        painter.setFont(font)
        marked = named or index in (self.target, self._hovered)
        painter.setPen(colors.color("text" if marked else "muted"))
        name = QFontMetricsF(font).elidedText(self.names[index], Qt.TextElideMode.ElideRight, names)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(4, row.top(), names, row.height()), int(middle | Qt.AlignmentFlag.AlignLeft), name)
        left = 4 + names + _GAP
        track = QRectF(left, row.center().y() - _BAR / 2, row.width() - left - figures - _GAP - 4, _BAR)
        self._paint_bar(painter, index, track)
        if self.probabilities:
            place = QRectF(row.right() - figures - 4, row.top(), figures, row.height())
            painter.setPen(colors.color("text" if marked else "muted"))
            figure = percent(self.probabilities[index], 1)
            painter.drawText(place, int(middle | Qt.AlignmentFlag.AlignRight), figure)

    def _paint_bar(self, painter: QPainter, index: int, track: QRectF) -> None:
        colors = theme.current()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colors.color("pressed" if index == self._hovered else "raised"))
        painter.drawRoundedRect(track, _BAR / 2, _BAR / 2)
        if self.probabilities:
            filled = QRectF(track)
            filled.setWidth(max(2.0, self.probabilities[index] * track.width()))
            painter.setBrush(colors.color("accent"))
            painter.drawRoundedRect(filled, min(_BAR, filled.width()) / 2, _BAR / 2)
        if index == self.target and self.named != (index,):
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colors.color("accent"), 1.2))
            painter.drawRoundedRect(track.adjusted(-1.5, -1.5, 1.5, 1.5), _BAR / 2 + 1.5, _BAR / 2 + 1.5)


def _font(bold: bool) -> QFont:
    return theme.number_font(12, QFont.Weight.Bold if bold else QFont.Weight.Normal)
