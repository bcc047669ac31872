"""The row of filters over the samples: part, class, group, what was put right or answered wrongly, and a text."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from nnstudio.core.data.summary import Wanted
from nnstudio.gui.explorer.facts import TITLES, Facts
from nnstudio.gui.widgets.combo_box import ComboBox

_TYPING_MS = 200
ANY = "any"
EXCLUDED, RELABELLED, CORRECTED, WRONG = "excluded", "relabelled", "corrected", "wrong"
STATES = {
    ANY: "All samples",
    WRONG: "Mispredicted",
    EXCLUDED: "Excluded",
    RELABELLED: "Relabelled",
    CORRECTED: "Excluded or relabelled",
}
LARGEST_ERRORS = "Largest errors first"


class FilterBar(QWidget):
    """Each choice stays chosen when other data come, as far as there is such a choice still."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.part, self.label, self.group, self.state = (ComboBox() for _ in range(4))
        self.text = QLineEdit()
        self.text.setPlaceholderText("Name or #index")
        self.text.setClearButtonEnabled(True)
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._typing.timeout.connect(self.changed)
        names = ("Part", "Class", "Group", "Which samples")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for box, name in zip((self.part, self.label, self.group, self.state), names, strict=True):
            box.setAccessibleName(name)
            box.setToolTip(name)
            box.activated.connect(self.changed)
            row.addWidget(box, 2)
        self.text.setAccessibleName("Name or index")
        self.text.setToolTip("Part of a sample's name, or # and its index")
        self.text.textEdited.connect(self._typing.start)
        row.addWidget(self.text, 3)
        for key, words in STATES.items():
            self.state.addItem(words, key)

    def show_facts(self, facts: Facts) -> None:
        """Offer what these data have."""
        _fill(self.part, [("All parts", ANY), *((TITLES[part], part) for part in facts.parts)])
        names, noun = facts.dataset.class_names, facts.dataset.class_noun
        everything = "All labels" if facts.dataset.several else "All classes"
        _fill(self.label, [(everything, None), *((f"{noun.capitalize()} {name}", n) for n, name in enumerate(names))])
        self.label.setVisible(bool(names))
        groups = facts.dataset.groups
        found = [(f"{groups.column} {name}", n) for n, name in enumerate(groups.names)] if groups else []
        _fill(self.group, [("All groups", None), *found])
        self.group.setVisible(bool(found))
        wrong = LARGEST_ERRORS if facts.dataset.task == "regression" else STATES[WRONG]
        self.state.setItemText(self.state.findData(WRONG), wrong)

    def reset(self) -> None:
        """Want everything again."""
        for box in (self.part, self.label, self.group, self.state):
            box.setCurrentIndex(0)
        self.text.clear()

    def show_label(self, label: int) -> None:
        """Want all samples of one class."""
        self.reset()
        self.label.setCurrentIndex(self.label.findData(label))
        self.changed.emit()

    def show_corrected(self) -> None:
        """Want all samples that were put right."""
        self.reset()
        self.state.setCurrentIndex(self.state.findData(CORRECTED))
        self.changed.emit()

    @property
    def chosen_part(self) -> str:
        """One of PARTS, or ANY."""
        return str(self.part.currentData() or ANY)

    @property
    def chosen_state(self) -> str:
        """One of STATES."""
        return str(self.state.currentData())

    def wanted(self) -> Wanted:
        """The other conditions."""
        return Wanted(self.label.currentData(), self.group.currentData(), self.text.text())


def _fill(box: ComboBox, choices: list[tuple[str, object]]) -> None:
    chosen = box.currentText()
    box.clear()
    for words, key in choices:
        box.addItem(words, key)
    box.setCurrentIndex(max(0, box.findText(chosen)))
