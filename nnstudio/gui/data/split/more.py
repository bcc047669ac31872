"""The settings of a split that are seldom touched, folded away: typed shares, order, duplicates, repeats."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from nnstudio.core.data.split import PARTS, SplitSpec
from nnstudio.core.data.split.drawing_lots import ALL_OFFICIAL
from nnstudio.core.data.split.share_edits import drawn_upon, with_share
from nnstudio.gui.data.split.bar import NAMES
from nnstudio.gui.data.split.rows import enable_row, labelled_row
from nnstudio.gui.widgets.number_field import NumberField
from nnstudio.gui.widgets.switch import Switch

_FIELD = 92
_MOST_REPEATS = 100
_ORDER = "Learn from the first rows and judge by the last; nothing is shuffled. For data in the order of time."


class SplitMore(QWidget):
    """Reports edits as the split box does: words, the new SplitSpec."""

    edited = Signal(str, object)
    save_wanted = Signal()
    said = Signal(str)
    """What an edit has changed beside what was asked for; comes after it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._spec = SplitSpec()
        self._official: float | None = None
        self.shares = {part: NumberField(0, 100, step=1, unit="%") for part in PARTS}
        self.repeats = NumberField(1, _MOST_REPEATS, whole=True)
        self.ordered, self.together = Switch(), Switch()
        self.save = QPushButton("Save the split as a table…")
        self._share_rows: dict[str, QWidget] = {}
        self._lay_out()
        for part, field in self.shares.items():
            field.valueChanged.connect(partial(self._on_share, part))
        self.repeats.valueChanged.connect(self._on_repeats)
        self.ordered.clicked.connect(self._on_ordered)
        self.together.clicked.connect(self.keep_together)
        self.save.clicked.connect(lambda: self.save_wanted.emit())

    def show_split(self, spec: SplitSpec, official: float | None, fixed: bool) -> None:
        """Show a split. `official` is the share of an official test part; with `fixed` parts no share can be set."""
        self._spec, self._official = spec, official
        folded = spec.method != "parts"
        for part, share in zip(PARTS, _shown(spec, official), strict=True):
            field = self.shares[part]
            _set_quietly(field, round(100 * share, 2))
            kept = fixed or (part == "test" and official is not None)
            field.setEnabled(not kept)
            self._share_rows[part].setVisible(not folded or part == "test")
        _set_quietly(self.repeats, spec.repeats)
        self._repeats_row.setVisible(spec.method == "k-fold")
        self._ordered_row.setVisible(spec.method != "leave one group out")
        self.ordered.setChecked(spec.ordered)
        enable_row(self._ordered_row, not fixed or folded, _ORDER if not fixed or folded else ALL_OFFICIAL)
        self.together.setChecked(spec.together)

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """What Tab goes through, in this order."""
        return *self.shares.values(), self.repeats, self.ordered, self.together, self.save

    def keep_together(self, on: bool) -> None:
        """Whether duplicates are to stay in one part."""
        words = "Keep duplicates together" if on else "Do not keep duplicates together"
        if on != self._spec.together:
            self.edited.emit(words, replace(self._spec, together=on))

    def _on_share(self, part: str, value: float) -> None:
        before, spec = self._spec, with_share(self._spec, part, value / 100, self._official)
        if spec != before:
            self.edited.emit(f"Set {NAMES[part]} to {value:g} %", spec)
            if third := drawn_upon(part, before, spec):
                share = spec.fractions[PARTS.index(third)]
                self.said.emit(f"{NAMES[third]} is {100 * share:.3g} % now, since the other part had not enough.")

    def _on_repeats(self) -> None:
        repeats = int(self.repeats.number())
        if repeats != self._spec.repeats:
            spec = replace(self._spec, repeats=repeats, fold=min(self._spec.fold, repeats * self._spec.folds))
            self.edited.emit("Change how often folds are drawn", spec)

    def _on_ordered(self, on: bool) -> None:
        words = "Divide in the order of the rows" if on else "Shuffle before dividing"
        self.edited.emit(words, replace(self._spec, ordered=on))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        helps = {
            "train": "What the network learns from. It takes from validation, or gives to it.",
            "validation": "What choices are made by. It takes from training, or gives to it. 0 %: none.",
            "test": "What stays sealed until the very end. It takes from training, or gives to it. 0 %: none.",
        }
        for part, field in self.shares.items():
            field.setFixedWidth(_FIELD)
            self._share_rows[part] = labelled_row(NAMES[part], field, helps[part])
            column.addWidget(self._share_rows[part])
        self.repeats.setFixedWidth(_FIELD)
        self._repeats_row = labelled_row("Repeats", self.repeats, "How often other folds are drawn.")
        self._ordered_row = labelled_row("In order of time", self.ordered, _ORDER)
        same = "Samples that are the same or nearly the same come into the same part."
        self._together_row = labelled_row("Keep duplicates together", self.together, same)
        self.save.setToolTip("Part, fold, class and group of each sample, as a CSV file")
        for row in (self._repeats_row, self._ordered_row, self._together_row):
            column.addWidget(row)
        column.addSpacing(4)
        column.addWidget(self.save)


def _shown(spec: SplitSpec, official: float | None) -> tuple[float, float, float]:
    """The shares as the fields have them: beside an official test part those of the two others."""
    if official is None:
        return spec.fractions
    train = (1 - official) * spec.train / (spec.train + spec.validation)
    return train, 1 - official - train, official


def _set_quietly(field: NumberField, value: float) -> None:
    """Change what a field shows without its telling of it."""
    field.blockSignals(True)
    field.setValue(value)
    field.blockSignals(False)
