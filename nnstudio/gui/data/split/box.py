"""The split: method, bar with handles, folds, how it is drawn in a line, the settings folded away, remarks."""

from __future__ import annotations

import random
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from nnstudio.core.data.datasets import Dataset
from nnstudio.core.data.split import PARTS, SMALLEST_SHARE, SplitSpec, move_boundary
from nnstudio.core.data.split.apportion import part_sizes
from nnstudio.core.data.split.drawing_lots import why_nothing_is_drawn
from nnstudio.core.data.split.share_edits import with_share
from nnstudio.gui.data.looks_label import LooksLabel
from nnstudio.gui.data.remarks import Remark, Remarks
from nnstudio.gui.data.split.bar import SplitBar
from nnstudio.gui.data.split.details import SplitDetails
from nnstudio.gui.data.split.folds_box import FoldsBox
from nnstudio.gui.data.split.method import MethodChoice
from nnstudio.gui.data.split.summary import summary
from nnstudio.gui.theme import set_role
from nnstudio.gui.widgets.elide import ElidedLabel
from nnstudio.gui.widgets.labels import text_label
from nnstudio.gui.widgets.layouts import column_of
from nnstudio.gui.widgets.tool_buttons import icon_field
from nnstudio.session.loaded import LoadedData

_DICE = 9999
_DICE_TIP = "Draw another split by chance."
_FOLDS_DECIDE = "The folds decide how many are learned from and validated."
_KEPT = "The official parts keep their sizes."


class SplitBox(QWidget):
    """Shows the project's split and reports what the user wants to change about it."""

    edited = Signal(str, object, str)
    """Words of the edit, the new SplitSpec, and a key that joins edits to one undo step (may be empty)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._spec = SplitSpec()
        self._data: LoadedData | None = None
        self.method, self.bar, self.folds = MethodChoice(), SplitBar(), FoldsBox()
        self.details, self.remarks = SplitDetails(), Remarks()
        self.more, self.stratified, self.official = self.details.more, self.details.stratified, self.details.official
        self.grouped, self.seed = self.details.grouped, self.details.seed
        self.summary = ElidedLabel()
        self.dice = icon_field("dices", "Another seed", _DICE_TIP)
        self.more_button = icon_field("sliders-horizontal", "More settings of the split")
        self.test_label = LooksLabel()
        self._lay_out()
        self._connect()

    def show_split(self, spec: SplitSpec, data: LoadedData | None) -> None:
        """Show a split as asked for, and what came of it once the data are there."""
        if spec != self._spec:
            self.remarks.show_part("said")
        self._spec, self._data = spec, data
        dataset = data.dataset if data else None
        self.method.show_method(spec.method, dataset is None or dataset.groups is not None)
        self.details.show_split(spec, dataset, self._official_share(spec), self._fixed(spec))
        self.summary.setText(summary(spec, dataset))
        why = why_nothing_is_drawn(dataset, spec) if dataset is not None else ""
        self.dice.setEnabled(not why)
        self.dice.setToolTip(why or _DICE_TIP)
        self.folds.show_split(spec, len(data.split.folds) if data is not None else 0)
        if data is None or data.split_spec == spec:
            self.test_label.show_part(len(data.split.test) > 0 if data is not None else spec.test > 0)
            self._show_parts(spec)
            self._show_remarks(data)

    def show_looks(self, count: int, images_open: bool) -> None:
        """Say how often the test part was looked at."""
        self.test_label.show_looks(count, images_open)

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """What Tab goes through, in this order."""
        rest = (self.dice, *self.details.stops, self.remarks.more)
        return self.method, self.more_button, *self.bar.handles, *self.folds.stops, *rest

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

    def _show_remarks(self, data: LoadedData | None) -> None:
        advice, news = (data.advice, data.notes) if data is not None else ((), ())
        self.remarks.show_part("news", *(Remark("news", words) for words in news))
        self.remarks.show_part("split", *(Remark("warning", words) for words in advice))

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
        drawn = data is not None and data.split_spec == spec
        if whole and (drawn or official is not None or fixed or folded):
            first, second, third = (n / whole for n in counts)
            fractions = (first, second, third)
        asked = None if official is not None or fixed or folded else spec.fractions
        noun = "rows" if data is not None and data.dataset.kind == "table" else "images"
        self.bar.show_split(fractions, counts, official is not None, noun, asked)
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

    def _on_said(self, words: str) -> None:
        self.remarks.show_part("said", Remark("news", words))

    def _connect(self) -> None:
        self.method.chosen.connect(self._on_method)
        self.bar.dragged.connect(self._on_dragged)
        self.bar.dropped.connect(self._on_dropped)
        self.bar.reset_wanted.connect(self.reset)
        self.dice.clicked.connect(self.new_seed)
        self.folds.edited.connect(self.edited)
        self.details.edited.connect(lambda words, spec: self.edited.emit(words, spec, ""))
        self.more.said.connect(self._on_said)
        self.more_button.toggled.connect(self.details.setVisible)

    # Layout

    def _lay_out(self) -> None:
        set_role(self.summary, "caption")
        self.more_button.setCheckable(True)
        self.details.hide()
        column = column_of((0, 0, 0, 0), 4, self)
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self.method, 1)
        head.addWidget(self.more_button)
        drawn = QHBoxLayout()
        drawn.setSpacing(4)
        drawn.addWidget(self.summary, 1)
        drawn.addWidget(self.dice)
        test = QHBoxLayout()
        test.setSpacing(8)
        test.addWidget(text_label("Test part", "caption"))
        test.addWidget(self.test_label, 1)
        column.addLayout(head)
        column.addSpacing(2)
        column.addWidget(self.bar)
        column.addWidget(self.folds)
        column.addLayout(drawn)
        column.addWidget(self.details)
        column.addLayout(test)
        column.addWidget(self.remarks)
