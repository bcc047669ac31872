"""A form for the knobs that several layers share: a value that differs is shown as "several" until one is set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from nnstudio.core.errors import SpecError
from nnstudio.core.network import Layer
from nnstudio.core.spec import Param, params
from nnstudio.gui.forms.knob_editors import KnobEditor, make_editor
from nnstudio.gui.widgets.elide import ElidedLabel
from nnstudio.gui.widgets.labels import text_label

_EDITOR_WIDTH = 96
_ROW_HEIGHT = 28


class SharedForm(QWidget):
    """`edited(name, value)` comes for changes by the user only, and never with a value that a layer refuses."""

    edited = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layers: tuple[Layer, ...] = ()
        self._rows: dict[str, SharedRow] = {}
        self._body: QWidget | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._problem = text_label("", "error", wrap=True)
        self._problem.hide()
        self._column.addWidget(self._problem)

    def show_layers(self, layers: Sequence[Layer]) -> None:
        """Show what these layers share; no layers show nothing. Fields stay while the kinds of layer stay."""
        kinds = [type(layer) for layer in self._layers]
        self._layers = tuple(layers)
        if kinds != [type(layer) for layer in layers]:
            self._rebuild(shared_knobs(layers))
        self._say("")
        for name, row in self._rows.items():
            row.show_values([getattr(layer, name) for layer in self._layers])

    def row(self, name: str) -> SharedRow:
        """The row of a knob. Raises KeyError for one that is not shared."""
        return self._rows[name]

    def commit(self) -> None:
        """Take what is being typed."""
        for row in self._rows.values():
            row.commit()

    def focus_first(self) -> None:
        """Put the keyboard into the first field."""
        for row in list(self._rows.values())[:1]:
            row.focus()

    def _rebuild(self, knobs: Sequence[Param]) -> None:
        if self._body is not None:
            self._body.hide()
            self._body.deleteLater()
        self._body, self._rows = QWidget(), {}
        grid = QGridLayout(self._body)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(0, 1)
        for place, knob in enumerate(knobs):
            row = self._rows[knob.name] = SharedRow(knob)
            row.changed.connect(self._on_changed)
            label = ElidedLabel(knob.label)
            label.setToolTip(knob.help)
            label.setBuddy(row)
            grid.addWidget(label, place, 0)
            grid.addWidget(row, place, 1)
        self._column.insertWidget(0, self._body)

    def _on_changed(self, name: str) -> None:
        value = self._rows[name].value()
        try:
            for layer in self._layers:
                replace(layer, **{name: value})
        except SpecError as error:
            self._say(str(error))
            return
        self._say("")
        if any(getattr(layer, name) != value for layer in self._layers):
            self.edited.emit(name, value)

    def _say(self, words: str) -> None:
        self._problem.setText(words)
        self._problem.setVisible(bool(words))


class SharedRow(QStackedWidget):
    """The editor of one knob, behind a button that says "several" while the values differ."""

    changed = Signal(str)

    def __init__(self, knob: Param) -> None:
        super().__init__()
        self._knob = knob
        self.editor: KnobEditor = make_editor(knob)
        self.editor.setToolTip(knob.help)
        self.several = QPushButton("several")
        self.several.setToolTip("The layers differ here. Click to give all the same value.")
        self.several.setAccessibleName(f"{knob.label}: several values; press to set one for all")
        self.several.clicked.connect(self._set_one)
        self.addWidget(self.editor)
        self.addWidget(self.several)
        self.setFixedSize(_EDITOR_WIDTH, _ROW_HEIGHT)
        self.editor.changed.connect(lambda: self.changed.emit(knob.name))

    @property
    def is_mixed(self) -> bool:
        """Whether it says "several"."""
        return self.currentWidget() is self.several

    def value(self) -> Any:
        """What the editor shows."""
        return self.editor.value()

    def show_values(self, values: Sequence[Any]) -> None:
        """Show the value of all, or that there are several."""
        mixed = any(value != values[0] for value in values)
        if not mixed or not self.editor.isVisible() or not self.editor.field.hasFocus():
            self.setCurrentWidget(self.several if mixed else self.editor)
        if self.editor.value() != values[0]:
            self.editor.set_value(values[0])

    def commit(self) -> None:
        """Take what is being typed; a row that says "several" stays so."""
        if not self.is_mixed:
            self.editor.commit()

    def focus(self) -> None:
        """Put the keyboard into it."""
        field = self.several if self.is_mixed else self.editor.field
        field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _set_one(self) -> None:
        self.setCurrentWidget(self.editor)
        self.focus()


def shared_knobs(layers: Sequence[Layer]) -> list[Param]:
    """The knobs that all layers have, by name and type, but for the name, which only one can bear."""
    if not layers:
        return []
    held = [{(knob.name, knob.type, knob.choices) for knob in params(type(layer))} for layer in layers]
    common = set.intersection(*held)
    first = [knob for knob in params(type(layers[0])) if (knob.name, knob.type, knob.choices) in common]
    return [knob for knob in first if knob.name not in ("name", "label") and knob.type != "spec"]
