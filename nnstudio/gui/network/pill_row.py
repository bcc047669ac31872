"""A row of pills that leaves out the less important ones where room is short."""

from __future__ import annotations

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
        for pill in pills:
            pill.setParent(self)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def fit(self) -> None:
        """Arrange anew, after a pill has got other words."""
        self.updateGeometry()
        shown = list(self._pills)
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
        return QSize(_width(list(self._pills)), HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.fit()


def _width(pills: list[Pill]) -> int:
    return sum(pill.sizeHint().width() for pill in pills) + _GAP * max(len(pills) - 1, 0)
