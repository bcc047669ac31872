"""The first rows of a table, as they are written in the file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from nnstudio.core.data.own import UnderstoodSample
from nnstudio.gui import theme

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_NARROWEST, _WIDEST, _ROOM = 64, 320, 8
_MEASURED = 60
"""So many columns are as wide as what they hold; measuring thousands would be felt."""


class RowsTable(QTableView):
    """Only shows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = _RowsModel()
        self.setModel(self._model)
        self.setAccessibleName("First rows")
        self.setFont(theme.number_font(12))
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().setDefaultSectionSize(24)
        self.horizontalHeader().setDefaultSectionSize(96)
        self.verticalHeader().hide()
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # names are alike at their beginnings
        self.horizontalHeader().setTextElideMode(Qt.TextElideMode.ElideMiddle)

    def show_rows(self, names: Sequence[str], samples: Sequence[UnderstoodSample]) -> None:
        """Show the cells of these rows below the names of their columns."""
        self._model.show_rows(names, [sample.values for sample in samples])
        for column in range(min(self._model.columnCount(), _MEASURED)):
            title = self.horizontalHeader().sectionSizeHint(column)
            self.setColumnWidth(column, min(_WIDEST, max(_NARROWEST, title, self.sizeHintForColumn(column) + _ROOM)))


class _RowsModel(QAbstractTableModel):
    def __init__(self) -> None:
        super().__init__()
        self._names: Sequence[str] = ()
        self._rows: Sequence[Sequence[str]] = ()
        self._numeric: list[bool] = []

    def show_rows(self, names: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        self.beginResetModel()
        self._names, self._rows = names, rows
        self._numeric = [_all_numbers(rows, column) for column in range(self.columnCount())]
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        widest = max((len(row) for row in self._rows), default=0)
        return 0 if parent.isValid() else max(len(self._names), widest)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _aligned(self._numeric[index.column()])
        row = self._rows[index.row()]
        shown = role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
        return row[index.column()] if shown and index.column() < len(row) else None

    def headerData(self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        shown = role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _aligned(way == Qt.Orientation.Horizontal and self._numeric[section])
        if shown and way == Qt.Orientation.Horizontal:
            return self._names[section] if section < len(self._names) else ""
        return None


def _all_numbers(rows: Sequence[Sequence[str]], column: int) -> bool:
    """Whether all cells of a column that hold anything hold numbers."""
    cells = [row[column] for row in rows if column < len(row) and row[column].strip()]
    return bool(cells) and all(_is_number(cell) for cell in cells)


def _is_number(cell: str) -> bool:
    try:
        float(cell.replace(",", "."))
    except ValueError:
        return False
    return True


def _aligned(number: bool) -> Qt.AlignmentFlag:
    return (Qt.AlignmentFlag.AlignRight if number else Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignVCenter
