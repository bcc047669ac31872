"""Keeps the keyboard where the user put it, and Space for what it says."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QComboBox, QWidget

_TAKE_SPACE = (QAbstractButton, QComboBox, QAbstractItemView)


class KeyboardKeeper(QObject):
    """Follows the keyboard from widget to widget.

    When a widget of `window` that has the keyboard is disabled or hidden, Qt hands the keyboard to the next one in the
    tab order, whatever it is; then Space would press a button that nobody chose. Such a gift goes to `home` instead.
    """

    def __init__(self, window: QWidget, home: Callable[[], object]) -> None:
        super().__init__(window)
        self._window, self._home = window, home
        # A filter of the application would see the same, and hold up each of the thousand events of a new view.
        QApplication.instance().focusChanged.connect(self._on_focus)  # type: ignore[union-attr]

    def close(self) -> None:
        """Follow no longer."""
        QApplication.instance().focusChanged.disconnect(self._on_focus)  # type: ignore[union-attr]

    def _on_focus(self, before: QWidget | None, now: QWidget | None) -> None:
        if before is not None:
            before.removeEventFilter(self)
        if now is not None:
            now.installEventFilter(self)
            lost = before is not None and not (before.isVisible() and before.isEnabled())
            if lost and before.window() is now.window() is self._window:  # type: ignore[union-attr]
                QTimer.singleShot(0, self._window, self._home)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain_space = event.key() == Qt.Key.Key_Space and event.modifiers() == Qt.KeyboardModifier.NoModifier
            if plain_space and isinstance(watched, _TAKE_SPACE):
                # Space presses the button or opens the list that has the keyboard, instead of starting a training.
                event.accept()
                return True
        return False
