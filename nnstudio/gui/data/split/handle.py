"""A handle between two parts of the split bar, moved with the mouse or with the arrow keys."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from nnstudio.gui import theme

HANDLE_WIDTH = 12
_GRIP_WIDTH, _GRIP_HEIGHT = 6, 18
_HINT = "Drag, or use the arrow keys. Double-click: 60/20/20."
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Down: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: 1}


class SplitHandle(QWidget):
    """Tells where it is pulled, in pixels of its parent; the parent decides where it may stand."""

    pulled = Signal(float)
    let_go = Signal(float)
    stepped = Signal(int, bool)
    """Steps to the right (negative: left), and whether they are large ones (Shift)."""
    reset_wanted = Signal()
    visited = Signal()
    """The handle has got the keyboard's focus: what follows is a new edit."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._name = name
        self._grabbed_at: float | None = None
        self._pulled = False
        self.setAccessibleName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.set_fixed(False, "")

    def set_fixed(self, fixed: bool, reason: str) -> None:
        """Whether the handle cannot be moved, and why."""
        self.setEnabled(not fixed)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus if fixed else Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.ArrowCursor if fixed else Qt.CursorShape.SplitHCursor)
        words = reason if fixed else f"{self._name}. {_HINT}"
        self.setToolTip(words)
        self.setAccessibleDescription(words)

    def _x(self, event: QMouseEvent) -> float:
        return self.mapToParent(event.position()).x() - (self._grabbed_at or 0.0)

    # Qt

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._grabbed_at = event.position().x() - self.width() / 2
            self._pulled = False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grabbed_at is not None:
            self._pulled = True
            self.pulled.emit(self._x(event))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._grabbed_at is not None and self._pulled:
            self.let_go.emit(self._x(event))
        self._grabbed_at = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.reset_wanted.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = _STEPS.get(Qt.Key(event.key()))
        if steps is None:
            super().keyPressEvent(event)
        else:
            self.stepped.emit(steps, bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.visited.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.isEnabled():
            return
        colors = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        grip = QRectF(0, 0, _GRIP_WIDTH, _GRIP_HEIGHT)
        grip.moveCenter(QRectF(self.rect()).center())
        # Inverted under the focus, which shows on every colour of the bar and in both themes.
        ground, edge = ("black", "white") if self.hasFocus() else ("white", "accent" if self.underMouse() else "black")
        painter.setBrush(colors.color(ground))
        painter.setPen(QPen(colors.color(edge), 2.0 if self.hasFocus() else 1.0))
        painter.drawRoundedRect(grip, 3, 3)
