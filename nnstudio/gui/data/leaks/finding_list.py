"""The list of what was found, made of as many rows as can be seen, however many there are."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from nnstudio.core.data.leakage import Suspicion
from nnstudio.gui import theme
from nnstudio.gui.data.leaks.findings import Finding, GroupFinding, detail_of, tells_of_sealed, title_of
from nnstudio.gui.icons import icon
from nnstudio.session.loaded import LoadedData

_ROW, _WIDTH = 46, 232
STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_P: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_N: 1}
"""Keys that lead to the one before or to the next one, beside those that every list has."""
_DETAIL = Qt.ItemDataRole.UserRole + 1
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class _Model(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Finding] = []
        self._data: LoadedData | None = None
        self._opened = False

    def fill(self, found: list[Finding], data: LoadedData) -> None:
        self.beginResetModel()
        self.found, self._data = found, data
        self.endResetModel()

    def set_open(self, opened: bool) -> None:
        if opened != self._opened:
            self._opened = opened
            self.dataChanged.emit(self.index(0, 0), self.index(max(0, len(self.found) - 1), 0))

    def _title(self, finding: Finding, data: LoadedData) -> str:
        return title_of(finding, data.dataset, not self._opened and tells_of_sealed(finding, data))

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.found)

    def data(self, index: Index, role: int = 0) -> Any:
        if self._data is None or not 0 <= index.row() < len(self.found):
            return None
        finding = self.found[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._title(finding, self._data)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self._title(finding, self._data)}: {detail_of(finding)}"
        if role == Qt.ItemDataRole.DecorationRole:
            return icon(*_mark(finding))
        return detail_of(finding) if role == _DETAIL else None


def _mark(finding: Finding) -> tuple[str, str]:
    if isinstance(finding, Suspicion):
        return "target", "warning"
    if isinstance(finding, GroupFinding):
        return "layers", "muted"
    if finding.clash:
        return "triangle-alert", "warning"
    return {"exact": "copy", "near": "git-compare", "group": "layers"}[finding.kind], "muted"


class _Delegate(QStyledItemDelegate):
    """Mark, title, and a muted line below it."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(_WIDTH - 20, _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        colors, area = theme.current(), option.rect.adjusted(4, 1, -4, -1)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen or option.state & QStyle.StateFlag.State_MouseOver:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colors.color("selection" if chosen else "hover"))
            painter.drawRoundedRect(area, 6, 6)
        mark = area.adjusted(8, 0, 0, 0)
        mark.setSize(QSize(14, 14))
        mark.moveTop(area.top() + 8)
        index.data(Qt.ItemDataRole.DecorationRole).paint(painter, mark)
        words = area.adjusted(30, 5, -6, -4)
        for top, role, token, size in ((0, Qt.ItemDataRole.DisplayRole, "text", 13), (18, _DETAIL, "muted", 12)):
            painter.setFont(theme.number_font(size))
            painter.setPen(colors.color(token))
            text = painter.fontMetrics().elidedText(index.data(role), Qt.TextElideMode.ElideRight, words.width())
            painter.drawText(words.adjusted(0, top, 0, 0), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, text)


class FindingList(QListView):
    """Tells which entry is in hand."""

    moved = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = _Model()
        self.setModel(self._model)
        self.setItemDelegate(_Delegate(self))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setFixedWidth(_WIDTH)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("What was found")
        self.selectionModel().currentChanged.connect(self._on_current)

    @property
    def found(self) -> list[Finding]:
        """All entries."""
        return self._model.found

    @property
    def place(self) -> int:
        """Which entry is in hand, or -1."""
        return self.currentIndex().row()

    def set_open(self, opened: bool) -> None:
        """Whether the test part may be seen."""
        self._model.set_open(opened)

    def show_findings(self, found: list[Finding], data: LoadedData) -> None:
        """Show a list; the entry in hand stays where it was found again, else it is the one in its place."""
        place = self.place
        kept = self.found[place] if 0 <= place < len(self.found) else None
        self._model.fill(found, data)
        if found:
            self.go(found.index(kept) if kept in found else min(max(place, 0), len(found) - 1))

    def go(self, place: int) -> None:
        """Take another entry in hand; beyond either end nothing happens."""
        if 0 <= place < len(self.found):
            self.setCurrentIndex(self._model.index(place, 0))
            self.scrollTo(self.currentIndex())

    def _on_current(self, now: QModelIndex) -> None:
        if now.isValid():
            self.moved.emit(now.row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = STEPS.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.go(self.place + step)
