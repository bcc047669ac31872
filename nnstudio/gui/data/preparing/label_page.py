"""What the loss compares with: the label of a sample as numbers; and a table's row as the network gets it."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nnstudio.core.data.datasets import Dataset
from nnstudio.core.data.preprocessing import Preprocessing
from nnstudio.core.data.target import Target, target_of
from nnstudio.gui.data.preparing.one_hot import OneHotView
from nnstudio.gui.data.preparing.page import Page, SampleChoice, plain_button
from nnstudio.gui.data.preparing.tiles import Tiles
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
_PICTURE = 132


class LabelPage(Page):
    """One training sample and its label."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._data: LoadedData | None = None
        self._target: Target | None = None
        self._choice = SampleChoice(seed=2)
        self.image = Tiles("The sample")
        self.image.setFixedSize(_PICTURE, _PICTURE)
        self.title = text_label("", "title", wrap=True)
        self.vector = OneHotView()
        self.row = FigureTable("The row as the network gets it")
        self.categories = text_label(_CATEGORIES, "caption", wrap=True)
        self.again = plain_button("Another sample", "shuffle", "Show another sample of the training part")
        self.again.clicked.connect(self._on_another)
        self._lay_out()

    def show_data(self, data: LoadedData) -> None:
        """Show a sample of these data."""
        self._data = data
        self._target = target_of(data.dataset, data.split.train)
        self._show()

    def _on_another(self) -> None:
        self._choice.another()
        self._show()

    def _show(self) -> None:
        data = self._data
        index = self._choice.index(data) if data is not None else None
        if data is None or index is None:
            return
        dataset = data.dataset
        table = dataset.kind == "table"
        self.image.setVisible(not table)
        self.row.setVisible(table)
        self.categories.setVisible(table and any("=" in name for name in dataset.features))
        self._show_label(dataset, index)
        if table:
            self.row.show_rows(_ROW, _row_as_it_comes(dataset, data.preprocessing, index))
        else:
            self.image.show_images([picture(np.asarray(dataset.inputs[index]))])

    def _show_label(self, dataset: Dataset, index: int) -> None:
        self._vectors.setVisible(dataset.task != "regression")
        if self._target is not None:
            value, target = float(dataset.labels[index]), self._target
            name = target.name or "The value"
            self.lead.setText(
                f"{name} is learned as (value − {_figure(target.mean)}) / {_figure(target.std)}, its mean and standard "
                "deviation in the training part, and told in its own unit again."
            )
            self.title.setText(f"{_figure(value)} is learned as {_figure((value - target.mean) / target.std, 4)}")
            return
        label = dataset.labels[index]
        several = dataset.task == "multi-label"
        vector = label.tolist() if several else [int(n == label) for n in range(len(dataset.class_names))]
        self.lead.setText(_SEVERAL if several else _ONE_HOT)
        self.title.setText(f"“{dataset.truth_of(index)}” as the loss has it")
        self.vector.show_label(dataset.class_names, vector)

    def _lay_out(self) -> None:
        clear = QWidget()
        set_role(clear, "clear")
        inner = QVBoxLayout(clear)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(self.vector)
        inner.addStretch(1)
        self._vectors = scrolling(clear)
        words = QVBoxLayout()
        words.setSpacing(10)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.again)
        words.addLayout(head)
        words.addWidget(self._vectors, 1)
        row = QHBoxLayout()
        row.setSpacing(20)
        row.addWidget(self.image, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        self.column.addWidget(self.lead)
        self.column.addLayout(row, 2)
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
