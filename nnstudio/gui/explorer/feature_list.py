"""The list of features: the numbers take what they need, the names what is left."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from nnstudio.gui.explorer.rows_view import ROW_HEIGHT

_LEAST_NAME, _MOST_NAME, _ROOM, _SORT_MARK = 110, 260, 6, 12


class FeatureList(QTableView):
    """One row can be picked. Call `fit_columns` when there are other features."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # names are alike at their beginnings
        self.horizontalHeader().setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self._names = _LEAST_NAME
        self.setAccessibleName("Features")
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setMinimumSectionSize(40)

    def fit_columns(self) -> None:
        """Give each column the room for what is in it."""
        head, columns = self.horizontalHeader(), self.model().columnCount()
        for column in range(1, columns):
            title = head.fontMetrics().horizontalAdvance(str(self.model().headerData(column, head.orientation())))
            widest = max(self.sizeHintForColumn(column) + _ROOM, title + 18 + _SORT_MARK)
            self.setColumnWidth(column, 0 if self.isColumnHidden(column) else widest)
        self._names = min(_MOST_NAME, max(_LEAST_NAME, self.sizeHintForColumn(0) + _ROOM))
        self._fit_name()

    def _fit_name(self) -> None:
        taken = sum(self.columnWidth(column) for column in range(1, self.horizontalHeader().count()))
        self.setColumnWidth(0, max(self._names, self.viewport().width() - taken))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_name()
