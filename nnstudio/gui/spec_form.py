"""A form for any Spec, made of its knobs: the only place that turns knobs into widgets."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from nnstudio.core.errors import SpecError
from nnstudio.core.spec import Param, Spec, params
from nnstudio.gui.icons import icon
from nnstudio.gui.knob_editors import NOTHING, KnobEditor, make_editor
from nnstudio.gui.widgets.combo_box import ComboBox
from nnstudio.gui.widgets.elide import ElidedLabel
from nnstudio.gui.widgets.labels import text_label

WIDEST = 440
_NARROWEST = 168
_EDITOR_WIDTHS = (88, 168)
_ROW_HEIGHT = 28
_COLUMN_GAP = 12
_INDENT = 12


_Rows = tuple[QWidget, dict[str, "KnobEditor"], list[QWidget], QToolButton | None]
"""What shows a class of specs: the body, the editors by name, the advanced rows, and the button that opens them."""


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
        self._editors: dict[str, KnobEditor] = {}
        self._advanced: list[QWidget] = []
        self._refused: dict[str, Any] = {}
        self._open = False
        self._body: QWidget | None = None
        self._more: QToolButton | None = None
        # Making rows takes ten milliseconds, which an edit that selects another layer would feel each time.
        self._kept: dict[type[Spec], _Rows] = {}
        self._shown: type[Spec] | None = None
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
            self._shown = type(spec)
            # Kept rows show what they showed last, whatever was shown in between.
            before = None
        if before == spec and self._refused:
            return
        refused = self._refused
        self._set_refused({}, "")
        for name, editor in self._editors.items():
            value = getattr(spec, name)
            if before is None or name in refused or getattr(before, name, None) != value:
                editor.set_value(value)

    def clear(self) -> None:
        """Show no spec."""
        self._spec = None
        self._put_rows_away()
        self._set_refused({}, "")

    def editor(self, name: str) -> KnobEditor:
        """The editor of a knob, to focus it or to disable it. Raises KeyError for an unknown name."""
        return self._editors[name]

    def commit(self) -> None:
        """Take what is being typed, as leaving the field would; call it before the spec is used."""
        for editor in self._editors.values():
            editor.commit()

    def _show_rows(self, spec: Spec) -> None:
        """The rows for a class of specs: those that were made before, or new ones."""
        kept = self._kept.pop(type(spec), None)
        if kept is None:
            self._rebuild(spec)
            return
        self._body, self._editors, self._advanced, self._more = kept
        self._body.show()
        if self._more is not None and self._more.isChecked() != self._open:
            self._more.setChecked(self._open)
        self._set_editor_widths()

    def _put_rows_away(self) -> None:
        if self._body is not None and self._shown is not None:
            self._body.hide()
            self._kept[self._shown] = (self._body, self._editors, self._advanced, self._more)
        self._body = self._more = self._shown = None
        self._editors, self._advanced, self._refused = {}, [], {}

    def _rebuild(self, spec: Spec) -> None:
        self._body = QWidget()
        grid = QGridLayout(self._body)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(_COLUMN_GAP)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(0, 1)
        knobs = [knob for knob in params(type(spec)) if knob.name not in self._hidden]
        for knob in (knob for knob in knobs if not knob.advanced):
            self._add_row(grid, knob, getattr(spec, knob.name))
        self._add_more(grid, [knob for knob in knobs if knob.advanced], spec)
        self._column.insertWidget(0, self._body)
        self._set_editor_widths()

    def _add_more(self, grid: QGridLayout, knobs: list[Param], spec: Spec) -> None:
        if not knobs:
            return
        more = self._more = QToolButton()
        more.setProperty("role", "disclosure")
        more.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        more.setIconSize(QSize(12, 12))
        more.setCheckable(True)
        _add_line(grid, more).setContentsMargins(_INDENT * self._depth, 0, 0, 0)
        for knob in knobs:
            self._advanced += self._add_row(grid, knob, getattr(spec, knob.name))
        more.toggled.connect(lambda shown: self._show_advanced(more, shown))
        more.setChecked(self._open)
        self._show_advanced(more, self._open)

    def _show_advanced(self, more: QToolButton, shown: bool) -> None:
        self._open = shown
        more.setText("Less" if shown else "More")
        more.setIcon(icon("chevron-down" if shown else "chevron-right", "muted"))
        for widget in self._advanced:
            widget.setVisible(shown)

    def _add_row(self, grid: QGridLayout, knob: Param, value: Any) -> list[QWidget]:
        row = grid.rowCount()
        editor = SpecEditor(knob, self._depth) if knob.type == "spec" else make_editor(knob)
        editor.setToolTip(knob.help)
        editor.setMinimumHeight(_ROW_HEIGHT)
        editor.set_value(value)
        label = ElidedLabel(knob.label)
        label.setProperty("role", "muted" if self._depth else "")
        label.setContentsMargins(_INDENT * self._depth, 0, 0, 0)
        label.setToolTip(knob.help)
        label.setBuddy(editor)
        if knob.type == "bool":
            _add_line(grid, label, editor)  # a switch is small: its label may have the rest
        else:
            grid.addWidget(label, row, 0)
            grid.addWidget(editor, *((row + 1, 0, 1, 2) if editor.wide else (row, 1)))
        shown: list[QWidget] = [label, editor]
        if isinstance(editor, SpecEditor):
            grid.addWidget(editor.form, row + 1, 0, 1, 2)
            editor.form_edited.connect(lambda name: self._on_changed(knob.name, f"{knob.name}.{name}"))
            shown.append(editor.form)
        editor.changed.connect(lambda: self._on_changed(knob.name, knob.name))
        self._editors[knob.name] = editor
        return shown

    def _set_editor_widths(self) -> None:
        width = min(max((self.width() - _COLUMN_GAP) // 2, _EDITOR_WIDTHS[0]), _EDITOR_WIDTHS[1])
        for editor in self._editors.values():
            if editor.knob.type != "bool" and not editor.wide:
                editor.setFixedWidth(width)

    def _on_changed(self, knob: str, name: str) -> None:
        if self._spec is None:
            return
        values = self._refused | {knob: self._editors[knob].value()}
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
            field = self._editors[name].field
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
        self._set_editor_widths()
        if self._problem.isVisible() and event.size().width() != event.oldSize().width():
            self.updateGeometry()


def _add_line(grid: QGridLayout, first: QWidget, last: QWidget | None = None) -> QHBoxLayout:
    """Add a row over both columns: one widget at its left, one at its right."""
    line = QHBoxLayout()
    line.addWidget(first)
    line.addStretch(1)
    if last is not None:
        line.addWidget(last)
    grid.addLayout(line, grid.rowCount(), 0, 1, 2)
    return line


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
