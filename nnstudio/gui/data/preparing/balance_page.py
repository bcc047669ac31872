"""What is done about rare classes, and what that means for each class."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from nnstudio.core.data.preparation import BALANCED_SAMPLING, CLASS_WEIGHTS, NO_BALANCE
from nnstudio.core.project.document import Project
from nnstudio.core.training.tasks import rules_of
from nnstudio.core.training.tasks.multi_label import NO_BALANCED_LABELS
from nnstudio.gui.data.preparing.latest import Latest
from nnstudio.gui.data.preparing.page import Page
from nnstudio.gui.figures import number, percent
from nnstudio.gui.widgets.figure_table import FigureTable, Row
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
_OF_LABELS = {
    NO_BALANCE: "Every label of every training image counts once. A rare one may be given up: naming it nowhere is "
    "right nearly everywhere.",
    CLASS_WEIGHTS: "Missing a label costs more, the rarer it is: as often as the training images without it outnumber "
    "those with it. Nothing is seen more often.",
    BALANCED_SAMPLING: NO_BALANCED_LABELS,
}
_NO_SAMPLING = "Balanced sampling is for one class each: an image shown again shows all of its labels again."


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
        if data.dataset.task != "regression":
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
        values, several = data.dataset.task == "regression", data.dataset.several
        self.choice.setVisible(not values)
        self.table.setVisible(not values)
        sampling = self.choice.button(BALANCED_SAMPLING)
        sampling.setEnabled(not several)
        sampling.setToolTip(_NO_SAMPLING if several else "")
        leads = _OF_LABELS if several else _LEADS
        self.lead.setText(_VALUES if values else leads[self._way])
        if self._figures[0]:
            way = NO_BALANCE if several and self._way == BALANCED_SAMPLING else self._way
            _, *others = _HEADINGS[way]
            rows = _rows(data.dataset.class_names, len(data.split.train), *self._figures, way)
            self.table.show_rows((data.dataset.class_noun.capitalize(), *others), rows)


def _count(data: LoadedData) -> tuple[list[int], list[float]]:
    """How many training samples each class or label has, and the weight that a training would give it."""
    labels, counts = torch.from_numpy(data.dataset.labels[data.split.train]), data.split.class_counts(data.dataset)
    weights = rules_of(data.dataset.task).weights(labels, len(data.dataset.class_names))
    return counts["train"].tolist(), [] if weights is None else weights.tolist()


def _rows(names: Sequence[str], total: int, counts: Sequence[int], weights: Sequence[float], way: str) -> list[Row]:
    total, present = max(1, total), max(1, sum(count > 0 for count in counts))
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
