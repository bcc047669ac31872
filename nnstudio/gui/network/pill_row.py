"""A row of pills that says less where room is short, and leaves out the less important ones where it is shorter."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnstudio.gui.widgets.pill import HEIGHT, Pill

_GAP = 8


class PillRow(QWidget):
    """`leave` are pills that may go, the first of them first; the others go last."""

    def __init__(self, pills: tuple[Pill, ...], leave: tuple[Pill, ...]) -> None:
        super().__init__()
        self._pills = pills
        self._order = (*leave, *(pill for pill in pills if pill not in leave))
        self._texts: dict[Pill, tuple[str, str]] = {}
        self._widest = 0
        for pill in pills:
            pill.setParent(self)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_texts(self, texts: Mapping[Pill, tuple[str, str]]) -> None:
        """What each pill says, and what it says where room is short."""
        self._texts = dict(texts)
        self._say(0)
        self._widest = _width(list(self._pills))
        self.updateGeometry()
        self._fit()

    def _say(self, length: int) -> None:
        for pill, texts in self._texts.items():
            pill.setText(texts[length])

    def _fit(self) -> None:
        shown = list(self._pills)
        self._say(0 if self._widest <= self.width() else 1)
        for pill in self._order:
            if _width(shown) > self.width():
                shown.remove(pill)
        left = 0
        for pill in self._pills:
            pill.setVisible(pill in shown)
            if pill in shown:
                pill.setGeometry(left, 0, pill.sizeHint().width(), HEIGHT)
                left += pill.sizeHint().width() + _GAP

    def sizeHint(self) -> QSize:
        return QSize(self._widest, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()


def _width(pills: list[Pill]) -> int:
    return sum(pill.sizeHint().width() for pill in pills) + _GAP * max(len(pills) - 1, 0)
