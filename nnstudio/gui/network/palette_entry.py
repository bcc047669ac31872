"""One entry of the palette: a coloured square and a name that can be clicked or dragged onto the diagram."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QSizePolicy, QWidget

from nnstudio.gui import theme
from nnstudio.gui.network.quick import Kind
from nnstudio.gui.network.words import short_title

_HEIGHT = 26
_SQUARE = 8
_SIDE = 8
_TEXT_LEFT = _SIDE + _SQUARE + 8
_TEXT_RIGHT = 4
_PADDING = 9


class PaletteEntry(QAbstractButton):
    """`clicked` inserts; the drag signals carry the pointer's place on the screen."""

    drag_begun = Signal(QPoint)
    dragged = Signal(QPoint)
    drag_ended = Signal(bool)
    """Whether it was let go, rather than given up with Escape."""

    def __init__(self, kind: Kind, draggable: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind = kind
        self.first = False
        self._draggable = draggable
        self._press: QPointF | None = None
        self._dragging = False
        self.setText(short_title(kind))
        self.setToolTip(f"{kind.title}\n{kind.explanation()}")
        self.setAccessibleName(f"Insert {kind.title}")
        self.setAccessibleDescription(kind.explanation())
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_first(self, first: bool) -> None:
        """Mark it as what Enter inserts."""
        if first != self.first:
            self.first = first
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(_TEXT_LEFT + self.fontMetrics().horizontalAdvance(self.text()) + _SIDE, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(64, _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        colors = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = "pressed" if self.isDown() else "hover" if self.underMouse() else "raised"
        painter.setBrush(colors.color("selection" if self.first else ground))
        ring = self.hasFocus() or self.first
        painter.setPen(QPen(colors.color("accent"), 1) if ring else Qt.PenStyle.NoPen)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colors.color(self.kind.group))
        painter.drawRoundedRect(QRectF(_SIDE, (self.height() - _SQUARE) / 2, _SQUARE, _SQUARE), 2, 2)
        painter.setPen(colors.color("text"))
        area = self.rect().adjusted(_TEXT_LEFT, 0, -_TEXT_RIGHT, 0)
        painter.drawText(area, int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap), self.text())

    def resizeEvent(self, event: QResizeEvent) -> None:
        # A long name takes two lines.
        room = QRect(0, 0, self.width() - _TEXT_LEFT - _TEXT_RIGHT, 1000)
        words = self.fontMetrics().boundingRect(room, int(Qt.TextFlag.TextWordWrap), self.text())
        self.setFixedHeight(max(_HEIGHT, words.height() + _PADDING))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._press = event.position() if event.button() == Qt.MouseButton.LeftButton else None
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        position = event.globalPosition().toPoint()
        if self._dragging:
            self.dragged.emit(position)
        elif self._draggable and self._press is not None and self._is_far(event):
            self._dragging = True
            self.setDown(False)
            self.setFocus()  # so that Escape comes here
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self.drag_begun.emit(position)
        else:
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._press = None
        if self._dragging:
            self._end_drag(dropped=True)
        else:
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._dragging and event.key() == Qt.Key.Key_Escape:
            self._press = None
            self._end_drag(dropped=False)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def _is_far(self, event: QMouseEvent) -> bool:
        way = event.position() - self._press if self._press is not None else QPointF()
        return way.manhattanLength() >= QApplication.startDragDistance()

    def _end_drag(self, dropped: bool) -> None:
        self._dragging = False
        self.unsetCursor()
        self.drag_ended.emit(dropped)
