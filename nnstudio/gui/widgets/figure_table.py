"""A plain table of words and figures, of any length: a name at the left, numbers aligned at the right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from nnstudio.gui import theme

Row = tuple[str, ...]
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_ROW = 26
_ROOM_AROUND, _LEAST_NAME = 20, 72
"""Pixels beside the words of a cell, and the least width of a name."""


class FigureTable(QTableView):
    """Call `show_rows`. With `long_names`, the first column has what the figures do not need; else all are as wide."""

    def __init__(self, name: str, parent: QWidget | None = None, long_names: bool = False) -> None:
        super().__init__(parent)
        self._model = _Figures()
        self._long_names = long_names
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
        self._fit_columns()

    def _fit_columns(self) -> None:
        """Each as wide as it needs, and what is left among all of them; where it is too little, names are shortened."""
        if not self._long_names or not self.rows:
            return
        wide = self.fontMetrics().horizontalAdvance
        header, count = self.horizontalHeader(), self._model.columnCount()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        texts = [max(wide(row[column]) for row in self.rows) + _ROOM_AROUND for column in range(count)]
        needs = [max(text, header.sectionSizeFromContents(column).width()) for column, text in enumerate(texts)]
        left = self.viewport().width() - sum(needs)
        more = max(0, left // count)
        for column, need in enumerate(needs[1:], start=1):
            header.resizeSection(column, need + more)
        header.resizeSection(0, max(_LEAST_NAME, needs[0] + left - more * (count - 1)))

    def fit_height(self) -> None:
        """Be no higher than the rows that are shown: for a table with something below it."""
        header = self.horizontalHeader()
        header.ensurePolished()  # the style sheet makes it higher
        self.setMaximumHeight(header.sizeHint().height() + len(self.rows) * _ROW + 2 * self.frameWidth())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_columns()


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
