"""The table of samples: rows of one height, any number of them, with headings that sort."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from nnstudio.core.data.datasets import Indices
from nnstudio.gui.explorer.asking import Asking
from nnstudio.gui.explorer.facts import Facts
from nnstudio.gui.explorer.rows_model import RowsModel, column_keys
from nnstudio.gui.theme import number_font
from nnstudio.session.data_loader import DataLoader

ROW_HEIGHT = 26
_LEAST, _MOST, _MOST_NAME, _ROOM = 88, 240, 380, 34
_WIDEST_FIGURE = "−0.000000000"
_MEASURED = 100
"""Rows by which the width of a column of words is found, evenly out of all."""
_PASSED_ON = (Qt.Key.Key_Delete, Qt.Key.Key_L, Qt.Key.Key_I)


class RowsView(QTableView):
    """Shift and Ctrl pick several rows, as in any table. Sorting happens on a thread."""

    picked_changed = Signal()
    current_row = Signal(int)
    """The index, into the data set, of the sample in hand."""

    def __init__(self, loader: DataLoader, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = RowsModel(self)
        self.setModel(self.rows)
        self._facts: Facts | None = None
        self._asking = Asking(loader, self)
        self._sorted: tuple[int, Qt.SortOrder] | None = None
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # names are alike at their beginnings
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAccessibleName("Samples as rows")
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        head.setSectionsClickable(True)
        head.sectionClicked.connect(self._on_heading)
        self.selectionModel().selectionChanged.connect(lambda *_: self.picked_changed.emit())
        self.selectionModel().currentChanged.connect(self._on_current)

    def show_rows(self, facts: Facts | None, indices: Indices, keep: bool = False) -> None:
        """Show these samples; with `keep` stay at the place, and let stay picked what is there still."""
        self._asking.forget()
        top, picked = self.verticalScrollBar().value(), self.picked() if keep else np.zeros(0, np.int64)
        before = self.rows.columns
        self._facts = facts
        self.rows.show_rows(facts, indices)
        if self.rows.columns != before:
            self._sorted = None
            self.horizontalHeader().setSortIndicatorShown(False)
            self._fit_columns()
        if keep:
            self._pick_again(picked)
            self.verticalScrollBar().setValue(top)
        if self._sorted is not None and facts is not None:
            self._sort(*self._sorted)

    def picked(self) -> Indices:
        """The indices, into the data set, of the rows that are picked."""
        order = self.rows.order
        # Ranges, not rows: all of a million rows may be picked.
        ranges = [order[span.top() : span.bottom() + 1] for span in list(self.selectionModel().selection())]  # type: ignore[call-overload]
        return np.unique(np.concatenate(ranges)) if ranges else np.zeros(0, np.int64)

    def pick(self, index: int) -> None:
        """Pick the row of a sample and bring it into view, if it is shown."""
        places = np.flatnonzero(self.rows.order == index)
        if len(places):
            self.selectRow(int(places[0]))
            self.scrollTo(self.rows.index(int(places[0]), 0), QAbstractItemView.ScrollHint.PositionAtCenter)

    def _pick_again(self, picked: Indices) -> None:
        if 0 < len(picked) <= 2000:
            chosen = QItemSelection()
            for row in np.flatnonzero(np.isin(self.rows.order, picked)).tolist():
                chosen.select(self.rows.index(row, 0), self.rows.index(row, len(self.rows.columns) - 1))
            flags = QItemSelectionModel.SelectionFlag
            self.selectionModel().select(chosen, flags.ClearAndSelect | flags.Rows)

    def _on_heading(self, column: int) -> None:
        down = self._sorted == (column, Qt.SortOrder.AscendingOrder)
        self._sorted = (column, Qt.SortOrder.DescendingOrder if down else Qt.SortOrder.AscendingOrder)
        self.horizontalHeader().setSortIndicator(*self._sorted)
        self.horizontalHeader().setSortIndicatorShown(True)
        self._sort(*self._sorted)

    def _sort(self, column: int, order: Qt.SortOrder) -> None:
        facts, indices = self._facts, self.rows.order
        if facts is None:
            return

        def work(_: object) -> Indices:
            keys = column_keys(facts, column, indices)
            places = np.argsort(keys, kind="stable")
            if order == Qt.SortOrder.DescendingOrder:
                places = places[::-1]
            if keys.dtype.kind == "f":  # what is missing comes last, whichever way
                gone = np.isnan(keys[places].astype(np.float64))
                places = np.concatenate([places[~gone], places[gone]])
            found: Indices = indices[places]
            return found

        self._asking.ask(work, lambda found: self._on_sorted(facts, found), "Sorting")

    def _on_sorted(self, facts: Facts, order: Indices) -> None:
        picked = self.picked()
        self.rows.show_rows(facts, order)
        self._pick_again(picked)
        self.verticalScrollBar().setValue(0)

    def _on_current(self, place: QModelIndex) -> None:
        if place.isValid():
            self.current_row.emit(int(self.rows.order[place.row()]))

    def _fit_columns(self) -> None:
        figures = QFontMetrics(number_font()).horizontalAdvance(_WIDEST_FIGURE) + _ROOM
        for column, title in enumerate(self.rows.columns):
            width = min(_MOST, max(_LEAST, self.horizontalHeader().fontMetrics().horizontalAdvance(title) + _ROOM))
            words = column < self.rows.first_feature
            self.setColumnWidth(column, max(width, self._width_of_words(column) if words else figures))

    def _width_of_words(self, column: int) -> int:
        """What the words of a column need, up to _MOST_NAME."""
        count, metrics = self.rows.rowCount(), QFontMetrics(number_font())
        some = np.unique(np.linspace(0, max(0, count - 1), min(count, _MEASURED)).astype(np.int64)).tolist()
        texts = [str(self.rows.data(self.rows.index(row, column))) for row in some]
        longest = sorted(texts, key=len)[-20:]
        return min(_MOST_NAME, max((metrics.horizontalAdvance(text) for text in longest), default=0) + _ROOM)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _PASSED_ON and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            event.ignore()
        else:
            super().keyPressEvent(event)
