"""The settings of a split that are folded away: mixture, official parts, groups, seed, and those seldom touched."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from nnstudio.core.data.datasets import Dataset
from nnstudio.core.data.split import SplitSpec
from nnstudio.core.data.split.drawing_lots import why_nothing_is_drawn
from nnstudio.gui.data.split.more import SplitMore
from nnstudio.gui.data.split.rows import enable_row, labelled_row, set_row_text
from nnstudio.gui.figures import number
from nnstudio.gui.widgets.layouts import column_of
from nnstudio.gui.widgets.number_field import NumberField
from nnstudio.gui.widgets.switch import Switch

_LARGEST_SEED = 2**31 - 1
_FIELD = 92
_MIXED = "Every part gets the same mixture of {classes}, as far as there are enough of each."
_SEED = "The same seed gives the same parts."
_OFFICIAL = "Keep the parts that the authors of the data set aside, so that results can be compared."


class SplitDetails(QWidget):
    """Shows only what means something for these data and this method, and disables what does nothing."""

    edited = Signal(str, object)
    """Words of the edit and the new SplitSpec."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._spec = SplitSpec()
        self.stratified, self.official, self.grouped = Switch(), Switch(), Switch()
        self.seed = NumberField(0, _LARGEST_SEED, whole=True)
        self.seed.setFixedWidth(_FIELD)
        self.more = SplitMore()
        column = column_of((0, 0, 0, 0), 0, self)
        self._stratified_row = labelled_row("Stratified by class", self.stratified, "")
        self._official_row = labelled_row("Official test part", self.official, _OFFICIAL)
        self._grouped_row = labelled_row("Keep groups together", self.grouped, "")
        self._seed_row = labelled_row("Seed", self.seed, _SEED)
        for row in (self._stratified_row, self._official_row, self._grouped_row, self._seed_row, self.more):
            column.addWidget(row)
        self.stratified.clicked.connect(self._on_stratified)
        self.official.clicked.connect(self._on_official)
        self.grouped.clicked.connect(self._on_grouped)
        self.seed.valueChanged.connect(self._on_seed)
        self.more.edited.connect(self.edited)

    def show_split(self, spec: SplitSpec, dataset: Dataset | None, official: float | None, fixed: bool) -> None:
        """Show a split. `official` is the share of an official test part; `fixed` parts are all official."""
        self._spec = spec
        self.stratified.setChecked(spec.stratified)
        self.official.setChecked(spec.official)
        self.grouped.setChecked(spec.grouped)
        self.seed.blockSignals(True)
        self.seed.setValue(spec.seed)
        self.seed.blockSignals(False)
        self.more.show_split(spec, official, fixed)
        if dataset is not None:
            self._show_applicable(spec, dataset)

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """What Tab goes through, in this order."""
        return self.stratified, self.official, self.grouped, self.seed, *self.more.stops

    def _show_applicable(self, spec: SplitSpec, dataset: Dataset) -> None:
        several = dataset.task == "multi-label"
        self._stratified_row.setVisible(dataset.task != "regression")
        set_row_text(self._stratified_row, "Stratified by labels" if several else "Stratified by class", "")
        self._official_row.setVisible(dataset.official_test is not None or dataset.official_validation is not None)
        why = why_nothing_is_drawn(dataset, spec)
        mixed = _MIXED.format(classes="labels" if several else "classes")
        enable_row(self._stratified_row, not why, why or mixed)
        enable_row(self._seed_row, not why, why or _SEED)
        groups = dataset.groups
        self._grouped_row.setVisible(groups is not None and spec.method != "leave one group out")
        if groups is not None:
            count = f"{number(len(groups.names))} groups"
            tip = f"No {groups.column} comes into two parts: {count}."
            set_row_text(self._grouped_row, f"Keep {groups.column} together: {count}", tip)

    def _edit(self, words: str, change: Callable[[SplitSpec], SplitSpec]) -> None:
        self.edited.emit(words, change(self._spec))

    def _on_stratified(self, on: bool) -> None:
        words = "Stratify the split by class" if on else "Do not stratify the split"
        self._edit(words, lambda spec: replace(spec, stratified=on))

    def _on_official(self, on: bool) -> None:
        words = "Keep the official parts" if on else "Divide everything anew"
        self._edit(words, lambda spec: replace(spec, official=on))

    def _on_grouped(self, on: bool) -> None:
        words = "Keep groups together" if on else "Divide groups between parts"
        self._edit(words, lambda spec: replace(spec, grouped=on))

    def _on_seed(self) -> None:
        seed = int(self.seed.number())
        if seed != self._spec.seed:
            self._edit("Change the seed of the split", lambda spec: replace(spec, seed=seed))
