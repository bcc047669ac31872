"""Keeps the keyboard where the user put it, and Space for what it says."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QComboBox, QWidget

_TAB_KEYS = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
_TAB_REASONS = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)


class KeyboardKeeper(QObject):
    """Watches all events of the program for one window.

    When a widget that has the keyboard is disabled or hidden, Qt hands the keyboard to the next one in the tab order,
    whatever it is; then Space would press a button that nobody chose. Such a gift goes to `home` instead.
    """

    def __init__(self, window: QWidget, home: Callable[[], object]) -> None:
        super().__init__(window)
        self._window, self._home = window, home
        self._tabbed = False
        self._app = QApplication.instance()
        assert self._app is not None
        self._app.installEventFilter(self)

    def close(self) -> None:
        """Watch no longer."""
        if self._app is not None:
            self._app.removeEventFilter(self)

    def _on_key(self, watched: QObject, event: QKeyEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and event.key() in _TAB_KEYS:
            self._tabbed = True
        plain_space = event.key() == Qt.Key.Key_Space and event.modifiers() == Qt.KeyboardModifier.NoModifier
        takes_space = isinstance(watched, (QAbstractButton, QComboBox, QAbstractItemView))
        if event.type() == QEvent.Type.ShortcutOverride and plain_space and takes_space:
            # Space presses the button or opens the list that has the keyboard, instead of starting a training.
            event.accept()
            return True
        return False

    def _on_focus(self, watched: QObject, event: QFocusEvent) -> None:
        chosen, self._tabbed = self._tabbed, False
        given = event.reason() in _TAB_REASONS and not chosen
        if given and isinstance(watched, QWidget) and watched.window() is self._window:
            QTimer.singleShot(0, self._window, self._home)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent):
            return self._on_key(watched, event)
        if isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusIn:
            self._on_focus(watched, event)
        return False
