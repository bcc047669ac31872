"""The field that shows which data set is chosen; it looks like any choice, and opens the list of data sets."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from nnstudio.gui.widgets.combo_box import ComboBox

_OPENING = (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F4)


class DatasetBox(ComboBox):
    """`opened(typed)` asks for the list; a letter that was typed is its first search."""

    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Data set")
        self.addItem("")

    def show_choice(self, title: str, words: str) -> None:
        """Show what is chosen."""
        self.setItemText(0, title)
        self.setToolTip(words)

    def showPopup(self) -> None:
        self.opened.emit("")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        typed = event.text() if event.text().isprintable() and not event.modifiers() else ""
        if event.key() in _OPENING:
            self.opened.emit("")
        elif typed.strip():
            self.opened.emit(typed)
        else:
            event.ignore()
