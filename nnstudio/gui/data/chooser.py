"""Which data set, with its knobs, and what it holds in one line."""

from __future__ import annotations

import dataclasses

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from nnstudio.core.data.datasets import DATASETS, Dataset, DatasetSpec
from nnstudio.core.errors import SpecError
from nnstudio.core.spec import params
from nnstudio.gui.figures import number
from nnstudio.gui.spec_form import SpecForm
from nnstudio.gui.widgets.combo_box import ComboBox
from nnstudio.gui.widgets.elide import ElidedLabel

_NO_LIMIT = 16_777_215


class DatasetChooser(QWidget):
    """Shows the project's choice; `chosen(spec)` tells of choices by the user."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._spec: DatasetSpec | None = None
        self.combo = ComboBox()
        self.combo.setAccessibleName("Data set")
        for cls in DATASETS:
            self.combo.addItem(cls.title, cls.kind)
            self.combo.setItemData(self.combo.count() - 1, cls.explanation(), Qt.ItemDataRole.ToolTipRole)
        self.combo.activated.connect(self._on_kind)
        self.form = SpecForm()
        self.form.setMaximumWidth(_NO_LIMIT)  # its fields end where those around it do
        self.form.edited.connect(lambda spec, _: self.chosen.emit(spec))
        self.facts = ElidedLabel()
        self.facts.setProperty("role", "caption")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        policy = self._bar.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # it comes and goes while the split below is being dragged
        self._bar.setSizePolicy(policy)
        self._bar.hide()
        self._lay_out()

    def show_spec(self, spec: DatasetSpec) -> None:
        """Show a choice."""
        self._spec = spec
        self.combo.setCurrentIndex(self.combo.findData(spec.kind))
        self.combo.setToolTip(spec.explanation())
        self.form.set_spec(spec)
        self.form.setVisible(bool(params(type(spec))))

    @property
    def last_stop(self) -> QWidget:
        """The last field that Tab goes through."""
        knobs = params(type(self._spec)) if self._spec else ()
        return self.form.editor(knobs[-1].name).field if knobs else self.combo

    def show_dataset(self, dataset: Dataset) -> None:
        """Say what was loaded."""
        self._bar.hide()
        shape = "×".join(str(n) for n in dataset.input_shape)
        self.facts.setText(f"{number(len(dataset))} images · {shape} · {len(dataset.class_names)} classes")

    def show_progress(self, fraction: float | None, words: str) -> None:
        """Show how far the loading is."""
        self._bar.setRange(0, 0 if fraction is None else 1000)
        if fraction is not None:
            self._bar.setValue(round(1000 * fraction))
        self._bar.setAccessibleName(words)
        self._bar.show()
        self.facts.setText(f"{words}…")

    def show_nothing(self) -> None:
        """The data are not here."""
        self._bar.hide()
        self.facts.setText("")

    def _on_kind(self) -> None:
        kind = self.combo.currentData()
        if self._spec is not None and kind != self._spec.kind:
            self.chosen.emit(_carried_over(DATASETS[kind], self._spec))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for widget in (self.combo, self.form, self.facts, self._bar):
            column.addWidget(widget)


def _carried_over(cls: type[DatasetSpec], before: DatasetSpec) -> DatasetSpec:
    """The other data set with the settings that both know (the same question, for one)."""
    shared = {f.name for f in dataclasses.fields(cls)} & {f.name for f in dataclasses.fields(before)}
    try:
        return cls(**{name: getattr(before, name) for name in shared})
    except SpecError:
        return cls()
