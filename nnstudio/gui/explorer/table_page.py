"""Table: all samples as rows that can be sorted, with what is true of all of them in rows of their own below."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QTableView, QVBoxLayout, QWidget

from nnstudio.core.data.summary import FeatureSummary, describe_features
from nnstudio.gui.explorer.asking import Asking
from nnstudio.gui.explorer.facts import Facts
from nnstudio.gui.explorer.rows_model import figure
from nnstudio.gui.explorer.rows_view import ROW_HEIGHT, RowsView
from nnstudio.gui.figures import number
from nnstudio.gui.theme import number_font
from nnstudio.gui.widgets.labels import divider, text_label
from nnstudio.session.data_loader import DataLoader

MEASURES = ("Mean", "SD", "Min", "Max", "Missing")
HINT = "Click a heading to sort, double-click a row to see the sample. * marks a label that was put right."
_ROOT = QModelIndex()
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_ROLE = Qt.ItemDataRole


class SummaryModel(QAbstractTableModel):
    """One row a measure, under the columns of the features."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._features: tuple[FeatureSummary, ...] = ()
        self._before = 0

    def show_features(self, before: int, features: tuple[FeatureSummary, ...]) -> None:
        """`before`: so many columns come before those of the features."""
        self.beginResetModel()
        self._before, self._features = before, features
        self.endResetModel()

    def _text(self, row: int, column: int) -> str:
        if column == 0:
            return MEASURES[row]
        if column < self._before:
            return ""
        f = self._features[column - self._before]
        return number(f.missing) if row == 4 else figure((f.mean, f.std, f.low, f.high)[row])

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        return len(MEASURES) if self._features and not parent.isValid() else 0

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        return 0 if parent.isValid() else self._before + len(self._features)

    def data(self, place: QModelIndex | QPersistentModelIndex, role: int = _ROLE.DisplayRole) -> object:
        if role == _ROLE.DisplayRole:
            return self._text(place.row(), place.column())
        if role == _ROLE.FontRole:
            return number_font()
        return _RIGHT if role == _ROLE.TextAlignmentRole and place.column() >= self._before else None


class TablePage(QWidget):
    """The lower rows scroll sideways with the upper ones."""

    chosen = Signal(int)
    """The index of a sample that was double-clicked."""

    def __init__(self, loader: DataLoader, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._asking = Asking(loader, self)
        self.rows = RowsView(loader)
        self.model = SummaryModel(self)
        self.summary = QTableView()
        self._line = divider()
        self._hint = text_label(HINT, "caption", wrap=True)
        self._set_up()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.rows, 1)
        for widget in (self._line, self.summary, self._hint):
            column.addWidget(widget)

    def show_facts(self, facts: Facts) -> None:
        """Show all samples that may be seen."""
        self.rows.show_rows(facts, facts.visible, keep=True)
        of_table = facts.dataset.kind == "table"
        self._hint.setText(f"Mean to Missing: {facts.over.lower()} {HINT}" if of_table else HINT)
        self.summary.setVisible(of_table)
        self._line.setVisible(of_table)
        if of_table:
            self._asking.ask(
                lambda progress: describe_features(facts.dataset, facts.counted, progress),
                self._take,
                "Reading the features",
            )

    def _take(self, features: tuple[FeatureSummary, ...]) -> None:
        self.model.show_features(self.rows.rows.first_feature, features)
        for column in range(self.model.columnCount()):
            self.summary.setColumnWidth(column, self.rows.columnWidth(column))
        self._line_up()

    def _line_up(self, *_: int) -> None:
        bar = self.rows.horizontalScrollBar()
        other = self.summary.horizontalScrollBar()
        other.setRange(bar.minimum(), bar.maximum())
        other.setValue(bar.value())

    def _set_up(self) -> None:
        view, head = self.summary, self.rows.horizontalHeader()
        view.setModel(self.model)
        view.setShowGrid(False)
        view.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.rows.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        view.setFixedHeight(ROW_HEIGHT * len(MEASURES) + 2)
        view.setAccessibleName("Mean, spread and range of each column")
        for side in (view.verticalHeader(), view.horizontalHeader()):
            side.hide()
        view.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        head.sectionResized.connect(lambda column, _, width: view.setColumnWidth(column, width))
        self.rows.horizontalScrollBar().valueChanged.connect(self._line_up)
        self.rows.doubleClicked.connect(lambda place: self.chosen.emit(int(self.rows.rows.order[place.row()])))
