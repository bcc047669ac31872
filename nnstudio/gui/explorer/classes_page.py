"""Classes: how many of each in each part, what each looks like on average; for values how they are distributed."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from nnstudio.core.data.datasets import Indices, Progress
from nnstudio.core.data.split.parts import class_counts
from nnstudio.core.data.summary import Histogram, mean_images, value_histogram
from nnstudio.gui.explorer.asking import Asking
from nnstudio.gui.explorer.balance_view import BalanceView
from nnstudio.gui.explorer.facts import Facts
from nnstudio.gui.explorer.mean_view import MeanView
from nnstudio.gui.explorer.part_lines import PartLines
from nnstudio.gui.explorer.rows_model import target_name
from nnstudio.gui.theme import set_role
from nnstudio.gui.widgets.labels import text_label
from nnstudio.gui.widgets.layouts import scrolling
from nnstudio.session.data_loader import DataLoader

MEANS = "Mean image of each class"
_MOST_MEANS = 200

Counts = dict[str, Indices]


class ClassesPage(QWidget):
    """A click on a class shows its samples."""

    chosen = Signal(int)

    def __init__(self, loader: DataLoader, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counting, self._averaging = Asking(loader, self), Asking(loader, self)
        self.balance, self.means = BalanceView(), MeanView()
        self._means_head = text_label(MEANS, "title")
        self._waiting = text_label("", "caption")
        self._waiting.hide()
        for view in (self.balance, self.means):
            view.chosen.connect(self.chosen)
        self._averaging.waiting.connect(self._say_waiting)
        self._lay_out()

    @cached_property
    def lines(self) -> PartLines:
        """How values are distributed. Made where values are predicted: a plot is as much work as all the rest."""
        found = PartLines()
        self._pages.addWidget(found)
        return found

    def show_facts(self, facts: Facts) -> None:
        """Show the classes of these data, or how their values are distributed."""
        dataset, parts = facts.dataset, facts.by_part()
        images = dataset.kind == "images" and 0 < len(dataset.class_names) <= _MOST_MEANS
        for widget in (self._means_head, self.means):
            widget.setVisible(images)
        if dataset.task == "regression":
            self._pages.setCurrentWidget(self.lines)
            name = target_name(facts)
            self._counting.ask(
                lambda _: value_histogram(dataset.labels, parts), lambda h: self._show_values(name, h), "Counting"
            )
            return
        self._pages.setCurrentWidget(self._scroll)
        samples = sum(len(indices) for indices in parts.values())
        self._counting.ask(
            lambda _: {part: class_counts(dataset, indices) for part, indices in parts.items()},
            lambda counts: self.balance.show_counts(dataset.class_names, counts, samples, dataset.class_noun),
            "Counting",
        )
        if images:
            self._means_head.setText(f"{MEANS}, {facts.over.lower().rstrip('.')}")
            self._average(facts)

    def _average(self, facts: Facts) -> None:
        def work(progress: Progress) -> NDArray[np.float32]:
            return mean_images(facts.dataset, facts.counted, progress)

        def show(means: NDArray[np.float32]) -> None:
            self.means.show_means(facts.dataset.class_names, means)

        self._averaging.ask(work, show, "Averaging the images of each class")

    def _say_waiting(self, words: str) -> None:
        self._waiting.setText(words and f"{words}…")
        self._waiting.setVisible(bool(words))

    def _show_values(self, name: str, histogram: Histogram) -> None:
        self.lines.show_histogram(f"{name}, the target", name, histogram)

    def _lay_out(self) -> None:
        page = QWidget()
        set_role(page, "clear")
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(8)
        column.addWidget(self.balance)
        column.addSpacing(8)
        for widget in (self._means_head, self._waiting, self.means):
            column.addWidget(widget)
        column.addStretch(1)
        self._scroll: QScrollArea = scrolling(page)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._scroll)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._pages)
