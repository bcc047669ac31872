"""The inspector: the settings of the selected layers and what follows from them, or the network's totals."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from nnstudio.core.network import Trace, TraceRow
from nnstudio.core.network.edits import outermost
from nnstudio.core.spec import params
from nnstudio.gui.figures import counted
from nnstudio.gui.forms.spec_form import SpecForm
from nnstudio.gui.network.compare_view import CompareView
from nnstudio.gui.network.fact_list import FactList
from nnstudio.gui.network.facts import facts_of_layer, facts_of_network, facts_of_several, formulas_of
from nnstudio.gui.network.selection import Selection
from nnstudio.gui.network.shared_form import SharedForm
from nnstudio.gui.theme import number_font
from nnstudio.gui.widgets.elide import ElidedLabel
from nnstudio.gui.widgets.labels import divider, text_label

_SIDE = 12
_NOTHING_SELECTED = (
    "Click a card to see and change its settings. Click a layer in the palette to add it, or drag it to its place."
)
_SEVERAL_SELECTED = "What is set here is set for all of them, as one step."


class Inspector(QScrollArea):
    """`edited` carries the new layer and the name of the knob."""

    edited = Signal(object, str)
    shared_edited = Signal(str, object)
    """A knob of all selected layers, and its new value."""
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
        self.shared = SharedForm()
        self.shared.edited.connect(self.shared_edited)
        self.facts = FactList()
        self._size_formula = _formula_label("(input + 2·padding − kernel) / stride + 1, rounded down")
        self._weights_formula = _formula_label("Numbers in each filter or neuron × how many there are, and the biases")
        self.compared = CompareView()
        self._line = divider()
        self._lay_out()

    def show_selection(self, plan: Trace, selection: Selection) -> None:
        """Show the selected layer of a traced network, a summary of several, or the totals."""
        if selection.single is not None:
            self.shared.show_layers(())
            self._show_layer(plan.by_path[selection.single], plan)
            return
        self.form.clear()
        self._show_formulas("", "")
        rows = [plan.by_path[path] for path in selection.paths]
        self.shared.show_layers([row.layer for row in rows])
        if rows:
            self._show_words(f"{counted(len(rows), 'layer')} selected", "", _SEVERAL_SELECTED)
            held = outermost(selection.chosen)
            self.facts.show_facts(facts_of_several([row for row in rows if row.path in held]))
        else:
            self._show_words("The whole network", "", _NOTHING_SELECTED)
            self.facts.show_facts(facts_of_network(plan))

    def add_section(self, section: QWidget) -> None:
        """Put one more part below the facts, above what edits have changed."""
        self._column.insertWidget(self._column.indexOf(self.compared), section)

    def focus_first(self) -> None:
        """Put the keyboard into the first knob of what is selected, if there is one."""
        spec = self.form.spec()
        if spec is None:
            self.shared.focus_first()
            return
        knobs = params(type(spec))
        if knobs:
            self.form.editor(knobs[0].name).field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def commit(self) -> None:
        """Take what is being typed."""
        self.form.commit()
        self.shared.commit()

    def _show_layer(self, row: TraceRow, plan: Trace) -> None:
        self._show_words(row.layer.title, row.name, row.layer.explanation())
        self.form.set_spec(row.layer)
        self.facts.show_facts(facts_of_layer(row, plan.input_shape))
        self._show_formulas(*formulas_of(row))

    def _show_words(self, title: str, name: str, words: str) -> None:
        self._title.setText(title)
        self._name.setText(name)
        self._words.setText(words)

    def _show_formulas(self, size: str, weights: str) -> None:
        for label, formula in ((self._size_formula, size), (self._weights_formula, weights)):
            label.setText(formula)
            label.setVisible(bool(formula))

    def _lay_out(self) -> None:
        held = QWidget()
        held.setProperty("role", "clear")
        column = self._column = QVBoxLayout(held)
        column.setContentsMargins(_SIDE, _SIDE, _SIDE, _SIDE)
        column.setSpacing(10)
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(self._title)
        head.addWidget(self._name, 1)
        column.addLayout(head)
        column.addWidget(self._words)
        column.addWidget(self.form)
        column.addWidget(self.shared)
        column.addWidget(self._line)
        column.addWidget(self.facts)
        column.addWidget(self._size_formula)
        column.addWidget(self._weights_formula)
        column.addWidget(self.compared)
        column.addStretch(1)
        self.setWidget(held)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


def _formula_label(tip: str) -> QLabel:
    label = text_label("", "caption", wrap=True)
    label.setFont(number_font(12))
    label.setToolTip(tip)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
