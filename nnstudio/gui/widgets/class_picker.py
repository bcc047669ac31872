"""Which class? Typed or chosen from the list; a name that is not there makes a new class, but only if that is meant."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QLineEdit, QListWidgetItem, QWidget

from nnstudio.gui.icons import icon
from nnstudio.gui.widgets.choice_list import ChoiceList
from nnstudio.gui.widgets.labels import text_label
from nnstudio.gui.widgets.popup import RoundPopup

_WIDTH, _MOST_ROWS, _ROW, _AROUND, _EDGE = 240, 9, 30, 10, 4
_NAME = Qt.ItemDataRole.UserRole
_LONGEST = 40
BACK = "As it came"


class ClassPicker(RoundPopup):
    """Enter or a click takes the marked class; what was typed marks the first class that it fits. Escape takes none.

    Call `offer`, then open it with `open_below` or `open_at`.
    """

    chosen = Signal(object)
    """The name of a class, or None for the one that a sample came with."""
    closed = Signal()

    def __init__(self, parent: QWidget, foot: str = "") -> None:
        """`foot` is a sentence below the list."""
        super().__init__(parent)
        self._known: Mapping[str, str] = {}
        self._marked = ""
        self._can_go_back = False
        self.field = QLineEdit()
        self.field.setProperty("role", "search")
        self.field.setMaxLength(_LONGEST)
        self.field.setPlaceholderText("Class, or a new name")
        self.field.setAccessibleName("Class, or the name of a new one")
        self.field.textChanged.connect(self._fill)
        self.list = ChoiceList()
        self.list.setAccessibleName("Classes")
        self.list.led_by(self.field)
        self.list.picked.connect(self._choose)
        self.inner.setContentsMargins(1, 1, 1, 5)
        self.inner.setSpacing(4)
        self.inner.addWidget(self.field)
        self.inner.addWidget(self.list)
        if foot:
            words = text_label(foot, "caption", wrap=True)
            words.setContentsMargins(10, 0, 10, 4)
            self.inner.addWidget(words)

    def offer(self, known: Mapping[str, str], marked: str = "", can_go_back: bool = False) -> None:
        """The classes, with what is to be said of each; `marked` is the one that Enter takes while nothing is typed.

        Without one, Enter takes nothing: a class that nobody named would be the wrong one nine times out of ten.
        """
        self._known, self._marked, self._can_go_back = known, marked, can_go_back
        self.field.clear()
        self._fill()

    def open_below(self, button: QWidget) -> None:
        """Open below a button, or above it where there is no room."""
        self.resize(_WIDTH, self.sizeHint().height())
        corner = button.mapToGlobal(QPoint(button.width() - self.width(), button.height() + _EDGE))
        if corner.y() + self.height() > button.screen().availableGeometry().bottom():
            corner.setY(button.mapToGlobal(QPoint(0, -_EDGE)).y() - self.height())
        self._open(corner, button)

    def open_left_of(self, beside: QWidget, gap: int) -> None:
        """Open left of a widget, at its upper edge."""
        self.resize(_WIDTH, self.sizeHint().height())
        self._open(beside.mapToGlobal(QPoint(-self.width() - gap, 0)), beside)

    def _open(self, corner: QPoint, beside: QWidget) -> None:
        room = beside.screen().availableGeometry()
        corner.setX(max(room.left() + _EDGE, min(corner.x(), room.right() - self.width())))
        corner.setY(max(room.top() + _EDGE, min(corner.y(), room.bottom() - self.height())))
        self.move(corner)
        self.show()
        self.field.setFocus()
        if self.list.currentItem() is not None:
            self.list.scrollToItem(self.list.currentItem())

    def _fill(self) -> None:
        typed = " ".join(self.field.text().split())
        self.list.clear()
        for name, remark in self._known.items():
            if typed.casefold() in name.casefold():
                self._add(f"{name}  ·  {remark}" if remark else name, name)
        if typed and typed not in self._known:
            item = self._add(f"New class “{typed}”", typed)
            item.setIcon(icon("plus", "accent_text"))
        elif not self._known:
            self.list.add_heading("Type the name of your first class")
        if self._can_go_back and not typed:
            self._add(BACK, None)
        self._mark(typed or self._marked, first=bool(typed))
        rows = max(1, min(_MOST_ROWS, self.list.count()))
        self.list.setFixedHeight(max(_ROW, self.list.sizeHintForRow(self.list.count() - 1)) * rows + _AROUND)
        self.adjustSize()

    def _add(self, words: str, name: str | None) -> QListWidgetItem:
        item = QListWidgetItem(words, self.list)
        item.setData(_NAME, (name,))
        return item

    def _mark(self, name: str, first: bool) -> None:
        """Mark the class of this very name; else, with `first`, the first one that is left."""
        rows = {known.casefold(): row for row, known in reversed(list(enumerate(self._shown())))}
        row = rows.get(name.casefold()) if name else None
        self.list.setCurrentRow(row if row is not None else 0 if first else -1)

    def _shown(self) -> list[str]:
        """The known classes in the list, from the top."""
        names = (self.list.item(row).data(_NAME) for row in range(self.list.count()))
        return [name[0] for name in names if name is not None and name[0] in self._known]

    def _choose(self, item: QListWidgetItem) -> None:
        name = item.data(_NAME)
        if name is not None:
            self.hide()
            self.chosen.emit(name[0])

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.closed.emit()
