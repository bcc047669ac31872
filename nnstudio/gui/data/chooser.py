"""Which data set, with its knobs, and what it holds in one line."""

from __future__ import annotations

import dataclasses

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from nnstudio.core.data.catalogue import is_own
from nnstudio.core.data.datasets import DATASETS, Dataset, DatasetSpec
from nnstudio.core.errors import SpecError
from nnstudio.core.spec import params
from nnstudio.gui.data.catalogue import IMPORT, title_of
from nnstudio.gui.data.dataset_box import DatasetBox
from nnstudio.gui.data.dataset_popup import DatasetPopup
from nnstudio.gui.data.facts import facts_of
from nnstudio.gui.data.own_card import OwnCard
from nnstudio.gui.forms.spec_form import SpecForm
from nnstudio.gui.widgets.elide import ElidedLabel
from nnstudio.gui.widgets.tool_buttons import icon_field

_NO_LIMIT = 16_777_215
_IN_DIALOG = ("path", "images", "target", "groups", "part", "task", "first_row", "columns", "inputs", "labels")
"""Knobs of the user's own data that need a preview beside them."""


class DatasetChooser(QWidget):
    """Shows the project's choice; `chosen(spec)` tells of choices by the user."""

    chosen = Signal(object)
    opened = Signal()
    """The list is open, so that it may be told what is in the data folder."""
    import_wanted = Signal()
    change_wanted = Signal()
    """The user's own data are to be taken otherwise."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._spec: DatasetSpec | None = None
        self.combo = DatasetBox()
        self.popup = DatasetPopup(self)
        self.combo.opened.connect(self._on_opened)
        self.popup.chosen.connect(self._on_kind)
        self.form, self.own_form = SpecForm(), SpecForm(hidden=_IN_DIALOG)
        for form in (self.form, self.own_form):
            form.setMaximumWidth(_NO_LIMIT)  # its fields end where those around it do
            form.edited.connect(lambda spec, _: self.chosen.emit(spec))
        self.own = OwnCard()
        self.own.change_wanted.connect(self.change_wanted)
        self.settings_button = icon_field("sliders-horizontal", "Size and colour of the images")
        self.settings_button.setCheckable(True)
        self.settings_button.toggled.connect(self._show_form)
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
        own = is_own(spec)
        self.combo.show_choice(title_of(spec), spec.explanation())
        (self.own_form if own else self.form).set_spec(spec)
        self._show_form()
        self.own.setVisible(own)
        if own:
            self.own.show_spec(spec)

    def show_refused(self, spec: DatasetSpec, reason: str) -> bool:
        """Leave in their fields the settings that these data cannot have, to be corrected; False for other data."""
        return not is_own(spec) and self.form.show_refused(spec, reason)

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """What Tab goes through, in this order."""
        if self._spec is None:
            return (self.combo,)
        own = is_own(self._spec)
        form, change = (self.own_form, (self.settings_button, self.own.button)) if own else (self.form, ())
        fields = (form.editor(name).field for name in self._knobs())
        return (self.combo, *change, *fields)

    def show_dataset(self, dataset: Dataset) -> None:
        """Say what was loaded."""
        self._bar.hide()
        self.facts.setText(facts_of(dataset))

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

    def _show_form(self, _: bool = False) -> None:
        """Own data were shown with their settings when they were taken, so these are folded away."""
        own, knobs = self._spec is not None and is_own(self._spec), bool(self._knobs())
        self.settings_button.setVisible(own and knobs)
        self.own_form.setVisible(own and knobs and self.settings_button.isChecked())
        self.form.setVisible(not own and knobs)

    def _on_opened(self, typed: str) -> None:
        self.popup.open_below(self.combo, self._spec.kind if self._spec else "", typed)
        self.opened.emit()

    def _knobs(self) -> list[str]:
        if self._spec is None:
            return []
        own = is_own(self._spec)
        return [knob.name for knob in params(type(self._spec)) if not own or knob.name not in _IN_DIALOG]

    def _on_kind(self, kind: str) -> None:
        if kind == IMPORT:
            self.import_wanted.emit()
        elif self._spec is not None and kind != self._spec.kind:
            self.chosen.emit(_carried_over(DATASETS[kind], self._spec))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self.combo, 1)
        head.addWidget(self.settings_button)
        column.addLayout(head)
        for widget in (self.own, self.own_form, self.form, self.facts, self._bar):
            column.addWidget(widget)


def _carried_over(cls: type[DatasetSpec], before: DatasetSpec) -> DatasetSpec:
    """The other data set with the settings that both know and that were changed (the same question, for one)."""
    known = {f.name for f in dataclasses.fields(cls)}
    changed = {f.name: getattr(before, f.name) for f in dataclasses.fields(before) if f.name in known}
    usual = type(before)()
    try:
        return cls(**{name: value for name, value in changed.items() if value != getattr(usual, name)})
    except SpecError:
        return cls()
