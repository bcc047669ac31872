"""Values: every feature with its figures, and how the one in hand is distributed in each part."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from PySide6.QtCore import QItemSelectionModel, QModelIndex, QSortFilterProxyModel, Qt
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from nnstudio.core.data.datasets import Progress
from nnstudio.core.data.summary import (
    FeatureSummary,
    Histogram,
    channel_names,
    describe_features,
    pixel_histogram,
    value_histogram,
)
from nnstudio.gui.explorer.asking import Asking
from nnstudio.gui.explorer.facts import Facts
from nnstudio.gui.explorer.feature_list import FeatureList
from nnstudio.gui.explorer.feature_model import MISSING, RELATION, SORT_ROLE, FeatureModel
from nnstudio.gui.explorer.part_lines import PartLines
from nnstudio.gui.explorer.rows_model import target_name
from nnstudio.gui.widgets.labels import text_label
from nnstudio.session.data_loader import DataLoader

ETA = (
    "η² is the share of a feature's variance that lies between the classes (one-way analysis of variance): "
    "0 says nothing about the class, 1 decides it."
)
PEARSON = "r is Pearson's correlation with {target}: −1 or 1 is a straight line, 0 is none."
IMAGES = "Figures over all pixels, 0 to 255."


_LEFT, _RIGHT = 600, 400
"""How the room is shared at first."""


class ValuesPage(QWidget):
    """Figures are made of the parts that may be seen."""

    def __init__(self, loader: DataLoader, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._facts: Facts | None = None
        self._listing, self._counting = Asking(loader, self), Asking(loader, self)
        self._shown = 0
        self.model = FeatureModel(self)
        self.sorted = QSortFilterProxyModel(self)
        self.sorted.setSourceModel(self.model)
        self.sorted.setSortRole(SORT_ROLE)
        self.list = FeatureList()
        self._note = text_label("", "caption", wrap=True)
        self._set_up()
        self._lay_out()

    @cached_property
    def lines(self) -> PartLines:
        """How the feature in hand is distributed. Made apart: a plot is as much work as all the rest."""
        found = PartLines(self._halves)
        found.setMinimumWidth(220)
        self._halves.setSizes([_LEFT, _RIGHT])
        return found

    def show_facts(self, facts: Facts) -> None:
        """Show the features of these data; the one in hand stays so if there are as many."""
        if self._facts is None or self._facts.dataset.inputs.shape[1] != facts.dataset.inputs.shape[1]:
            self._shown = 0
        self._facts = facts
        dataset = facts.dataset
        target = target_name(facts)
        words = {"classification": ETA, "regression": PEARSON.format(target=target)}.get(dataset.task, "")
        self._note.setText(f"{IMAGES if dataset.kind == 'images' else words} {facts.over}".strip())
        self._listing.ask(
            lambda progress: describe_features(dataset, facts.counted, progress),
            lambda found: self._take(facts, found),
            "Reading the features",
        )
        self._ask(self._shown)

    def show_feature(self, feature: int) -> None:
        """Show how a feature or channel, by its number, is distributed."""
        if feature != self._shown:
            self._ask(feature)

    def _take(self, facts: Facts, found: tuple[FeatureSummary, ...]) -> None:
        of_table = facts.dataset.kind == "table"
        self.model.show_features(found, facts.dataset.task if of_table else None)
        self.list.setColumnHidden(MISSING, self.model.complete)
        self.list.setColumnHidden(RELATION, not self.model.related)
        self.list.fit_columns()
        row = self.sorted.mapFromSource(self.model.index(min(self._shown, max(0, len(found) - 1)), 0))
        flags = QItemSelectionModel.SelectionFlag
        self.list.selectionModel().setCurrentIndex(row, flags.ClearAndSelect | flags.Rows)

    def _ask(self, feature: int) -> None:
        facts = self._facts
        if facts is None:
            return
        self._shown, lines = feature, self.lines
        dataset, parts = facts.dataset, facts.by_part()

        def work(progress: Progress) -> Histogram:
            if dataset.kind == "images":
                return pixel_histogram(dataset, parts, feature, progress)
            return value_histogram(np.asarray(dataset.inputs[:, feature]), parts)

        name = self._name(facts, feature)
        across = f"{name} of a pixel" if dataset.kind == "images" else name
        self._counting.ask(work, lambda found: lines.show_histogram(name, across, found), "Counting")

    @staticmethod
    def _name(facts: Facts, feature: int) -> str:
        dataset = facts.dataset
        if dataset.kind == "images":
            return channel_names(dataset.inputs.shape[1])[feature]
        return dataset.features[feature] if dataset.features else f"Feature {feature + 1}"

    def _on_current(self, place: QModelIndex) -> None:
        if place.isValid():
            self.show_feature(self.sorted.mapToSource(place).row())

    def _set_up(self) -> None:
        self.list.setModel(self.sorted)
        self.list.setSortingEnabled(True)
        self.list.sortByColumn(-1, Qt.SortOrder.AscendingOrder)  # as they stand in the data, until a heading is clicked
        self.list.selectionModel().currentChanged.connect(self._on_current)

    def _lay_out(self) -> None:
        self._halves = QSplitter(Qt.Orientation.Horizontal, self)
        self._halves.setChildrenCollapsible(False)
        self._halves.setHandleWidth(12)
        left = QWidget(self._halves)
        left.setMinimumWidth(260)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.list, 1)
        column.addWidget(self._note)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._halves)
