"""The columns of a table with what each holds; a click on that takes it as something else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView, QWidget

from nnstudio.core.data.own import ColumnFacts
from nnstudio.gui import theme
from nnstudio.gui.figures import number
from nnstudio.gui.icons import icon

Index = QModelIndex | QPersistentModelIndex
HEADINGS = ("Column", "Taken as", "Different", "Missing", "Such as")
TYPE = 1
TARGET = "Target"
"""The role of a column that is predicted."""
TAKEN_AS = ("number", "category", "date", "left out")
_ROOT = QModelIndex()
_WIDTHS = (150, 118, 76, 70)
_OPENING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space, Qt.Key.Key_F2)


class ColumnsTable(QTableView):
    """`chosen(names, type)` asks to take columns as something else: the one clicked, or all that are selected."""

    chosen = Signal(object, str)
    target_wanted = Signal(object, bool)
    """Columns are to be what is predicted, or are not any more."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = _ColumnsModel()
        self.setModel(self._model)
        self.changeable = True
        self.setAccessibleName("Columns of the table")
        self.setFont(theme.number_font(12))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(26)
        self.horizontalHeader().setStretchLastSection(True)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        for column, width in enumerate(_WIDTHS):
            self.setColumnWidth(column, width)
        self.clicked.connect(self._on_clicked)

    def show_columns(self, columns: Sequence[ColumnFacts], roles: dict[str, str], changeable: bool) -> None:
        """`roles` says what columns are that become no inputs, such as {"status": "target"}."""
        self.changeable = changeable
        if not self._model.refresh(columns, roles):
            self._model.show_columns(columns, roles)

    def menu_for(self, row: int) -> QMenu:
        """The menu of what a column can be taken as."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        facts = self._model.columns[row]
        selected = [index.row() for index in self.selectionModel().selectedRows()]
        rows = selected if row in selected else [row]
        names = [self._model.columns[each].name for each in rows]
        is_target = self._model.roles.get(facts.name) == TARGET
        for type in TAKEN_AS if self.changeable and not is_target else ():
            action = menu.addAction(type.capitalize())
            action.setCheckable(True)
            action.setChecked(type == _taken_as(facts))
            action.triggered.connect(lambda _=False, type=type: self.chosen.emit(names, type))
        menu.addSeparator()
        target = menu.addAction(TARGET)
        target.setToolTip("What is to be predicted. Several columns of 0 and 1 are labels of which several may apply.")
        target.setCheckable(True)
        target.setChecked(is_target)
        target.triggered.connect(lambda wanted: self.target_wanted.emit(names, wanted))
        menu.setToolTipsVisible(True)
        return menu

    def _on_clicked(self, index: QModelIndex) -> None:
        if index.column() == TYPE:
            self._ask(index)

    def _ask(self, index: QModelIndex) -> None:
        if not self._model.can_change(self._model.columns[index.row()]):
            return
        place = self.visualRect(self._model.index(index.row(), TYPE))
        self.menu_for(index.row()).popup(self.viewport().mapToGlobal(place.bottomLeft() + QPoint(0, 1)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _OPENING and self.currentIndex().isValid():
            self._ask(self.currentIndex())
        else:
            super().keyPressEvent(event)


class _ColumnsModel(QAbstractTableModel):
    def __init__(self) -> None:
        super().__init__()
        self.columns: Sequence[ColumnFacts] = ()
        self.roles: dict[str, str] = {}

    def show_columns(self, columns: Sequence[ColumnFacts], roles: dict[str, str]) -> None:
        self.beginResetModel()
        self.columns, self.roles = columns, roles
        self.endResetModel()

    def refresh(self, columns: Sequence[ColumnFacts], roles: dict[str, str]) -> bool:
        """Show other facts of the same columns, so that selection and place stay; whether they are the same."""
        if [column.name for column in columns] != [column.name for column in self.columns] or not columns:
            return False
        self.columns, self.roles = columns, roles
        self.dataChanged.emit(self.index(0, 0), self.index(len(columns) - 1, len(HEADINGS) - 1))
        return True

    def can_change(self, facts: ColumnFacts) -> bool:
        """Whether a column can be something else: an input or a target, or one of several targets that may go."""
        role = self.roles.get(facts.name)
        return not role or (role == TARGET and list(self.roles.values()).count(TARGET) > 1)

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(HEADINGS)

    def headerData(self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _aligned(section)
        shown = role == Qt.ItemDataRole.DisplayRole and way == Qt.Orientation.Horizontal
        return HEADINGS[section] if shown else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        facts = self.columns[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(facts, index.column())
            case Qt.ItemDataRole.TextAlignmentRole:
                return _aligned(index.column())
            case Qt.ItemDataRole.ToolTipRole:
                return f"{facts.name}: {facts.why}" if facts.why else ", ".join(facts.examples)
            case Qt.ItemDataRole.ForegroundRole if not facts.used and facts.name not in self.roles:
                return theme.current().color("muted")
            case Qt.ItemDataRole.DecorationRole if index.column() == TYPE and self.can_change(facts):
                return icon("chevrons-up-down", "muted")
        return None

    def _text(self, facts: ColumnFacts, column: int) -> str:
        return (
            facts.name,
            self.roles.get(facts.name) or _taken_as(facts).capitalize(),
            f"{number(facts.distinct)}{'+' if facts.many else ''}",
            number(facts.missing) if facts.missing else "",
            facts.why if facts.why else ", ".join(facts.examples),
        )[column]


def _taken_as(facts: ColumnFacts) -> str:
    return facts.type if facts.used else "left out"


def _aligned(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column in (2, 3) else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
