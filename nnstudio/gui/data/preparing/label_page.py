"""What the loss compares with: the labels of samples as numbers; and a table's row as the network gets it."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nnstudio.core.data.datasets import Dataset
from nnstudio.core.data.preprocessing import Preprocessing
from nnstudio.core.data.target import Target, target_of
from nnstudio.gui.data.preparing.label_example import LabelExample
from nnstudio.gui.data.preparing.page import Page, SampleChoices, plain_button
from nnstudio.gui.pictures import picture
from nnstudio.gui.theme import set_role
from nnstudio.gui.widgets.figure_table import FigureTable, Row
from nnstudio.gui.widgets.labels import text_label
from nnstudio.gui.widgets.layouts import scrolling
from nnstudio.session.loaded import LoadedData

_ONE_HOT = (
    "One-hot: a class becomes one number for each class, 1 for its own and 0 for all others. "
    "The loss compares the network's answer with that."
)
_SEVERAL = (
    "Each label becomes 1 where it applies and 0 where it does not; several may be 1. "
    "The loss compares the network's answer with that."
)
_CATEGORIES = (
    "A category has a column for each of its values, named column=value: 1 for its own value and 0 for all others."
)
_ROW = ("Feature", "In the table", "What the network gets")
_EXAMPLES = 4
_OF_ROW, _NO_LIMIT = 100, 16_777_215
"""Pixels that the label of a table's row may take: the row itself is below it."""


class LabelPage(Page):
    """A few training images and their labels, or one row of a table."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._data: LoadedData | None = None
        self._target: Target | None = None
        self._choices = SampleChoices(_EXAMPLES, seed=2)
        self.title = text_label("", "title", wrap=True)
        self.examples = [LabelExample() for _ in range(_EXAMPLES)]
        self.row = FigureTable("The row as the network gets it")
        self.categories = text_label(_CATEGORIES, "caption", wrap=True)
        self.again = plain_button("", "shuffle", "Show others of the training part")
        self.again.clicked.connect(self._on_another)
        self._lay_out()

    def show_data(self, data: LoadedData) -> None:
        """Show samples of these data."""
        self._data = data
        self._target = target_of(data.dataset, data.split.train)
        self._show()

    def _on_another(self) -> None:
        self._choices.another()
        self._show()

    def _show(self) -> None:
        data = self._data
        chosen = self._choices.indices(data) if data is not None else []
        if data is None or not chosen:
            return
        dataset, table = data.dataset, data.dataset.kind == "table"
        self.again.setText("Another row" if table else "Other images")
        self.row.setVisible(table)
        self.categories.setVisible(table and any("=" in name for name in dataset.features))
        self._vectors.setVisible(dataset.task != "regression")
        self._vectors.setMaximumHeight(_OF_ROW if table else _NO_LIMIT)
        if table:
            self.row.show_rows(_ROW, _row_as_it_comes(dataset, data.preprocessing, chosen[0]))
        if self._target is not None:
            self._tell_value(float(dataset.labels[chosen[0]]), self._target)
        else:
            self._show_labels(data, chosen)

    def _tell_value(self, value: float, target: Target) -> None:
        self.lead.setText(
            f"{target.name or 'The value'} is learned as (value − {_figure(target.mean)}) / {_figure(target.std)}, its "
            "mean and standard deviation in the training part, and told in its own unit again."
        )
        self.title.setText(f"{_figure(value)} is learned as {_figure((value - target.mean) / target.std, 4)}")

    def _show_labels(self, data: LoadedData, chosen: list[int]) -> None:
        dataset = data.dataset
        several, table = dataset.task == "multi-label", dataset.kind == "table"
        self.lead.setText(_SEVERAL if several else _ONE_HOT)
        self.title.setText("A training row" if table else "Some training images")
        for example in self.examples[len(chosen) :]:
            example.hide()
        for place, (index, example) in enumerate(zip(chosen, self.examples, strict=False)):
            example.setVisible(place == 0 or not table)
            label = dataset.labels[index]
            vector = label.tolist() if several else [int(n == label) for n in range(len(dataset.class_names))]
            image = None if table else picture(np.asarray(dataset.inputs[index]))
            example.show_sample(dataset.truth_of(index), dataset.class_names, vector, image)

    def _lay_out(self) -> None:
        clear = QWidget()
        set_role(clear, "clear")
        inner = QVBoxLayout(clear)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(8)
        for example in self.examples:
            inner.addWidget(example)
        inner.addStretch(1)
        self._vectors = scrolling(clear)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.again)
        self.column.addWidget(self.lead)
        self.column.addLayout(head)
        self.column.addWidget(self._vectors, 2)
        self.column.addWidget(self.row, 3)
        self.column.addWidget(self.categories)


def _row_as_it_comes(dataset: Dataset, preprocessing: Preprocessing, index: int) -> list[Row]:
    raw = np.asarray(dataset.inputs[index], np.float64)
    filled = np.where(np.isnan(raw), np.array(preprocessing.mean), raw)
    shift, scale = preprocessing.steps
    ready = (filled - np.array(shift)) / np.array(scale) if scale else filled
    names = dataset.features or tuple(f"Feature {n + 1}" for n in range(len(raw)))
    return [(name, _figure(a), _figure(b, 4)) for name, a, b in zip(names, raw.tolist(), ready.tolist(), strict=True)]


def _figure(value: float, digits: int = 6) -> str:
    return "missing" if math.isnan(value) else f"{value:.{digits}g}".replace("-", "−")
