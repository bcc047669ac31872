"""The features as rows: mean, spread, range, what is missing, relation with the target."""

from __future__ import annotations

import math

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from nnstudio.core.data.datasets import Task
from nnstudio.core.data.summary import FeatureSummary, relation_name
from nnstudio.gui.explorer.rows_model import figure
from nnstudio.gui.figures import number
from nnstudio.gui.theme import number_font

SORT_ROLE = Qt.ItemDataRole.UserRole
MISSING, RELATION = 6, 1
"""Columns."""
_ROOT = QModelIndex()
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_ROLE = Qt.ItemDataRole
Place = QModelIndex | QPersistentModelIndex


class FeatureModel(QAbstractTableModel):
    """With SORT_ROLE it gives what rows are sorted by: a relation by its strength, whatever its sign."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._features: tuple[FeatureSummary, ...] = ()
        self._titles: tuple[str, ...] = ()
        self.related = False
        """Whether there is a relation with the target to show."""

    def show_features(self, features: tuple[FeatureSummary, ...], task: Task | None) -> None:
        """Show these; `task` says what the relation with the target is called; None: there is none."""
        self.beginResetModel()
        self._features = features
        relation = relation_name(task) if task else ""
        self._titles = ("Feature", relation, "Mean", "SD", "Min", "Max", "Missing")
        self.related = bool(relation)
        self.endResetModel()

    @property
    def complete(self) -> bool:
        """Whether no value is missing anywhere."""
        return not any(feature.missing for feature in self._features)

    def _value(self, row: int, column: int) -> str | float:
        f = self._features[row]
        return (f.name, f.relation, f.mean, f.std, f.low, f.high, f.missing)[column]

    def _text(self, row: int, column: int) -> str:
        value = self._value(row, column)
        if isinstance(value, str):
            return value
        if column == MISSING:
            return number(int(value))
        if column == RELATION:
            return "–" if math.isnan(value) else f"{value:.3f}".replace("-", "−")
        return figure(value, 4)

    # Qt

    def rowCount(self, parent: Place = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._features)

    def columnCount(self, parent: Place = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._titles)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _ROLE.DisplayRole) -> object:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self._titles):
            return None
        if role == _ROLE.DisplayRole:
            return self._titles[section]
        return (_RIGHT if section else _LEFT) if role == _ROLE.TextAlignmentRole else None

    def data(self, place: Place, role: int = _ROLE.DisplayRole) -> object:
        row, column = place.row(), place.column()
        if role in (_ROLE.DisplayRole, _ROLE.ToolTipRole):
            return self._text(row, column)
        if role == _ROLE.TextAlignmentRole:
            return _RIGHT if column else _LEFT
        if role == _ROLE.FontRole:
            return number_font()
        if role == SORT_ROLE:
            value = self._value(row, column)
            return value if isinstance(value, str) else -1.0 if math.isnan(value) else _sorted_by(value, column)
        return None


def _sorted_by(value: float, column: int) -> float:
    return abs(value) if column == RELATION else float(value)
