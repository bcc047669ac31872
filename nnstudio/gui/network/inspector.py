"""The inspector: the settings of the selected layer and what follows from them, or the network's totals."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from nnstudio.core.network import Trace, TraceRow
from nnstudio.core.spec import params
from nnstudio.gui.network.fact_list import FactList
from nnstudio.gui.network.facts import facts_of_layer, facts_of_network, facts_of_several, formula_of
from nnstudio.gui.network.selection import Selection
from nnstudio.gui.network.words import plural
from nnstudio.gui.spec_form import SpecForm
from nnstudio.gui.theme import number_font
from nnstudio.gui.widgets.elide import ElidedLabel
from nnstudio.gui.widgets.labels import divider, text_label

_SIDE = 12
_NOTHING_SELECTED = (
    "Click a card to see and change its settings. Click a layer in the palette to add it, or drag it to its place."
)
_SEVERAL_SELECTED = "They can be moved, duplicated, copied and deleted together."


class Inspector(QScrollArea):
    """`edited` carries the new layer and the name of the knob."""

    edited = Signal(object, str)
    left = Signal()
    """Escape: the keyboard should go back to the diagram."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._title = text_label("", "title")
        self._name = ElidedLabel()
        self._name.setProperty("role", "muted")
        self._name.setToolTip("What its weights are called in exported files.")
        self._words = text_label("", "caption", wrap=True)
        self.form = SpecForm()
        self.form.edited.connect(self.edited)
        self.facts = FactList()
        self._formula = text_label("", "caption", wrap=True)
        self._formula.setFont(number_font(12))
        self._formula.setToolTip("(input + 2·padding − kernel) / stride + 1, rounded down")
        self._line = divider()
        self._lay_out()

    def show_selection(self, plan: Trace, selection: Selection) -> None:
        """Show the selected layer of a traced network, a summary of several, or the totals."""
        if selection.single is not None:
            self._show_layer(plan.rows[selection.single], plan)
            return
        self.form.clear()
        self._show_formula("")
        if selection.chosen:
            rows = [plan.rows[index] for index in selection.indices]
            self._show_words(f"{plural(len(rows), 'layer')} selected", "", _SEVERAL_SELECTED)
            self.facts.show_facts(facts_of_several(rows))
        else:
            self._show_words("The whole network", "", _NOTHING_SELECTED)
            self.facts.show_facts(facts_of_network(plan))

    def focus_first(self) -> None:
        """Put the keyboard into the first knob, if the layer has one."""
        spec = self.form.spec()
        knobs = params(type(spec)) if spec is not None else ()
        if knobs:
            self.form.editor(knobs[0].name).field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def commit(self) -> None:
        """Take what is being typed."""
        self.form.commit()

    def _show_layer(self, row: TraceRow, plan: Trace) -> None:
        self._show_words(row.layer.title, row.name, row.layer.explanation())
        self.form.set_spec(row.layer)
        self.facts.show_facts(facts_of_layer(row, plan.input_shape))
        self._show_formula(formula_of(row))

    def _show_words(self, title: str, name: str, words: str) -> None:
        self._title.setText(title)
        self._name.setText(name)
        self._words.setText(words)

    def _show_formula(self, formula: str) -> None:
        self._formula.setText(formula)
        self._formula.setVisible(bool(formula))

    def _lay_out(self) -> None:
        held = QWidget()
        held.setProperty("role", "clear")
        column = QVBoxLayout(held)
        column.setContentsMargins(_SIDE, _SIDE, _SIDE, _SIDE)
        column.setSpacing(10)
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(self._title)
        head.addWidget(self._name, 1)
        column.addLayout(head)
        column.addWidget(self._words)
        column.addWidget(self.form)
        column.addWidget(self._line)
        column.addWidget(self.facts)
        column.addWidget(self._formula)
        column.addStretch(1)
        self.setWidget(held)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
