"""Two rows of a table side by side, what is equal in them muted."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from nnstudio.core.data.datasets import Dataset
from nnstudio.gui import theme

_SEALED = "sealed"
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class _Rows(QAbstractTableModel):
    def __init__(self, dataset: Dataset, pair: tuple[int, int], sealed: tuple[bool, bool]) -> None:
        super().__init__()
        self._names = dataset.features or tuple(f"column {n + 1}" for n in range(dataset.input_shape[0]))
        names = (_SEALED if hidden else dataset.id_of(index) for index, hidden in zip(pair, sealed, strict=True))
        self._titles = ("Feature", *names)
        self._sealed = sealed
        self._values = np.asarray(dataset.inputs[list(pair)])
        a, b = self._values
        # Which values are equal would tell of the sealed row.
        self.equal = np.full(len(a), False) if any(sealed) else (a == b) | (np.isnan(a) & np.isnan(b))
        # What differs comes first.
        self._order = np.argsort(self.equal, kind="stable")

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._names)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else 3

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _aligned(section)
        across = orientation == Qt.Orientation.Horizontal
        return self._titles[section] if across and role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = 0) -> Any:
        place, column = int(self._order[index.row()]), index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._names[place] if column == 0 else self._value(column - 1, place)
        if role == Qt.ItemDataRole.ForegroundRole:
            return theme.current().color("disabled" if self.equal[place] else "text")
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _aligned(column)
        if role == Qt.ItemDataRole.FontRole and column:
            return theme.number_font(13, QFont.Weight.Normal if self.equal[place] else QFont.Weight.DemiBold)
        return None

    def _value(self, which: int, place: int) -> str:
        if self._sealed[which]:
            return _SEALED
        value = float(self._values[which, place])
        return "missing" if np.isnan(value) else f"{value:.6g}"


def _aligned(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


class RowsView(QTableView):
    """Call `show_rows`. A sealed row's values are not shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Values of the two rows")
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(26)
        self.horizontalHeader().setHighlightSections(False)

    def show_rows(self, dataset: Dataset, pair: tuple[int, int], sealed: tuple[bool, bool]) -> None:
        """Show two rows of a table, by their indices."""
        before = self.model()
        self.setModel(_Rows(dataset, pair, sealed))
        if before is not None:
            before.deleteLater()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
