"""Which class do these samples really have? A list to pick from or type into; a name that is new makes a new class."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from nnstudio.gui.explorer.corrector import UNTOUCHED
from nnstudio.gui.widgets.labels import text_label
from nnstudio.gui.widgets.popup import RoundPopup

_WIDTH, _HEIGHT = 240, 260
_ROLE = Qt.ItemDataRole.UserRole
_BACK = "As it came"
_MOVES = (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp)


class RelabelPopup(RoundPopup):
    """Enter or a click takes the class in hand; Escape takes none."""

    chosen = Signal(object)
    """The name of a class, or None for the one that the samples came with."""
    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._names: tuple[str, ...] = ()
        self._can_go_back = False
        self.field = QLineEdit()
        self.field.setPlaceholderText("Class, or the name of a new one")
        self.field.setAccessibleName("Class")
        self.list = QListWidget()
        self.list.setAccessibleName("Classes")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.field.textChanged.connect(self._fill)
        self.field.returnPressed.connect(self._take)
        self.list.itemClicked.connect(lambda _: self._take())
        self.inner.setContentsMargins(10, 10, 10, 10)
        self.inner.setSpacing(6)
        for widget in (self.field, self.list, text_label(UNTOUCHED, "caption", wrap=True)):
            self.inner.addWidget(widget)
        self.resize(_WIDTH, _HEIGHT)

    def ask(self, names: tuple[str, ...], can_go_back: bool, corner: QPoint) -> None:
        """Open at a point of the screen. `can_go_back`: some of the samples have another label than they came with."""
        self._names, self._can_go_back = names, can_go_back
        self.field.clear()
        self._fill()
        room = self.screen().availableGeometry()
        self.move(min(corner.x(), room.right() - self.width()), min(corner.y(), room.bottom() - self.height()))
        self.show()
        self.field.setFocus()

    def _fill(self) -> None:
        typed = self.field.text().strip()
        self.list.clear()
        for name in self._names:
            if typed.casefold() in name.casefold():
                self._add(name, name)
        if typed and typed not in self._names:
            self._add(f"New class “{typed}”", typed)
        if self._can_go_back and not typed:
            self._add(_BACK, None)
        exact = next((row for row in range(self.list.count()) if self.list.item(row).data(_ROLE) == typed), 0)
        self.list.setCurrentRow(exact)

    def _add(self, words: str, name: str | None) -> None:
        item = QListWidgetItem(words)
        item.setData(_ROLE, name)
        self.list.addItem(item)

    def _take(self) -> None:
        item = self.list.currentItem()
        self.close()
        if item is not None:
            self.chosen.emit(item.data(_ROLE))

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        elif event.key() in _MOVES:
            step = 1 if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_PageDown) else -1
            row = self.list.currentRow() + step
            self.list.setCurrentRow(min(max(row, 0), self.list.count() - 1))
        else:
            super().keyPressEvent(event)
