"""A form for any Spec, made of its knobs: what is shown is valid, and what is typed is kept until it is."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from nnstudio.core.errors import SpecError
from nnstudio.core.spec import Param, Spec
from nnstudio.gui.forms.knob_editors import NOTHING, KnobEditor, make_editor
from nnstudio.gui.forms.spec_rows import SpecRows
from nnstudio.gui.widgets.combo_box import ComboBox
from nnstudio.gui.widgets.labels import text_label

WIDEST = 440
_NARROWEST = 168


class SpecForm(QWidget):
    """Shows a spec and reports edits.

    `edited(new_spec, name)` comes for changes by the user only, and never with a spec that is not valid: a change
    that the spec refuses is kept in its field with the reason below it, and goes in together with the next change
    that makes the whole valid. For a knob of a nested spec, name is dotted: "optimizer.learning_rate".
    """

    edited = Signal(object, str)

    def __init__(self, parent: QWidget | None = None, hidden: tuple[str, ...] = (), depth: int = 0) -> None:
        super().__init__(parent)
        self._hidden = hidden
        self._depth = depth
        self._spec: Spec | None = None
        self._refused: dict[str, Any] = {}
        self._along: dict[str, Any] = {}
        """What was refused before and went in together with the last change."""
        self._waiting: dict[str, Any] = {}
        """What stays in its field while a change goes in without it."""
        self._open = False
        self._rows: SpecRows | None = None
        # Making rows takes ten milliseconds, which an edit that selects another layer would feel each time.
        self._kept: dict[type[Spec], SpecRows] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._problem = text_label("", "error", wrap=True)
        self._problem.hide()
        self._column.addWidget(self._problem)
        self._column.addStretch(1)
        self.setMaximumWidth(WIDEST)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def spec(self) -> Spec | None:
        """The valid spec that is shown, or None before the first."""
        return self._spec

    def set_spec(self, spec: Spec) -> None:
        """Show a spec. Fields whose value stays keep focus, cursor and what is being typed."""
        before, self._spec = self._spec, spec
        if type(before) is not type(spec):
            self._put_rows_away()
            self._show_rows(spec)
            # Kept rows show what they showed last, whatever was shown in between.
            before = None
        if before == spec and self._refused:
            return
        refused = self._refused
        self._set_refused({}, "")
        for name, editor in self.editors.items():
            value = getattr(spec, name)
            if before is None or name in refused or getattr(before, name, None) != value:
                editor.set_value(value)

    def show_refused(self, spec: Spec, reason: str) -> bool:
        """Show, in its fields, a spec of the same kind that could not be had after all, with the reason below it.

        What is shown there goes in together with the next change, as with a change that the spec itself refuses. If
        that is refused as well, the change goes in alone. False where there is nothing to show.
        """
        if type(spec) is not type(self._spec):
            return False
        values = self._waiting | {
            name: getattr(spec, name) for name in self.editors if getattr(spec, name) != getattr(self._spec, name)
        }
        for name, value in values.items():
            self.editors[name].set_value(value)
        along = {name: value for name, value in self._along.items() if values.get(name) == value}
        self._along, self._waiting = {}, {}
        self._set_refused(values, reason)
        if along and along != values:
            self._go_in_alone({name: value for name, value in values.items() if name not in along}, along, reason)
        return bool(values)

    def _go_in_alone(self, values: dict[str, Any], refused: dict[str, Any], reason: str) -> None:
        """Report changes without those that were `refused` twice, which stay in their fields."""
        assert self._spec is not None
        try:
            spec = dataclasses.replace(self._spec, **values)
        except SpecError:
            return
        self._spec, self._waiting = spec, refused
        self._set_refused(refused, reason)
        self.edited.emit(spec, next(iter(values)))

    def clear(self) -> None:
        """Show no spec."""
        self._spec = None
        self._put_rows_away()

    @property
    def problem_text(self) -> str:
        """Why what is in a field is refused; empty where nothing is."""
        return self._problem.text()

    def editor(self, name: str) -> KnobEditor:
        """The editor of a knob, to focus it or to disable it. Raises KeyError for an unknown name."""
        return self.editors[name]

    @property
    def editors(self) -> dict[str, KnobEditor]:
        """Those that are shown, by the names of their knobs."""
        return self._rows.editors if self._rows is not None else {}

    def commit(self) -> None:
        """Take what is being typed, as leaving the field would; call it before the spec is used."""
        for editor in self.editors.values():
            editor.commit()

    def _show_rows(self, spec: Spec) -> None:
        rows = self._kept.get(type(spec))
        if rows is None:
            rows = self._kept[type(spec)] = SpecRows(spec, self._hidden, self._depth, self._make_editor)
            rows.opened.connect(self._on_opened)
            self._column.insertWidget(0, rows)
        self._rows = rows
        rows.show_advanced(self._open)
        rows.fit(self.width())
        rows.show()

    def _put_rows_away(self) -> None:
        self._along, self._waiting = {}, {}
        self._set_refused({}, "")
        if self._rows is not None:
            self._rows.hide()
        self._rows = None

    def _on_opened(self, shown: bool) -> None:
        self._open = shown

    def _make_editor(self, knob: Param) -> KnobEditor:
        if knob.type == "spec":
            editor = SpecEditor(knob, self._depth)
            editor.form_edited.connect(lambda name: self._on_changed(knob.name, f"{knob.name}.{name}"))
            made: KnobEditor = editor
        else:
            made = make_editor(knob)
        made.changed.connect(lambda: self._on_changed(knob.name, knob.name))
        return made

    def _on_changed(self, knob: str, name: str) -> None:
        if self._spec is None:
            return
        self._along = {name: value for name, value in self._refused.items() if name != knob}
        self._waiting = {}
        values = self._refused | {knob: self.editors[knob].value()}
        try:
            spec = dataclasses.replace(self._spec, **values)
        except SpecError as error:
            self._set_refused(values, str(error))
            return
        self._set_refused({}, "")
        if spec != self._spec:
            self._spec = spec
            self.edited.emit(spec, name)

    def _set_refused(self, values: dict[str, Any], reason: str) -> None:
        for name in self._refused.keys() ^ values.keys():
            field = self.editors[name].field
            field.setProperty("problem", name in values)
            field.style().unpolish(field)
            field.style().polish(field)
        self._refused = values
        self._problem.setText(reason)
        self._problem.setVisible(bool(reason))

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        if self._problem.isVisible():
            # The hint is the greatest height too, and a sentence that wraps needs more than it thinks.
            hint.setHeight(max(hint.height(), self.heightForWidth(self.width())))
        return hint

    def minimumSizeHint(self) -> QSize:
        return QSize(_NARROWEST, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._rows is not None:
            self._rows.fit(self.width())
        if self._problem.isVisible() and event.size().width() != event.oldSize().width():
            self.updateGeometry()


class SpecEditor(KnobEditor):
    """The editor of a knob that holds a spec: its kind here, its knobs in `form`, which stands below."""

    form_edited = Signal(str)

    def __init__(self, knob: Param, depth: int) -> None:
        super().__init__(knob)
        self._value: Spec | None = None
        self._combo = ComboBox()
        self._fill(knob.registry.kinds())
        self._combo.activated.connect(self._on_kind)
        self.form = SpecForm(depth=depth + 1)
        self.form.edited.connect(self._on_form)
        self._hold(self._combo)

    @property
    def below(self) -> QWidget:
        return self.form

    def offer(self, kinds: Collection[str]) -> None:
        """List these kinds alone."""
        chosen = self._value.kind if self._value is not None else None
        self._combo.clear()
        self._fill(kinds)
        self._combo.setCurrentIndex(self._combo.findData(chosen))

    def value(self) -> Spec | None:
        return self._value

    def set_value(self, value: Spec | None) -> None:
        self._value = value
        self._combo.setCurrentIndex(self._combo.findData(value.kind if value is not None else None))
        if value is None:
            self.form.clear()
        else:
            self.form.set_spec(value)

    def commit(self) -> None:
        self.form.commit()

    def _fill(self, kinds: Collection[str]) -> None:
        if self.knob.optional:
            self._combo.addItem(NOTHING, None)
        for cls in (cls for cls in self.knob.registry if cls.kind in kinds):
            self._combo.addItem(cls.title, cls.kind)
            self._combo.setItemData(self._combo.count() - 1, cls.explanation(), Qt.ItemDataRole.ToolTipRole)

    def _on_kind(self) -> None:
        kind = self._combo.currentData()
        if kind != (self._value.kind if self._value is not None else None):
            self.set_value(None if kind is None else self.knob.registry[kind]())
            self.changed.emit()

    def _on_form(self, spec: Spec, name: str) -> None:
        self._value = spec
        self.form_edited.emit(name)
