"""How often the test part was looked at, in as many words as there is room for."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from nnstudio.core.words import counted, looked_at

NONE = "none"
_NONE_TIP = "There is no test part: its share is 0 %, so nothing will tell how good the network is on other data."


class LooksLabel(QLabel):
    """ "sealed · looked at 0 times". How many looks there were is said however narrow it is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._looks, self._open, self._there = 0, False, True
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def show_looks(self, count: int, opened: bool) -> None:
        """Say it; `opened`: the test part may be seen."""
        self._looks, self._open = count, opened
        self._word()

    def show_part(self, there: bool) -> None:
        """Whether there is a test part."""
        self._there = there
        self._word()

    def _word(self) -> None:
        state = "open" if self._open else "sealed"
        words = f"{state} · {looked_at(self._looks)}" if self._there else NONE
        looks = counted(self._looks, "look")
        wide = self.fontMetrics().horizontalAdvance
        shorter = (words, f"{state} · {looks}", looks) if self._there else (words,)
        self.setText(next((text for text in shorter if wide(text) <= self.width()), shorter[-1]))
        tip = f"Test part: {words} in this project, which keeps every look at these data. Others count their own."
        self.setToolTip(tip if self._there else _NONE_TIP)
        self.setAccessibleName(f"Test part: {words} in this project" if self._there else f"Test part: {NONE}")

    def minimumSizeHint(self) -> QSize:
        return QSize(1, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._word()
