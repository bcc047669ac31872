"""How the samples spread over what is asked: a bar a class, or the values of what is predicted."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nnstudio.core.data.split import PARTS
from nnstudio.gui.data.class_chart import ClassChart
from nnstudio.gui.data.target_chart import TargetChart
from nnstudio.gui.theme import set_role
from nnstudio.gui.widgets.elide import ElidedLabel
from nnstudio.session.loaded import LoadedData

_ALONE = 60
"""Pixels for a chart that no pictures stand below."""


class CountsBox(QWidget):
    """A heading with the numbers of the bar in hand beside it, and the chart that suits the task."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._height, self._of_images = _ALONE, True
        self.head, self.pointed = ElidedLabel("Images per class"), ElidedLabel()
        set_role(self.head, "title")
        set_role(self.pointed, "caption")
        self.pointed.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.classes, self.target = ClassChart(), TargetChart()
        self.classes.pointed.connect(self._on_pointed)
        self.target.pointed.connect(self._on_pointed)
        self.target.hide()
        line = QHBoxLayout()
        line.addWidget(self.head)
        line.addWidget(self.pointed, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(line)
        column.addWidget(self.classes)
        column.addWidget(self.target)

    def show_data(self, data: LoadedData) -> None:
        """Show how the parts of the data in hand are filled."""
        dataset, split = data.dataset, data.split
        self._of_images = dataset.kind == "images"
        self._set_heights()
        samples = "Images" if dataset.kind == "images" else "Rows"
        regression = dataset.task == "regression"
        self.target.setVisible(regression)
        self.classes.setVisible(not regression and bool(dataset.class_names))
        if regression:
            self.head.setText(f"{samples} by {dataset.target or 'value'}")
            self.target.show_values(dataset.target, dataset.labels, {part: getattr(split, part) for part in PARTS})
        else:
            self.head.setText(f"{samples} per {dataset.class_noun}")
            self.classes.setAccessibleName(self.head.text())
            self.classes.show_counts(dataset.class_names, split.class_counts(dataset), dataset.class_noun)
        self.setVisible(regression or bool(dataset.class_names))

    def set_chart_height(self, height: int) -> None:
        """How high the charts are, in pixels, where samples are to be seen below them."""
        self._height = height
        self._set_heights()

    def _set_heights(self) -> None:
        for chart in (self.classes, self.target):
            chart.setFixedHeight(self._height if self._of_images else max(self._height, _ALONE))

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """What Tab goes through."""
        return self.classes, self.target

    def _on_pointed(self, words: str) -> None:
        self.pointed.setText(words)
