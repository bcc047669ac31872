"""What can be chosen about data that are to be taken: target and group, sizes and colours, what belongs together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from nnstudio.core.data.datasets import DatasetSpec, TableData
from nnstudio.core.data.own import Understanding
from nnstudio.core.data.own.label_columns import columns_named
from nnstudio.core.spec import Param, params
from nnstudio.gui.data.importing.proposal import Proposal
from nnstudio.gui.forms.spec_form import SpecForm
from nnstudio.gui.widgets.combo_box import ComboBox
from nnstudio.gui.widgets.labels import text_label

PICKED = ("images", "target", "groups", "part")
"""Knobs that name a column, where there are columns."""
_OPTIONAL = ("groups", "part")
_HIDDEN = ("path", "columns")
_TO_CHOOSE = "Choose a column"
_NO_LIMIT = 16_777_215


class Choices(QWidget):
    """`edited(spec)` tells of changes by the user."""

    edited = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._spec: DatasetSpec | None = None
        self.pickers: dict[str, ComboBox] = {}
        self.form: SpecForm | None = None
        self._names: tuple[str, ...] = ()
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        self._proposals = QVBoxLayout()
        self._proposals.setSpacing(6)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(10)
        self._column.addLayout(self._grid)
        self._column.addLayout(self._proposals)

    def show_understood(self, found: Understanding) -> None:
        """Show what was understood, with the choices that it leaves."""
        names = _names_of(found)
        if not self.offers(found):
            self._rebuild(found.spec, names)
        self._spec = found.spec
        for name, picker in self.pickers.items():
            chosen = getattr(found.spec, name)
            none_alone = name not in _OPTIONAL and chosen not in names
            picker.setPlaceholderText(", ".join(columns_named(chosen, names)) or _TO_CHOOSE if none_alone else "")
            usual = -1 if none_alone else 0
            picker.setCurrentIndex(names.index(chosen) + (name in _OPTIONAL) if chosen in names else usual)
        if self.form is not None:
            self.form.set_spec(found.spec)
        self._show_proposals(found)

    def offers(self, found: Understanding) -> bool:
        """Whether the columns of what was found are those that are shown."""
        return type(found.spec) is type(self._spec) and self._names == _names_of(found)

    def keep(self, spec: DatasetSpec) -> None:
        """What was chosen elsewhere, or does not fit: the next choice goes on from it."""
        self._spec = spec

    @property
    def has_any(self) -> bool:
        """Whether there is anything to choose."""
        return bool(self.pickers) or (self.form is not None and not self.form.isHidden())

    def choose_columns(self, name: str, value: str) -> None:
        """Let a knob name a column, as picking it would."""
        assert self._spec is not None
        self._edit(replace(self._spec, **{name: value}))

    def _column_at(self, knob: str, at: int) -> str:
        before = knob in _OPTIONAL
        return self._names[at - before] if at >= before else ""

    def _edit(self, spec: DatasetSpec) -> None:
        spec = _found_anew(spec, self._spec)
        if spec != self._spec:
            self._spec = spec
            if self.form is not None:
                self.form.set_spec(spec)
            self.edited.emit(spec)

    def _show_proposals(self, found: Understanding) -> None:
        _empty(self._proposals)
        for proposal in found.proposals:
            card = Proposal(proposal, used=proposal.column == found.group)
            card.wanted.connect(lambda column: self.choose_columns("groups", column))
            self._proposals.addWidget(card)

    def _rebuild(self, spec: DatasetSpec, names: tuple[str, ...]) -> None:
        _empty(self._grid)
        self._names, self.pickers = names, {}
        for knob in params(type(spec)):
            if names and knob.name in PICKED:
                self._add_picker(knob, names)
        if self.form is not None:
            self.form.hide()
            self.form.deleteLater()
        hidden = (*_HIDDEN, *self.pickers)
        self.form = SpecForm(hidden=hidden)
        self.form.setMaximumWidth(_NO_LIMIT)
        self.form.edited.connect(lambda edited, _: self._edit(edited))
        self._column.addWidget(self.form)
        self.form.setVisible(any(knob.name not in hidden for knob in params(type(spec))))

    def _add_picker(self, knob: Param, names: Sequence[str]) -> None:
        picker = ComboBox()
        picker.setAccessibleName(knob.label)
        picker.setToolTip(knob.help)
        if knob.name in _OPTIONAL:
            picker.addItem("none")
        picker.addItems(names)  # all at once, and without data: there may be thousands
        picker.activated.connect(lambda at: self.choose_columns(knob.name, self._column_at(knob.name, at)))
        label = text_label(knob.label, "")
        label.setBuddy(picker)
        row = self._grid.rowCount()
        self._grid.addWidget(label, row, 0)
        self._grid.addWidget(picker, row, 1)
        self.pickers[knob.name] = picker


def _names_of(found: Understanding) -> tuple[str, ...]:
    """The names of its columns."""
    return tuple(column.name for column in found.columns)


def _found_anew(spec: DatasetSpec, before: DatasetSpec | None) -> DatasetSpec:
    """A table whose first row is taken otherwise has other columns: those that were chosen are there no more."""
    if not isinstance(spec, TableData) or not isinstance(before, TableData) or spec.first_row == before.first_row:
        return spec
    return replace(spec, target="", groups="", columns="")


def _empty(layout: QGridLayout | QVBoxLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
