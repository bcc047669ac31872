"""The rows of a form for one class of specs: a label and an editor a knob, the advanced ones behind a button."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QToolButton, QWidget

from nnstudio.core.spec import Param, Spec, params
from nnstudio.gui.forms.knob_editors import KnobEditor
from nnstudio.gui.widgets.elide import ElidedLabel
from nnstudio.gui.widgets.tool_buttons import disclosure_button, show_disclosed

_EDITOR_WIDTHS = (88, 168)
_ROW_HEIGHT = 28
_COLUMN_GAP = 12
_INDENT = 12


class SpecRows(QWidget):
    """`make` makes the editor of a knob; what an editor has `below` gets a line of its own under it."""

    opened = Signal(bool)
    """Whether the advanced rows are shown, when a person changes it."""

    def __init__(self, spec: Spec, hidden: tuple[str, ...], depth: int, make: Callable[[Param], KnobEditor]) -> None:
        super().__init__()
        self.editors: dict[str, KnobEditor] = {}
        self._depth, self._make = depth, make
        self._advanced: list[QWidget] = []
        self._more: QToolButton | None = None
        self._shown: bool | None = None
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(_COLUMN_GAP)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(0, 1)
        knobs = [knob for knob in params(type(spec)) if knob.name not in hidden]
        for knob in (knob for knob in knobs if not knob.advanced):
            self._add_row(knob, spec)
        advanced = [knob for knob in knobs if knob.advanced]
        if advanced:
            self._add_more()
            for knob in advanced:
                self._advanced += self._add_row(knob, spec)

    def show_advanced(self, shown: bool) -> None:
        """Show the advanced rows, or hide them."""
        if shown is self._shown:
            return
        self._shown = shown
        if self._more is not None:
            self._more.setChecked(shown)
            self._more.setText("Less" if shown else "More")
            show_disclosed(self._more, shown)
        for widget in self._advanced:
            widget.setVisible(shown)

    def fit(self, width: int) -> None:
        """Make the editors as wide as suits a form of this width."""
        width = min(max((width - _COLUMN_GAP) // 2, _EDITOR_WIDTHS[0]), _EDITOR_WIDTHS[1])
        for editor in self.editors.values():
            if editor.knob.type != "bool" and not editor.wide:
                editor.setFixedWidth(width)

    def _add_more(self) -> None:
        more = self._more = disclosure_button()
        self._add_line(more).setContentsMargins(_INDENT * self._depth, 0, 0, 0)
        more.clicked.connect(self._on_more)

    def _on_more(self, shown: bool) -> None:
        self.show_advanced(shown)
        self.opened.emit(shown)

    def _add_row(self, knob: Param, spec: Spec) -> list[QWidget]:
        row = self._grid.rowCount()
        editor = self._make(knob)
        editor.setToolTip(knob.help)
        editor.setMinimumHeight(_ROW_HEIGHT)
        editor.set_value(getattr(spec, knob.name))
        label = self._label(knob, editor)
        if knob.type == "bool":
            self._add_line(label, editor)  # a switch is small: its label may have the rest
        else:
            self._grid.addWidget(label, row, 0)
            self._grid.addWidget(editor, *((row + 1, 0, 1, 2) if editor.wide else (row, 1)))
        self.editors[knob.name] = editor
        below = editor.below
        if below is None:
            return [label, editor]
        self._grid.addWidget(below, row + 1, 0, 1, 2)
        return [label, editor, below]

    def _label(self, knob: Param, editor: KnobEditor) -> ElidedLabel:
        label = ElidedLabel(knob.label)
        label.setProperty("role", "muted" if self._depth else "")
        label.setContentsMargins(_INDENT * self._depth, 0, 0, 0)
        label.setToolTip(knob.help)
        label.setBuddy(editor)
        return label

    def _add_line(self, first: QWidget, last: QWidget | None = None) -> QHBoxLayout:
        """Add a row over both columns: one widget at its left, one at its right."""
        line = QHBoxLayout()
        line.addWidget(first)
        line.addStretch(1)
        if last is not None:
            line.addWidget(last)
        self._grid.addLayout(line, self._grid.rowCount(), 0, 1, 2)
        return line
