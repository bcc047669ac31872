"""The Folds tab: what each fold has come to, all of them together, and what to beware of."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nnstudio.core.project.cross_validation import DEVIATION, TOO_GOOD, Folds
from nnstudio.gui.action_button import ActionButton
from nnstudio.gui.training.folds_words import headings, rows, summary_words
from nnstudio.gui.widgets.figure_table import FigureTable
from nnstudio.gui.widgets.labels import text_label

_NOTE = f"± is the {DEVIATION}. {TOO_GOOD}"


class FoldsView(QWidget):
    """Call `show_folds`; `follow` gives it the button that trains them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = text_label("", "title", wrap=True)
        self.table = FigureTable("Figures of each fold", long_names=True)
        self.note = text_label(_NOTE, "caption", wrap=True)
        self.train: ActionButton | None = None
        self._head = QHBoxLayout()
        self._head.setSpacing(12)
        self._head.addWidget(self.words, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 4)
        column.setSpacing(6)
        column.addLayout(self._head)
        column.addWidget(self.note)
        column.addWidget(self.table, 1)

    def follow(self, action: QAction) -> None:
        """Put a button for the action beside the summary; it is there while there is something to train."""
        self.train = ActionButton(action)
        self._head.addWidget(self.train)

    def show_folds(self, folds: Folds, epochs: int, under_way: int | None) -> None:
        """Show what folds have come to that see so many `epochs` each; `under_way`: the one that is being trained."""
        self.words.setText(summary_words(folds))
        self.table.show_rows(headings(folds), rows(folds, epochs, under_way))
        self.note.setVisible(bool(folds.done))
        if self.train is not None:
            self.train.setVisible(bool(folds.missing) and under_way is None)
