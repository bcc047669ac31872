"""The list of data sets: headings, a line about each, what must be downloaded; type to search, Enter chooses."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QListWidgetItem, QWidget

from nnstudio.gui import theme
from nnstudio.gui.data.catalogue import IMPORT, Entry, entries
from nnstudio.gui.icons import icon
from nnstudio.gui.widgets.choice_list import WORDS, ChoiceList, EntryDelegate
from nnstudio.gui.widgets.popup import RoundPopup

WIDTH, HEIGHT = 460, 560
_ENTRY, HERE = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
_MARGINS = 38
_FRAME = 14


class DatasetPopup(RoundPopup):
    """Call `open_below`. `chosen` gives the kind, or IMPORT."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._here: Mapping[str, bool] = {}
        self._current = ""
        self._highest = HEIGHT
        self.search = QLineEdit()
        self.search.setProperty("role", "search")
        self.search.setPlaceholderText("Search data sets")
        self.search.setAccessibleName("Search data sets")
        self.search.addAction(icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self.search.textChanged.connect(self._fill)
        self.list = ChoiceList()
        self.list.setAccessibleName("Data sets")
        self.list.setItemDelegate(_Delegate(WIDTH - _MARGINS, self.list))
        self.list.led_by(self.search)
        self.list.picked.connect(self._choose)
        self.inner.setContentsMargins(1, 1, 1, 5)
        self.inner.setSpacing(4)
        self.inner.addWidget(self.search)
        self.inner.addWidget(self.list)

    def open_below(self, button: QWidget, current: str, typed: str = "") -> None:
        """Show the list below its button, the data set of that kind marked, or what suits the letters typed."""
        self._current = current
        room = self.screen().availableGeometry()
        self.setFixedWidth(min(WIDTH, room.width() - 16))
        self._highest = min(HEIGHT, room.height() - 16)
        self.search.setText(typed)
        self._fill(typed)
        corner = button.mapToGlobal(QPoint(0, button.height() + 4))
        self.move(
            max(room.left(), min(corner.x(), room.right() - self.width())),
            max(room.top(), min(corner.y(), room.bottom() - self.height())),
        )
        self.show()
        self.search.setFocus()
        self.list.scrollToItem(self.list.currentItem(), QAbstractItemView.ScrollHint.PositionAtCenter)

    def show_here(self, here: Mapping[str, bool]) -> None:
        """Say which of those that can be downloaded are in the data folder."""
        self._here = here
        for row in range(self.list.count()):
            entry = self.list.item(row).data(_ENTRY)
            if entry is not None:
                self.list.item(row).setData(HERE, here.get(entry.kind))

    def shown(self) -> list[str]:
        """The kinds that are listed now, from top to bottom."""
        rows = (self.list.item(row).data(_ENTRY) for row in range(self.list.count()))
        return [entry.kind for entry in rows if entry is not None]

    def _fill(self, typed: str) -> None:
        self.list.clear()
        # What one has oneself can always be taken.
        suiting = [entry for entry in entries() if entry.suits(typed) or entry.kind == IMPORT]
        for group, members in groupby(suiting, lambda entry: entry.group):
            self.list.add_heading(group)
            for entry in members:
                item = QListWidgetItem(entry.title, self.list)
                item.setData(_ENTRY, entry)
                item.setData(WORDS, entry.words)
                item.setData(HERE, self._here.get(entry.kind))
                item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, entry.words)
        items = [self.list.item(row) for row in range(self.list.count())]
        rows = sum(self.list.sizeHintForRow(row) for row in range(self.list.count()))
        self.list.setFixedHeight(min(rows + 2, self._highest - self.search.sizeHint().height() - _FRAME))
        self.inner.activate()
        self.adjustSize()
        named = {item.data(_ENTRY).kind: item for item in items if item.data(_ENTRY) is not None}
        nearest = min(suiting, key=lambda entry: entry.distance(typed)).kind
        self.list.setCurrentItem(named.get(self._current if not typed else nearest, named[nearest]))

    def _choose(self, item: QListWidgetItem) -> None:
        entry: Entry | None = item.data(_ENTRY)
        if entry is not None:
            self.hide()
            self.chosen.emit(entry.kind)


class _Delegate(EntryDelegate):
    """Says what a download would bring, or that it is here already; nothing of what comes with the program."""

    def paint_mark(self, painter: QPainter, area: QRect, index: QModelIndex | QPersistentModelIndex) -> None:
        entry, here = index.data(_ENTRY), index.data(HERE)
        if not entry.bytes or here is None:
            return
        words, name, tone = ("here", "check", "good_text") if here else (megabytes(entry.bytes), "download", "muted")
        painter.setPen(theme.current().color(tone))
        painter.drawText(area, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight, words)
        width = painter.fontMetrics().horizontalAdvance(words)
        icon(name, tone).paint(painter, QRect(area.right() - width - 18, area.top() + 1, 13, 13))


def megabytes(size: int) -> str:
    """ "11.6 MB", "170 MB"; 0 is no size."""
    return f"{size / 1e6:.1f} MB" if size < 99_950_000 else f"{size / 1e6:.0f} MB"
