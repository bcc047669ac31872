"""The split: method, bar with handles, what stays together, seed, folds, and how often the test part was looked at."""

from __future__ import annotations

import random
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nnstudio.core.data.apportion import part_sizes
from nnstudio.core.data.datasets import Dataset
from nnstudio.core.data.share_edits import with_share
from nnstudio.core.data.split import PARTS, SMALLEST_SHARE, SplitSpec, move_boundary
from nnstudio.gui.data.folds_box import FoldsBox
from nnstudio.gui.data.looks_label import LooksLabel
from nnstudio.gui.data.split_bar import SplitBar
from nnstudio.gui.data.split_method import MethodChoice
from nnstudio.gui.data.split_more import SplitMore
from nnstudio.gui.data.split_remarks import SplitRemarks
from nnstudio.gui.data.split_rows import labelled_row, set_row_text, side_by_side, small_button
from nnstudio.gui.figures import number
from nnstudio.gui.widgets.labels import text_label
from nnstudio.gui.widgets.number_field import NumberField
from nnstudio.gui.widgets.switch import Switch
from nnstudio.session.loaded import LoadedData

_LARGEST_SEED = 2**31 - 1
_DICE = 9999
_SEED_WIDTH = 92
_FOLDS_DECIDE = "The folds decide how many are learned from and validated."
_KEPT = "The official parts keep their sizes."
_BY_CLASS = ("Stratified by class", "Every part gets the same mixture of classes.")
_BY_LABELS = ("Stratified by labels", "Every part gets the same mixture of combinations of labels.")


class SplitBox(QWidget):
    """Shows the project's split and reports what the user wants to change about it."""

    edited = Signal(str, object, str)
    """Words of the edit, the new SplitSpec, and a key that joins edits to one undo step (may be empty)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._spec = SplitSpec()
        self._data: LoadedData | None = None
        self.method, self.bar = MethodChoice(), SplitBar()
        self.stratified, self.official, self.grouped = Switch(), Switch(), Switch()
        self.folds, self.more, self.remarks = FoldsBox(), SplitMore(), SplitRemarks()
        self.seed = NumberField(0, _LARGEST_SEED, whole=True)
        self.dice = small_button("dices", "Another seed", "Draw another split by chance.")
        self.more_button = small_button("sliders-horizontal", "More settings of the split")
        self.test_label = LooksLabel()
        self._rows = QVBoxLayout()
        self._lay_out()
        self._connect()

    def show_split(self, spec: SplitSpec, data: LoadedData | None) -> None:
        """Show a split as asked for, and what came of it once the data are there."""
        self._spec, self._data = spec, data
        dataset = data.dataset if data else None
        self.method.show_method(spec.method, dataset is None or dataset.groups is not None)
        self.stratified.setChecked(spec.stratified)
        self.official.setChecked(spec.official)
        self.seed.blockSignals(True)
        self.seed.setValue(spec.seed)
        self.seed.blockSignals(False)
        self._show_applicable(spec, dataset)
        self.more.show_split(spec, self._official_share(spec), self._fixed(spec))
        self.folds.show_split(spec, len(data.split.folds) if data is not None else 0)
        if data is None or data.split_spec == spec:
            self.test_label.show_part(len(data.split.test) > 0 if data is not None else spec.test > 0)
            self._show_parts(spec)
            self.remarks.show_sentences(data.advice if data else ())

    def show_looks(self, count: int, images_open: bool) -> None:
        """Say how often the test part was looked at."""
        self.test_label.show_looks(count, images_open)

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """What Tab goes through, in this order."""
        switches = (self.stratified, self.official, self.grouped)
        tail = (self.dice, self.seed, *self.more.stops, self.remarks.more)
        return self.method, self.more_button, *self.bar.handles, *self.folds.stops, *switches, *tail

    def new_seed(self) -> None:
        """Draw the parts anew, by chance."""
        seed = self._spec.seed
        while seed == self._spec.seed:
            seed = random.randint(0, _DICE)
        self.edited.emit("Draw another split", replace(self._spec, seed=seed), "")

    def reset(self) -> None:
        """Back to 60 / 20 / 20."""
        usual = SplitSpec()
        spec = replace(self._spec, train=usual.train, validation=usual.validation, test=usual.test)
        if spec != self._spec:
            self.edited.emit("Reset the split to 60 / 20 / 20", spec, "")

    # What there is to show

    def _show_applicable(self, spec: SplitSpec, dataset: Dataset | None) -> None:
        """Only what means something for these data and this method."""
        groups = dataset.groups if dataset else None
        set_official = dataset is not None and not (
            dataset.official_test is None and dataset.official_validation is None
        )
        self._official_row.setVisible(set_official)
        self._stratified_row.setVisible(dataset is None or dataset.task != "regression")
        several = dataset is not None and dataset.several
        set_row_text(self._stratified_row, *(_BY_LABELS if several else _BY_CLASS))
        self._grouped_row.setVisible(groups is not None and spec.method != "leave one group out")
        self.grouped.setChecked(spec.grouped)
        if groups is not None:
            text = f"Keep {groups.column} together"
            tip = f"No {groups.column} comes into two parts: {number(len(groups.names))} groups."
            set_row_text(self._grouped_row, f"{text}: {number(len(groups.names))} groups", tip)

    def _official_share(self, spec: SplitSpec) -> float | None:
        """The share of an official test part that is kept; None where there is none."""
        dataset: Dataset | None = self._data.dataset if self._data else None
        if dataset is None or dataset.official_test is None or not spec.official:
            return None
        return len(dataset.official_test) / len(dataset)

    def _fixed(self, spec: SplitSpec) -> bool:
        """Whether all parts are as the authors of the data made them."""
        dataset = self._data.dataset if self._data else None
        return spec.official and dataset is not None and dataset.official_validation is not None

    def _show_parts(self, spec: SplitSpec) -> None:
        """Show what the data say of this very spec, or what it will come to while a handle is on its way."""
        data, official = self._data, self._official_share(spec)
        fractions = spec.fractions
        counts: tuple[int, ...] = ()
        if data is not None and data.split_spec == spec:
            counts = tuple(len(data.split.part(part)) for part in PARTS)
        elif data is not None and spec.method == "parts":
            counts = tuple(int(n) for n in part_sizes(len(data.dataset), fractions))
        fixed = self._fixed(spec) and spec.method == "parts"
        folded = spec.method != "parts"
        self.more.show_split(spec, official, fixed)
        whole = sum(counts)
        if whole and (official is not None or fixed or folded):
            first, second, third = (n / whole for n in counts)
            fractions = (first, second, third)
        noun = "rows" if data is not None and data.dataset.kind == "table" else "images"
        self.bar.show_split(fractions, counts, official is not None, noun)
        if fixed or folded:
            self.bar.fix_training(_KEPT if fixed else _FOLDS_DECIDE)

    # What the user does

    def _moved(self, first: float, second: float) -> SplitSpec:
        if self._spec.method == "parts":
            return move_boundary(self._spec, first, second, self._official_share(self._spec))
        test = min(max(round(1 - second, 2), SMALLEST_SHARE), 1 - 2 * SMALLEST_SHARE)
        return with_share(self._spec, "test", test)

    def _on_dragged(self, first: float, second: float) -> None:
        spec = self._moved(first, second)
        if spec.method == "parts":
            self._show_parts(spec)
        else:
            _, before, _ = self.bar.fractions
            learned = 1 - spec.test
            share = before / max(1e-9, 1 - self.bar.fractions[2])
            self.bar.show_split((learned * (1 - share), learned * share, spec.test), (), False)
            self.bar.fix_training(_FOLDS_DECIDE)

    def _on_dropped(self, first: float, second: float, gesture: int) -> None:
        spec = self._moved(first, second)
        if spec == self._spec:
            self._show_parts(spec)
            return
        self._on_dragged(first, second)
        self.edited.emit("Change the split", spec, f"split bar {id(self)} {gesture}")

    def _on_method(self, method: str, title: str) -> None:
        self.edited.emit(f"Divide by the method {title}", replace(self._spec, method=method, fold=1), "")

    def _on_stratified(self, on: bool) -> None:
        words = "Stratify the split by class" if on else "Do not stratify the split"
        self.edited.emit(words, replace(self._spec, stratified=on), "")

    def _on_official(self, on: bool) -> None:
        words = "Keep the official parts" if on else "Divide everything anew"
        self.edited.emit(words, replace(self._spec, official=on), "")

    def _on_grouped(self, on: bool) -> None:
        words = "Keep groups together" if on else "Divide groups between parts"
        self.edited.emit(words, replace(self._spec, grouped=on), "")

    def _on_seed(self) -> None:
        seed = int(self.seed.number())
        if seed != self._spec.seed:
            self.edited.emit("Change the seed of the split", replace(self._spec, seed=seed), "")

    def _connect(self) -> None:
        self.method.chosen.connect(self._on_method)
        self.bar.dragged.connect(self._on_dragged)
        self.bar.dropped.connect(self._on_dropped)
        self.bar.reset_wanted.connect(self.reset)
        self.stratified.clicked.connect(self._on_stratified)
        self.official.clicked.connect(self._on_official)
        self.grouped.clicked.connect(self._on_grouped)
        self.seed.valueChanged.connect(self._on_seed)
        self.dice.clicked.connect(self.new_seed)
        self.folds.edited.connect(self.edited)
        self.more.edited.connect(lambda words, spec: self.edited.emit(words, spec, ""))
        self.more_button.toggled.connect(self.more.setVisible)

    # Layout

    def _add_row(self, text: str, control: QWidget, help_text: str) -> QWidget:
        row = labelled_row(text, control, help_text)
        self._rows.addWidget(row)
        return row

    def _lay_out(self) -> None:
        self._rows.setSpacing(0)
        self._rows.addWidget(self.folds)
        self._stratified_row = self._add_row(_BY_CLASS[0], self.stratified, _BY_CLASS[1])
        help_text = "Keep the parts that the authors of the data set aside, so that results can be compared."
        self._official_row = self._add_row("Official test part", self.official, help_text)
        self._grouped_row = self._add_row("Keep groups together", self.grouped, "")
        self.seed.setFixedWidth(_SEED_WIDTH)
        dice_tip = self.dice.toolTip()
        self._add_row("Seed", side_by_side(self.dice, self.seed), "The same seed gives the same parts.")
        self.seed.setAccessibleName("Seed")
        self.dice.setToolTip(dice_tip)
        self._rows.addWidget(labelled_row("Test part", self.test_label, "", wide=True))
        self.more_button.setCheckable(True)
        self.more.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        head = QHBoxLayout()
        head.addWidget(text_label("Split", "title"), 1)
        head.setSpacing(4)
        head.addWidget(self.method, 10)
        head.addWidget(self.more_button)
        column.addLayout(head)
        column.addWidget(self.bar)
        column.addLayout(self._rows)
        column.addWidget(self.more)
        column.addWidget(self.remarks)
