"""The rows of a traced network as a tree that Qt's views can ask; nothing is copied, so long networks cost little."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QBrush

from nnstudio.core.network import Path, Trace, TraceRow
from nnstudio.gui import theme
from nnstudio.gui.figures import number
from nnstudio.gui.network.views.spoken import spoken
from nnstudio.gui.network.words import NOTHING, macs_text, shape_text

COLUMNS = ("Name", "Layer", "Settings", "Output", "Parameters", "MACs", "Field")
NAME = 0
_TIPS = {
    "Output": "Shape of one sample behind the layer: channels × height × width, or a row of numbers.",
    "Parameters": "Weights and biases that training finds.",
    "MACs": "Multiply-adds for one sample: the work of one answer.",
    "Field": "Receptive field: the side, in input pixels, of what one output value sees.",
}
_FIRST_NUMBER = COLUMNS.index("Output")
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter

Index = QModelIndex | QPersistentModelIndex


class ListModel(QAbstractItemModel):
    """One row a layer; what a block holds lies below it. An index's id is the row's place in the trace."""

    renamed = Signal(object, str)
    """A path and the name that the user wants for the layer there."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[TraceRow, ...] = ()
        self._names: list[str] = []
        self._places: dict[Path, int] = {}
        self._below: dict[Path, list[int]] = {}
        self._within: dict[int, int] = {}
        self._said: dict[int, tuple[str, ...]] = {}

    def show_plan(self, plan: Trace) -> bool:
        """Take another trace. True if the same layers stand in the same places, so that nothing was rebuilt."""
        same = [row.path for row in plan.rows] == [row.path for row in self._rows]
        if not same:
            self.beginResetModel()
        self._rows = plan.rows
        self._places = {row.path: place for place, row in enumerate(plan.rows)}
        self._below = defaultdict(list)
        for place, row in enumerate(plan.rows):
            siblings = self._below[row.path[:-2]]
            self._within[place] = len(siblings)
            siblings.append(place)
        self._names = [self._name(row) for row in plan.rows]
        self._said = {}
        if not same:
            self.endResetModel()
        elif self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, len(COLUMNS) - 1))
        return same

    def path(self, index: Index) -> Path:
        """Where the layer of an index is."""
        return self._rows[index.internalId()].path

    def index_of(self, path: Path) -> QModelIndex:
        """The first cell of a layer; invalid where there is none."""
        place = self._places.get(path)
        return QModelIndex() if place is None else self.createIndex(self._within[place], 0, place)

    def blocks(self) -> list[Path]:
        """The layers that hold others."""
        return [row.path for row in self._rows if row.layer.bodies]

    def names(self) -> list[tuple[str, int]]:
        """What the first column says, and how many levels deep, counted from 1."""
        return [(name, len(row.path) // 2 + 1) for name, row in zip(self._names, self._rows, strict=True)]

    def as_text(self, paths: list[Path]) -> str:
        """Layers as tab-separated lines below the names of the columns, for a spreadsheet: plain numbers."""
        rows = [self._rows[self._places[path]] for path in paths]
        lines = [COLUMNS, *(_plain_cells(row, self._names[self._places[row.path]]) for row in rows)]
        return "\n".join("\t".join(line) for line in lines)

    def _name(self, row: TraceRow) -> str:
        """With the name of its way in a block of several: "branch2.conv1"."""
        if len(row.path) == 1:
            return row.name
        block = self._rows[self._places[row.path[:-2]]].layer
        return f"{block.body_names[row.path[-2]]}.{row.name}" if len(block.bodies) > 1 else row.name

    def _cells(self, place: int) -> tuple[str, ...]:
        if place not in self._said:
            self._said[place] = _cells(self._rows[place], self._names[place])
        return self._said[place]

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        siblings = self._below.get(self.path(parent) if parent.isValid() else (), [])
        if not (0 <= row < len(siblings) and 0 <= column < len(COLUMNS)):
            return QModelIndex()
        return self.createIndex(row, column, siblings[row])

    def parent(self, index: Index = QModelIndex()) -> Any:  # noqa: B008
        return self.index_of(self.path(index)[:-2]) if index.isValid() else QModelIndex()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        if parent.isValid() and parent.column() > 0:
            return 0
        return len(self._below.get(self.path(parent) if parent.isValid() else (), []))

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return len(COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = self._rows[index.internalId()], index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._cells(index.internalId())[column]
            case Qt.ItemDataRole.EditRole:
                return row.name
            case Qt.ItemDataRole.TextAlignmentRole:
                return _RIGHT if column >= _FIRST_NUMBER else _LEFT
            case Qt.ItemDataRole.ForegroundRole:
                return QBrush(_color(row, column))
            case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleTextRole:
                return spoken(row)
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        row = self._rows[index.internalId()]
        wanted = str(value).strip()
        if wanted != row.name:
            self.renamed.emit(row.path, wanted)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() == NAME else flags

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return COLUMNS[section]
            case Qt.ItemDataRole.ToolTipRole:
                return _TIPS.get(COLUMNS[section])
            case Qt.ItemDataRole.TextAlignmentRole:
                return _RIGHT if section >= _FIRST_NUMBER else _LEFT
        return None


def _cells(row: TraceRow, name: str) -> tuple[str, ...]:
    known = row.output_shape is not None
    return (
        name,
        row.layer.title,
        row.problem.text if row.problem else row.layer.summary(),
        shape_text(row.output_shape),
        (number(row.parameters) if row.parameters else "") if known else NOTHING,
        (macs_text(row.macs) if row.macs else "") if known else NOTHING,
        str(row.receptive_field) if known else NOTHING,
    )


def _plain_cells(row: TraceRow, name: str) -> tuple[str, ...]:
    shape = "" if row.output_shape is None else shape_text(row.output_shape)
    figures = (str(row.parameters), str(row.macs), str(row.receptive_field))
    return name, row.layer.title, row.layer.summary(), shape, *figures


def _color(row: TraceRow, column: int) -> Any:
    colors = theme.current()
    if row.problem is not None and column == COLUMNS.index("Settings"):
        return colors.color("error_text")
    return colors.color("text" if column < 2 else "muted")
