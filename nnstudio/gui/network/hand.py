"""Panning: the middle button, or Space with the left one, takes hold of a view; and what turns of a wheel mean."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

_NOTCH, _SCROLL_STEP = 120, 60
_LEFT, _MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton


class Hand(QObject):
    """Watches one widget. Space that was only tapped is told of, as it means something else."""

    moved = Signal(QPointF)
    """How far the hand has moved, in pixels."""
    tapped = Signal()

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._widget = widget
        self._holds_space = self._used = False
        self._at: QPointF | None = None
        widget.installEventFilter(self)

    def _on_key(self, event: QKeyEvent) -> bool:
        if event.key() != Qt.Key.Key_Space or event.modifiers() != Qt.KeyboardModifier.NoModifier:
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
        elif event.isAutoRepeat():
            pass
        elif event.type() == QEvent.Type.KeyPress:
            self._holds_space, self._used = True, False
            self._widget.setCursor(Qt.CursorShape.OpenHandCursor)
        else:
            tapped = self._holds_space and not self._used
            self._let_go()
            if tapped:
                self.tapped.emit()
        return True

    def _on_mouse(self, event: QMouseEvent) -> bool:
        if event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick):
            if event.button() != _MIDDLE and not (event.button() == _LEFT and self._holds_space):
                return self._at is not None
            self._at, self._used = event.globalPosition(), True
            self._widget.setCursor(Qt.CursorShape.ClosedHandCursor)
            return True
        if self._at is None:
            return self._holds_space
        if event.type() == QEvent.Type.MouseButtonRelease:
            self._at = None
            self._show_cursor()
        else:
            way, self._at = event.globalPosition() - self._at, event.globalPosition()
            self.moved.emit(way)
        return True

    def _let_go(self) -> None:
        self._holds_space, self._at = False, None
        self._show_cursor()

    def _show_cursor(self) -> None:
        if self._holds_space:
            self._widget.setCursor(Qt.CursorShape.OpenHandCursor)
        else:
            self._widget.unsetCursor()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent):
            return self._on_key(event)
        if isinstance(event, QMouseEvent):
            return self._on_mouse(event)
        if event.type() == QEvent.Type.FocusOut and self._holds_space:
            self._let_go()
        return False


def way_of(event: QWheelEvent) -> QPointF:
    """How far a wheel or two fingers scroll, in pixels; with Shift a wheel scrolls across."""
    if not event.pixelDelta().isNull():
        return -QPointF(event.pixelDelta())
    way = QPointF(event.angleDelta()) * (-_SCROLL_STEP / _NOTCH)
    across = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier) and not way.x()
    return QPointF(way.y(), 0) if across else way
