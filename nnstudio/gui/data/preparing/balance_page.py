"""What is done about rare classes, and what that means for each class."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from nnstudio.core.data.preparation import BALANCED_SAMPLING, CLASS_WEIGHTS, NO_BALANCE
from nnstudio.core.project.document import Project
from nnstudio.core.training.balance import class_weights
from nnstudio.gui.data.preparing.figure_table import FigureTable, Row
from nnstudio.gui.data.preparing.latest import Latest
from nnstudio.gui.data.preparing.page import Page
from nnstudio.gui.figures import number, percent
from nnstudio.gui.widgets.segmented import Segmented
from nnstudio.session.data_loader import DataLoader
from nnstudio.session.loaded import LoadedData

_WAYS = ((NO_BALANCE, "As they come"), (CLASS_WEIGHTS, "Class weights"), (BALANCED_SAMPLING, "Balanced sampling"))
_LEADS = {
    NO_BALANCE: "Every training image counts once. A rare class may be given up for the sake of the frequent ones.",
    CLASS_WEIGHTS: "A mistake on a rare class costs more, in proportion to how rare it is. Nothing is seen more often.",
    BALANCED_SAMPLING: "Every class is drawn equally often, so samples of rare classes are seen again and again.",
}
_HEADINGS = {
    NO_BALANCE: ("Class", "Training samples", "Share"),
    CLASS_WEIGHTS: ("Class", "Training samples", "Share", "Weight in the loss"),
    BALANCED_SAMPLING: ("Class", "Training samples", "Share", "Seen in an epoch", "Each sample"),
}
_VALUES = "A value is predicted, so there are no classes that could be rare."
_SEVERAL = "Several labels may apply to a sample at once, so no class can be drawn more often than another."


class BalancePage(Page):
    """`chosen` tells of another way."""

    chosen = Signal(str)

    def __init__(self, loader: DataLoader, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.choice = Segmented(_WAYS)
        self.choice.setAccessibleName("Rare classes")
        self.choice.changed.connect(self.chosen)
        self.table = FigureTable("What it means for each class")
        self._way = NO_BALANCE
        self._data: LoadedData | None = None
        self._figures: tuple[Sequence[int], Sequence[float]] = (), ()
        self._counting = Latest(loader, self)
        self._counting.answered.connect(self._on_counted)
        for widget in (self.choice, self.lead, self.table):
            self.column.addWidget(widget)
        self.column.setStretch(2, 1)
        self.column.addStretch(0)

    def show_project(self, project: Project) -> None:
        """Show what the project wants."""
        self._way = project.preparation.balance
        self.choice.set_current(self._way)
        self._show()

    def show_data(self, data: LoadedData) -> None:
        """Show the classes of the training part of these data."""
        self._data, self._figures = data, ((), ())
        self._counting.forget()
        if data.dataset.task == "classification":
            self._counting.ask(lambda _: (data, *_count(data)))
        self._show()

    def _on_counted(self, answer: tuple[LoadedData, list[int], list[float]]) -> None:
        if answer[0] is self._data:
            self._figures = answer[1:]
            self._show()

    def _show(self) -> None:
        data = self._data
        if data is None:
            return
        task = data.dataset.task
        self.choice.setVisible(task == "classification")
        self.table.setVisible(task == "classification")
        others = {"regression": _VALUES, "multi-label": _SEVERAL}
        self.lead.setText(others.get(task, _LEADS[self._way]))
        if self._figures[0]:
            self.table.show_rows(_HEADINGS[self._way], _rows(data.dataset.class_names, *self._figures, self._way))


def _count(data: LoadedData) -> tuple[list[int], list[float]]:
    """How many training samples each class has, and the weight that a training would give it."""
    labels = torch.from_numpy(data.dataset.labels[data.split.train])
    classes = len(data.dataset.class_names)
    return torch.bincount(labels, minlength=classes).tolist(), class_weights(labels, classes).tolist()


def _rows(names: Sequence[str], counts: Sequence[int], weights: Sequence[float], way: str) -> list[Row]:
    total, present = max(1, sum(counts)), max(1, sum(count > 0 for count in counts))
    seen = total / present
    rows: list[Row] = []
    for name, count, weight in zip(names, counts, weights, strict=True):
        row: Row = (name, number(count), percent(count / total, 1))
        if way == CLASS_WEIGHTS:
            row = (*row, f"× {weight:.3g}" if count else "none to learn from")
        elif way == BALANCED_SAMPLING:
            row = (*row, *((f"about {number(round(seen))}", f"{seen / count:.3g} times") if count else ("0", "–")))
        rows.append(row)
    return rows
