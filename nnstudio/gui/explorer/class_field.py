"""A field in which each class has a place: mouse and arrow keys take one in hand, a click or Enter chooses it."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

_USUAL_WIDTH = 400


class ClassField(QWidget):
    """Whoever inherits paints the classes, and says where each one stands and which way the keys lead."""

    chosen = Signal(int)
    """A class was clicked, or Enter pressed on it."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names: tuple[str, ...] = ()
        self._hand = -1
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(name)

    def class_at(self, point: QPointF) -> int:
        """The class under a point, or -1."""
        raise NotImplementedError

    def steps(self) -> Mapping[Qt.Key, int]:
        """How many classes further each key leads."""
        raise NotImplementedError

    def _take(self, which: int) -> None:
        if which != self._hand:
            self._hand = which
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(_USUAL_WIDTH, self.height())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._take(self.class_at(event.position()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        which = self.class_at(event.position())
        if which >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(which)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = self.steps().get(Qt.Key(event.key()))
        if step is not None and self._names:
            self._take(min(max(self._hand + step, 0), len(self._names) - 1))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._hand >= 0:
            self.chosen.emit(self._hand)
        else:
            super().keyPressEvent(event)
