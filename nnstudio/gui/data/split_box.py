"""The split: bar with handles, mixture of classes, seed, and how often the test part was looked at."""

from __future__ import annotations

import random
from dataclasses import replace

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from nnstudio.core.data.apportion import part_sizes
from nnstudio.core.data.datasets import Dataset
from nnstudio.core.data.split import PARTS, SplitSpec, move_boundary
from nnstudio.gui.data.split_bar import SplitBar
from nnstudio.gui.data.words import looked
from nnstudio.gui.icons import icon
from nnstudio.gui.widgets.labels import text_label
from nnstudio.gui.widgets.number_field import NumberField
from nnstudio.gui.widgets.switch import Switch
from nnstudio.session.loaded import LoadedData

_LARGEST_SEED = 2**31 - 1
_DICE = 9999
_ROW = 28
_SEED_WIDTH = 92


class SplitBox(QWidget):
    """Shows the project's split and reports what the user wants to change about it."""

    edited = Signal(str, object, str)
    """Words of the edit, the new SplitSpec, and a key that joins edits to one undo step (may be empty)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._spec = SplitSpec()
        self._data: LoadedData | None = None
        self._looks, self._open = 0, False
        self.bar = SplitBar()
        self.stratified, self.official = Switch(), Switch()
        self.seed = NumberField(0, _LARGEST_SEED, whole=True)
        self.dice = QToolButton()
        self.test_label = QLabel()
        self._rows = QVBoxLayout()
        self._lay_out()
        self._connect()

    def show_split(self, spec: SplitSpec, data: LoadedData | None) -> None:
        """Show a split as asked for, and what came of it once the data are there."""
        self._spec, self._data = spec, data
        self.stratified.setChecked(spec.stratified)
        self.official.setChecked(spec.official)
        self.seed.blockSignals(True)
        self.seed.setValue(spec.seed)
        self.seed.blockSignals(False)
        has_official = data is not None and data.dataset.official_test is not None
        self._official_row.setVisible(has_official)
        if data is None or data.split_spec == spec:
            self._show_parts(spec)

    def show_looks(self, count: int, images_open: bool) -> None:
        """Say how often the test part was looked at."""
        self._looks, self._open = count, images_open
        self._word_looks()

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """What Tab goes through, in this order."""
        return *self.bar.handles, self.stratified, self.official, self.dice, self.seed

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

    def _official_share(self, spec: SplitSpec) -> float | None:
        """The share of an official test part that is kept; None where there is none."""
        dataset: Dataset | None = self._data.dataset if self._data else None
        if dataset is None or dataset.official_test is None or not spec.official:
            return None
        return len(dataset.official_test) / len(dataset)

    def _show_parts(self, spec: SplitSpec) -> None:
        """Show what the data say of this very spec, or what it will come to while a handle is on its way."""
        data, official = self._data, self._official_share(spec) is not None
        fractions = spec.fractions
        counts: tuple[int, ...] = ()
        if data is not None and data.split_spec == spec:
            counts = tuple(len(data.split.part(part)) for part in PARTS)
        elif data is not None:
            counts = tuple(int(n) for n in part_sizes(len(data.dataset), fractions))
        if official and data is not None:
            first, second, third = (n / len(data.dataset) for n in counts)
            fractions = (first, second, third)
        self.bar.show_split(fractions, counts, official)

    # What the user does

    def _on_dragged(self, first: float, second: float) -> None:
        self._show_parts(move_boundary(self._spec, first, second, self._official_share(self._spec)))

    def _on_dropped(self, first: float, second: float, gesture: int) -> None:
        spec = move_boundary(self._spec, first, second, self._official_share(self._spec))
        self._show_parts(spec)
        if spec != self._spec:
            self.edited.emit("Change the split", spec, f"split bar {id(self)} {gesture}")

    def _on_stratified(self, on: bool) -> None:
        words = "Stratify the split by class" if on else "Do not stratify the split"
        self.edited.emit(words, replace(self._spec, stratified=on), "")

    def _on_official(self, on: bool) -> None:
        words = "Keep the official test part" if on else "Divide all images anew"
        self.edited.emit(words, replace(self._spec, official=on), "")

    def _on_seed(self) -> None:
        seed = int(self.seed.number())
        if seed != self._spec.seed:
            self.edited.emit("Change the seed of the split", replace(self._spec, seed=seed), "")

    def _connect(self) -> None:
        self.bar.dragged.connect(self._on_dragged)
        self.bar.dropped.connect(self._on_dropped)
        self.bar.reset_wanted.connect(self.reset)
        self.stratified.clicked.connect(self._on_stratified)
        self.official.clicked.connect(self._on_official)
        self.seed.valueChanged.connect(self._on_seed)
        self.dice.clicked.connect(self.new_seed)

    # Layout

    def _word_looks(self) -> None:
        state = "images shown" if self._open else "sealed"
        words = f"{state} · {looked(self._looks)}"
        room = self.width() - self.fontMetrics().horizontalAdvance("Test part") - 12
        fits = self.test_label.fontMetrics().horizontalAdvance(words) <= room
        self.test_label.setText(words if fits else looked(self._looks))
        self.test_label.setToolTip(
            f"Test part: {words} in this project, which keeps every look. Others count their own."
        )
        self.test_label.setAccessibleName(f"Test part: {words} in this project")

    def _add_row(self, text: str, control: QWidget, help_text: str) -> QWidget:
        label = text_label(text, "muted")
        label.setToolTip(help_text)
        label.setBuddy(control)
        control.setToolTip(help_text)
        control.setAccessibleName(text)
        box = QWidget()
        box.setFixedHeight(_ROW)
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(label)
        row.addStretch(1)
        row.addWidget(control)
        self._rows.addWidget(box)
        return box

    def _seed_row(self) -> QWidget:
        self.dice.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.dice.setIcon(icon("dices", "muted"))
        self.dice.setIconSize(QSize(16, 16))
        self.dice.setAccessibleName("Another seed")
        self.dice.setToolTip("Draw another split by chance.")
        self.seed.setFixedWidth(_SEED_WIDTH)
        self.seed.setAccessibleName("Seed")
        both = QWidget()
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.dice)
        row.addWidget(self.seed)
        return both

    def _lay_out(self) -> None:
        self.test_label.setMinimumWidth(1)
        self._rows.setSpacing(0)
        self._add_row("Stratified by class", self.stratified, "Every part gets the same mixture of classes.")
        help_text = "Keep the test part that the authors of the data set aside, so that results can be compared."
        self._official_row = self._add_row("Official test part", self.official, help_text)
        self._add_row("Seed", self._seed_row(), "The same seed gives the same parts.")
        self._add_row("Test part", self.test_label, "")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(text_label("Split", "title"))
        column.addWidget(self.bar)
        column.addLayout(self._rows)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._word_looks()
