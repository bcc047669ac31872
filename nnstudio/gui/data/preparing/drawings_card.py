"""What the Data dock says while the data set is one's own drawings and there are too few of them to be trained on."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from nnstudio.core.data.additions import Additions
from nnstudio.gui.figures import number
from nnstudio.gui.theme import set_role
from nnstudio.gui.widgets.icon_label import IconLabel
from nnstudio.gui.widgets.labels import text_label

ENOUGH = 5
"""Of each class: three to learn from, one to validate, one to test."""
_CLASSES = 2
_NOTHING = "Draw something on the canvas, press Add… below it, and give it a name: that is your first class."


class DrawingsCard(QFrame):
    """Says what to do next until there are two classes with a few drawings each."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "note")
        self.enough = False
        self.title = text_label("Make your own data", "title", wrap=True)
        self.sentence = text_label(_NOTHING, "", wrap=True)
        self.counts = text_label("", "caption", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 14, 12, 14)
        column.setSpacing(8)
        column.addWidget(IconLabel("pencil", "muted", side=24), 0, Qt.AlignmentFlag.AlignLeft)
        for widget in (self.title, self.sentence, self.counts):
            column.addWidget(widget)

    def show_additions(self, additions: Additions) -> None:
        """Say what is there and what is wanted next."""
        counts = additions.counts()
        self.enough = len(counts) >= _CLASSES and min(counts.values()) >= ENOUGH
        self.sentence.setText(_next_words(counts))
        self.counts.setText("\n".join(f"{name}: {number(count)} of {ENOUGH}" for name, count in counts.items()))
        self.counts.setVisible(bool(counts))


def _next_words(counts: dict[str, int]) -> str:
    if not counts:
        return _NOTHING
    few = [name for name, count in counts.items() if count < ENOUGH]
    if len(counts) < _CLASSES:
        (name,) = counts
        return f"{name} is your first class. Now draw something else and add it as a second one."
    wanted = few[0] if few else ""
    return f"Add more drawings of {wanted}: {ENOUGH} of each class are enough to begin with."
