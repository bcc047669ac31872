"""How often the test part was looked at, in as many words as there is room for."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from nnstudio.gui.data.words import looked


class LooksLabel(QLabel):
    """ "sealed · looked at 0 times"."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._looks, self._open = 0, False
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def show_looks(self, count: int, images_open: bool) -> None:
        """Say it."""
        self._looks, self._open = count, images_open
        self._word()

    def _word(self) -> None:
        words = f"{'images shown' if self._open else 'sealed'} · {looked(self._looks)}"
        fits = self.fontMetrics().horizontalAdvance(words) <= self.width()
        self.setText(words if fits else looked(self._looks))
        self.setToolTip(f"Test part: {words} in this project, which keeps every look. Others count their own.")
        self.setAccessibleName(f"Test part: {words} in this project")

    def minimumSizeHint(self) -> QSize:
        return QSize(1, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._word()
