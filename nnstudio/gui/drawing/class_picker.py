"""Which class a drawing shows: typed or chosen from the list; a name that is not there makes a new class."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QLineEdit, QListWidgetItem, QWidget

from nnstudio.gui.icons import icon
from nnstudio.gui.widgets.choice_list import ChoiceList
from nnstudio.gui.widgets.popup import RoundPopup

_WIDTH, _MOST_ROWS, _ROW = 240, 9, 30
_NAME = Qt.ItemDataRole.UserRole
_LONGEST = 40


class ClassPicker(RoundPopup):
    """Call `open_at`. `chosen` gives the name of the class."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._counts: Mapping[str, int] = {}
        self.field = QLineEdit()
        self.field.setProperty("role", "search")
        self.field.setMaxLength(_LONGEST)
        self.field.setPlaceholderText("Class, or a new name")
        self.field.setAccessibleName("Class of this drawing, or the name of a new one")
        self.field.textChanged.connect(self._fill)
        self.list = ChoiceList()
        self.list.setAccessibleName("Classes")
        self.list.led_by(self.field)
        self.list.picked.connect(self._choose)
        self.inner.setContentsMargins(1, 1, 1, 5)
        self.inner.setSpacing(4)
        self.inner.addWidget(self.field)
        self.inner.addWidget(self.list)

    def open_at(self, button: QWidget, counts: Mapping[str, int], last: str) -> None:
        """Show the classes with how many drawings of one's own each has; the last one used is marked."""
        self._counts = counts
        self.field.clear()
        self._fill("")
        names = list(counts)
        if last in names:
            self.list.setCurrentRow(names.index(last))
        self.resize(_WIDTH, self.sizeHint().height())
        room = button.screen().availableGeometry()
        corner = button.mapToGlobal(QPoint(button.width() - self.width(), button.height() + 4))
        if corner.y() + self.height() > room.bottom():
            corner.setY(button.mapToGlobal(QPoint(0, -4)).y() - self.height())
        corner.setX(max(room.left() + 4, min(corner.x(), room.right() - self.width())))
        self.move(corner)
        self.show()
        self.field.setFocus()
        self.list.scrollToItem(self.list.currentItem())

    def _fill(self, typed: str) -> None:
        name = " ".join(typed.split())
        self.list.clear()
        for known, count in self._counts.items():
            if name.casefold() in known.casefold():
                item = QListWidgetItem(f"{known}  ·  {count} of your own" if count else known, self.list)
                item.setData(_NAME, known)
        if name and name not in self._counts:
            item = QListWidgetItem(icon("plus", "accent_text"), f"New class “{name}”", self.list)
            item.setData(_NAME, name)
        elif not self._counts:
            self.list.add_heading("Type the name of your first class")
        # What was typed in full is meant, also where other names begin like it.
        rows = {self.list.item(row).data(_NAME): row for row in range(self.list.count())}
        self.list.setCurrentRow(rows.get(name, 0))
        self.list.setFixedHeight(_ROW * max(1, min(_MOST_ROWS, self.list.count())) + 4)
        self.adjustSize()

    def _choose(self, item: QListWidgetItem) -> None:
        name = item.data(_NAME)
        if name:
            self.hide()
            self.chosen.emit(name)
