"""What the pages of the preparation window have in common: a title, a few words, and the training samples they show."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from nnstudio.core.project.document import Project
from nnstudio.gui.icons import icon
from nnstudio.gui.widgets.labels import text_label
from nnstudio.session.loaded import LoadedData

_AMONG = 4096
"""So many are drawn to find some of different classes."""


class Page(QWidget):
    """A column: `lead` says what is done, in plain words; subclasses add the rest."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lead = text_label("", "muted", wrap=True)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(12)

    def show_data(self, data: LoadedData) -> None:
        """Show what is done to these data."""
        raise NotImplementedError

    def show_project(self, project: Project) -> None:
        """Show what the project wants; nothing where a page only tells."""


class SampleChoice:
    """Samples of the training part in random order, never of another part; the same one until `another`."""

    def __init__(self, seed: int | None = None) -> None:
        self._random = np.random.default_rng(seed)
        self._index = -1

    def index(self, data: LoadedData, below: int | None = None) -> int | None:
        """The place of a training sample in the data set, of the first `below`; None where there is none."""
        known = data.split.train if below is None else data.split.train[data.split.train < below]
        if not len(known):
            return None
        if self._index not in known:
            self._index = int(self._random.choice(known))
        return self._index

    def another(self) -> None:
        """Take another one the next time."""
        self._index = -1


class SampleChoices:
    """Some samples of the training part, of different classes as far as there are so many; the same until `another`."""

    def __init__(self, count: int, seed: int | None = None) -> None:
        self._count = count
        self._random = np.random.default_rng(seed)
        self._indices: list[int] = []

    def indices(self, data: LoadedData) -> list[int]:
        """Their places in the data set; fewer where the training part has no more."""
        train = data.split.train
        if not self._indices or not np.isin(self._indices, train).all():
            drawn = self._random.choice(train, min(len(train), _AMONG), replace=False) if len(train) else train
            _, first = np.unique(data.dataset.labels[drawn], axis=0, return_index=True)
            first = np.sort(first)
            others = np.setdiff1d(np.arange(len(drawn)), first)
            self._indices = drawn[np.concatenate((first, others))[: self._count]].tolist()
        return self._indices

    def another(self) -> None:
        """Take others the next time."""
        self._indices = []


def plain_button(text: str, name: str, tip: str) -> QPushButton:
    """A button that Enter elsewhere does not press."""
    button = QPushButton(icon(name), text)
    button.setAutoDefault(False)
    button.setToolTip(tip)
    return button
