"""A push button that stands for an action: same words, icon, enabled state and reason as in the menu."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QPushButton

from nnstudio.gui.icons import icon


class ActionButton(QPushButton):
    """Takes focus by Tab only, so that a click leaves the keyboard where it was."""

    def __init__(self, action: QAction, *, primary: bool = False, shortcut: bool = False) -> None:
        super().__init__()
        self._action, self._primary, self._shortcut = action, primary, shortcut
        if primary:
            self.setProperty("role", "primary")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clicked.connect(action.trigger)
        action.changed.connect(self._follow)
        self._follow()

    def show_shortcut(self, shown: bool) -> None:
        """Whether the keys stand beside the words."""
        if shown != self._shortcut:
            self._shortcut = shown
            self._follow()

    def _follow(self) -> None:
        words = self._action.text().replace("&", "")
        keys = self._action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        self.setText(f"{words}   {keys}" if self._shortcut and keys else words)
        name = self._action.property("icon_name")
        if name:
            self.setIcon(icon(name, "on_accent" if self._primary and self._action.isEnabled() else "text"))
        self.setEnabled(self._action.isEnabled())
        reason = self._action.property("why") or ""
        self.setToolTip(reason or (f"{self._action.toolTip()} ({keys})" if keys else self._action.toolTip()))
        self.setAccessibleName(words)
