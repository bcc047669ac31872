"""A row for a task that takes a while: what it does, how far it is, how long it will take, and Cancel."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QProgressBar, QPushButton, QSizePolicy, QWidget

from nnstudio.gui.figures import duration
from nnstudio.gui.theme import number_font
from nnstudio.gui.widgets.elide import ElidedLabel

_SHARE_TO_JUDGE = 0.02
_SECONDS_TO_JUDGE = 1.0


class ProgressTask(QWidget):
    """Hidden until `start`. `cancelled` asks the owner to stop the task; the row stays until `finish`."""

    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(parent)
        self._clock = clock
        self._started = 0.0
        self._words = ElidedLabel()
        self._left = QLabel()
        self._left.setProperty("role", "caption")
        self._left.setFont(number_font(12))
        self._left.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._button = QPushButton("Cancel")
        self._button.clicked.connect(self._on_cancel)
        self._lay_out()
        self.hide()

    def start(self, words: str) -> None:
        """Show the row with an unknown share done."""
        self._started = self._clock()
        self._button.setEnabled(True)
        self._button.setText("Cancel")
        self._bar.setAccessibleName(words)
        self.set_progress(None, words)
        self.show()

    def set_progress(self, fraction: float | None, words: str) -> None:
        """`fraction` 0…1 of the task is done; None while that is unknown."""
        self._words.setText(words)
        self._bar.setRange(0, 0 if fraction is None else 1000)
        if fraction is not None:
            self._bar.setValue(round(1000 * min(max(fraction, 0.0), 1.0)))
        self._left.setText(self._time_left(fraction))

    def finish(self) -> None:
        """The task has ended, in whatever way."""
        self.hide()

    def _time_left(self, fraction: float | None) -> str:
        spent = self._clock() - self._started
        if fraction is None or not _SHARE_TO_JUDGE <= fraction <= 1 or spent < _SECONDS_TO_JUDGE:
            return ""
        return f"{duration(spent * (1 - fraction) / fraction)} left"

    def _on_cancel(self) -> None:
        self._button.setEnabled(False)
        self._button.setText("Stopping…")
        self.cancelled.emit()

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.addWidget(self._words, 0, 0)
        grid.addWidget(self._left, 0, 1)
        grid.addWidget(self._bar, 1, 0, 1, 2)
        grid.addWidget(self._button, 0, 2, 2, 1)
        grid.setColumnStretch(0, 1)
