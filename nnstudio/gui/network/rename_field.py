"""A field over a card in which it is renamed."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from nnstudio.core.network import Path

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class RenameField(QLineEdit):
    """Enter or leaving it renames, Escape gives up."""

    renamed = Signal(object, str)
    """The layer's path, and what was typed."""

    def __init__(self, diagram: QWidget) -> None:
        super().__init__(diagram)
        self._diagram = diagram
        self.setAccessibleName("Name of the layer")
        self._path: Path = ()
        self._before = ""
        self.hide()

    def open_for(self, path: Path, words: str, usual: str, area: QRect) -> None:
        """Ask for a name of the layer, whose name is `words` now and `usual` when it has none of its own."""
        self._path, self._before = path, words
        self.setPlaceholderText(usual)
        self.setText(words)
        self.setGeometry(area)
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def close_up(self, take: bool) -> None:
        """Take what was typed, or not, and give the keyboard back."""
        if self.isHidden():
            return
        had_focus = self.hasFocus()
        self.hide()
        if had_focus:
            self._diagram.setFocus()
        if take and self.text() != self._before:
            self.renamed.emit(self._path, self.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER:
            self.close_up(take=True)
        elif event.key() == Qt.Key.Key_Escape:
            self.close_up(take=False)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.close_up(take=True)
