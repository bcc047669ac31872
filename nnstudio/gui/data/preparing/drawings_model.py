"""The drawings of a project as a list with thumbnails, which are inked off the GUI thread, a few dozen at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QPixmap

from nnstudio.core.data.additions import Additions, DrawnSample
from nnstudio.core.data.datasets import Progress
from nnstudio.core.data.drawing import rasterize
from nnstudio.gui.data.preparing.latest import Latest
from nnstudio.gui.pictures import picture
from nnstudio.session.data_loader import DataLoader

SIDE = 56
_PIXELS = 28
_AT_ONCE = 48
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class DrawingsModel(QAbstractListModel):
    """`number_of` tells which drawing of the project a row is."""

    def __init__(self, loader: DataLoader, parent: QObject) -> None:
        super().__init__(parent)
        self._shown: list[tuple[int, DrawnSample]] = []
        # With their drawings, so that no other one can come to the same place in memory.
        self._pictures: dict[int, tuple[DrawnSample, QPixmap]] = {}
        self._inking = Latest(loader, self)
        self._inking.answered.connect(self._on_inked)

    def show_additions(self, additions: Additions, class_name: str | None) -> None:
        """Show all drawings, or those of one class."""
        shown = [(n, s) for n, s in enumerate(additions.samples) if class_name in (None, s.class_name)]
        if shown == self._shown:
            return
        self.beginResetModel()
        self._shown = shown
        self.endResetModel()
        kept = {id(sample) for sample in additions.samples}
        self._pictures = {key: value for key, value in self._pictures.items() if key in kept}
        self._ink_more()

    def number_of(self, row: int) -> int:
        """The drawing's place in the project."""
        return self._shown[row][0]

    def _ink_more(self) -> None:
        missing = [sample for _, sample in self._shown if id(sample) not in self._pictures][:_AT_ONCE]
        if missing:
            self._inking.ask(lambda progress: _inked(missing, progress))

    def _on_inked(self, found: list[tuple[DrawnSample, NDArray[np.uint8]]]) -> None:
        for sample, pixels in found:
            large = picture(pixels).scaled(SIDE, SIDE)
            self._pictures[id(sample)] = sample, QPixmap.fromImage(large)
        if self._shown:
            self.dataChanged.emit(self.index(0), self.index(len(self._shown) - 1), [Qt.ItemDataRole.DecorationRole])
        self._ink_more()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        number, sample = self._shown[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return sample.class_name
            case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleTextRole:
                return f"Drawing {number + 1}: {sample.class_name}"
            case Qt.ItemDataRole.DecorationRole:
                known = self._pictures.get(id(sample))
                return known[1] if known else _blank()
            case Qt.ItemDataRole.TextAlignmentRole:
                return Qt.AlignmentFlag.AlignCenter
        return None


def _inked(samples: Sequence[DrawnSample], progress: Progress) -> list[tuple[DrawnSample, NDArray[np.uint8]]]:
    found = []
    for sample in samples:
        progress(None, "Drawing")
        pixels = rasterize(sample.drawing, _PIXELS)
        found.append((sample, np.zeros((1, _PIXELS, _PIXELS), np.uint8) if pixels is None else pixels[None]))
    return found


def _blank() -> QPixmap:
    pixmap = QPixmap(SIDE, SIDE)
    pixmap.fill(Qt.GlobalColor.transparent)
    return pixmap
