"""Samples as the rows of a table, made when they are asked for: a million rows take no more time than ten."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont

from nnstudio.core.data.datasets import Indices
from nnstudio.gui import theme
from nnstudio.gui.explorer.facts import Facts
from nnstudio.gui.figures import number
from nnstudio.gui.theme import number_font

Place = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_ROLE = Qt.ItemDataRole
_NONE: Indices = np.zeros(0, np.int64)


class RowsModel(QAbstractTableModel):
    """Row, id, part, class or value, group, then the features."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._facts: Facts | None = None
        self._order = _NONE
        self._columns: tuple[str, ...] = ()
        # Asked for with every cell that is painted or measured, so they are found once.
        self._kinds: tuple[str, ...] = ()
        self._font: QFont = number_font()
        self._struck = number_font()
        self._struck.setStrikeOut(True)

    def show_rows(self, facts: Facts | None, order: Indices) -> None:
        """Show the samples at these indices, in this order."""
        self.beginResetModel()
        self._facts, self._order = facts, order
        self._columns = _columns(facts) if facts else ()
        self._kinds = kinds(facts) if facts else ()
        self.endResetModel()

    @property
    def order(self) -> Indices:
        """The indices of the samples, from the first row to the last."""
        return self._order

    @property
    def columns(self) -> tuple[str, ...]:
        """What the columns are called."""
        return self._columns

    @property
    def first_feature(self) -> int:
        """The column with which the features begin."""
        return len(self._kinds)

    def _text(self, index: int, column: int) -> str:
        facts = self._facts
        assert facts is not None
        if column >= self.first_feature:
            return figure(float(facts.dataset.inputs[index, column - self.first_feature]))
        match self._kinds[column]:
            case "row":
                return number(index)
            case "id":
                return facts.dataset.id_of(index)
            case "part":
                return facts.part_words(index)
            case "group":
                groups = facts.dataset.groups
                return groups.names[groups.codes[index]] if groups else ""
        truth = facts.dataset.truth_of(index)
        return f"{truth} *" if facts.is_relabelled(index) else truth

    # Qt

    def rowCount(self, parent: Place = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._order)

    def columnCount(self, parent: Place = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _ROLE.DisplayRole) -> object:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self._columns):
            return None
        if role in (_ROLE.DisplayRole, _ROLE.ToolTipRole):
            return self._columns[section]
        return self._align(section) if role == _ROLE.TextAlignmentRole else None

    def data(self, place: Place, role: int = _ROLE.DisplayRole) -> object:
        if self._facts is None:
            return None
        index, column = int(self._order[place.row()]), place.column()
        if role in (_ROLE.DisplayRole, _ROLE.ToolTipRole):
            return self._text(index, column)
        if role == _ROLE.FontRole:
            return self._struck if self._facts.is_excluded(index) else self._font
        if role == _ROLE.TextAlignmentRole:
            return self._align(column)
        if role == _ROLE.ForegroundRole:
            return self._color(index, column)
        return None

    def _align(self, column: int) -> int:
        text = column < self.first_feature and self._kinds[column] in ("id", "part", "group", "class")
        return _LEFT if text else _RIGHT

    def _color(self, index: int, column: int) -> QColor | None:
        if column < self.first_feature and self._kinds[column] == "row":
            return theme.current().color("muted")
        return theme.current().color("muted") if self._facts and self._facts.is_excluded(index) else None


def kinds(facts: Facts) -> tuple[str, ...]:
    """What the columns before the features hold."""
    data = facts.dataset
    truth = "value" if data.task == "regression" else "class"
    return ("row", *(["id"] if data.ids is not None else []), "part", truth, *(["group"] if data.groups else []))


def feature_names(facts: Facts) -> tuple[str, ...]:
    """What the features of a table are called; those of images have no names."""
    data = facts.dataset
    if data.kind != "table":
        return ()
    return data.features or tuple(f"Feature {n}" for n in range(1, data.inputs.shape[1] + 1))


def target_name(facts: Facts) -> str:
    """What is predicted, as a title."""
    return facts.dataset.target or facts.dataset.truth_noun.capitalize()


def _columns(facts: Facts) -> tuple[str, ...]:
    group = facts.dataset.groups.column if facts.dataset.groups else ""
    titles = {"row": "Row", "id": "Name", "part": "Part", "group": group}
    return (*(titles.get(kind) or target_name(facts) for kind in kinds(facts)), *feature_names(facts))


def column_keys(facts: Facts, column: int, indices: Indices) -> NDArray[np.generic]:
    """What the samples at `indices` are sorted by in a column. Takes a while for many: call it on a thread."""
    data, before = facts.dataset, kinds(facts)
    if column >= len(before):
        return np.asarray(data.inputs[indices, column - len(before)])
    match before[column]:
        case "row":
            return indices
        case "id":
            return np.array([data.id_of(index) for index in indices.tolist()])
        case "part":
            return facts.codes[indices]
        case "group":
            return data.groups.codes[indices] if data.groups else indices
    labels = data.labels[indices]
    return labels.sum(axis=1) if labels.ndim > 1 else labels


def figure(value: float, digits: int = 5) -> str:
    """Some figures of a number; "–" where it is missing."""
    return "–" if math.isnan(value) else f"{value:.{digits}g}".replace("-", "−")
