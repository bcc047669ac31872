"""A plain table of words and figures, of any length: a name at the left, numbers aligned at the right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from nnstudio.gui import theme

Row = tuple[str, ...]
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_ROW = 26


class FigureTable(QTableView):
    """Call `show_rows`."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = _Figures()
        self.setModel(self._model)
        self.setAccessibleName(name)
        self.setFont(theme.number_font(12))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)

    @property
    def rows(self) -> Sequence[Row]:
        """What is shown, from top to bottom."""
        return self._model.rows

    def show_rows(self, headings: Row, rows: Sequence[Row]) -> None:
        """Show rows that have a word for each heading."""
        self._model.show_rows(headings, rows)

    def fit_height(self) -> None:
        """Be no higher than the rows that are shown: for a table with something below it."""
        header = self.horizontalHeader()
        header.ensurePolished()  # the style sheet makes it higher
        self.setMaximumHeight(header.sizeHint().height() + len(self.rows) * _ROW + 2 * self.frameWidth())


class _Figures(QAbstractTableModel):
    def __init__(self) -> None:
        super().__init__()
        self.headings: Row = ()
        self.rows: Sequence[Row] = ()

    def show_rows(self, headings: Row, rows: Sequence[Row]) -> None:
        self.beginResetModel()
        self.headings, self.rows = headings, rows
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.headings)

    def headerData(self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _aligned(section)
        across = way == Qt.Orientation.Horizontal
        return self.headings[section] if across and role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.rows[index.row()][index.column()]
        return _aligned(index.column()) if role == Qt.ItemDataRole.TextAlignmentRole else None


def _aligned(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
