"""A training sample beside its label as the loss has it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nnstudio.gui.data.preparing.one_hot import OneHotView
from nnstudio.gui.data.preparing.tiles import Tiles
from nnstudio.gui.widgets.labels import text_label

_PICTURE = 76


class LabelExample(QWidget):
    """Picture, class and vector; a table's row has no picture."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.image = Tiles("The sample")
        self.image.setFixedSize(_PICTURE, _PICTURE)
        self.title, self.vector = text_label("", "title", wrap=True), OneHotView()
        words = QVBoxLayout()
        words.setSpacing(6)
        words.addWidget(self.title)
        words.addWidget(self.vector)
        words.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(20)
        row.addWidget(self.image, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)

    def show_sample(self, truth: str, names: Sequence[str], vector: Sequence[int], image: QImage | None) -> None:
        """Show a sample: what is true of it, in words and as a number for each of the classes `names`."""
        self.title.setText(f"“{truth}” as the loss has it")
        self.vector.show_label(names, vector)
        self.image.setVisible(image is not None)
        self.image.show_images([image] if image is not None else [])
