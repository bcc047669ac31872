"""The Curves tab: loss and accuracy (of values R²) of the run in hand, live, in two plots."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from nnstudio.core.data.datasets import Task
from nnstudio.core.training import History
from nnstudio.core.training.metrics import score_name
from nnstudio.gui.figures import loss, score
from nnstudio.gui.theme import is_theme_change
from nnstudio.gui.training.plot import CurvePlot
from nnstudio.gui.widgets.empty_state import EmptyState


class Curves(QWidget):
    """Draws a History. Call `refresh` when it has grown; the caller sees to it that this is once a frame."""

    def __init__(self, empty: EmptyState) -> None:
        super().__init__()
        self.loss = CurvePlot("Loss", loss)
        self._task: Task = "classification"
        self.accuracy = CurvePlot("Accuracy", lambda value: score(value, self._task, 1), ceiling=1.0)
        self._empty = empty
        self._epochs_shown = -1
        plots = QWidget()
        row = QHBoxLayout(plots)
        row.setContentsMargins(8, 8, 8, 4)
        row.setSpacing(16)
        row.addWidget(self.loss)
        row.addWidget(self.accuracy)
        self._plots = plots
        self._stack = QStackedLayout()
        self._stack.addWidget(empty)
        self._stack.addWidget(plots)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._stack)

    def show_task(self, task: Task) -> None:
        """What is trained for: it says what the score is called."""
        if task != self._task:
            self._task = task
            self.accuracy.set_title(score_name(task))
            self.accuracy.clear()

    def refresh(self, history: History, epochs: float, whole: bool = False) -> None:
        """Draw what the history holds; `epochs` is how far the axis goes. `whole` redraws the epochs in any case."""
        filled = len(history.steps) > 0
        self._stack.setCurrentWidget(self._plots if filled else self._empty)
        if whole or len(history.epochs) != self._epochs_shown:
            self._epochs_shown = len(history.epochs)
            self._show_epochs(history, epochs)
        x = history.steps.values / history.steps_per_epoch
        self.loss.show_steps(x, history.losses.values, history.smooth_losses.values)
        self.accuracy.show_steps(x, history.accuracies.values, history.smooth_accuracies.values)

    def _show_epochs(self, history: History, epochs: float) -> None:
        rows = [row for row in history.epochs if row.validation is not None]
        at = np.array([row.epoch for row in rows], dtype=float)
        losses = np.array([row.validation.loss for row in rows if row.validation])
        shares = np.array([row.validation.accuracy for row in rows if row.validation])
        best = history.best
        chosen = best.validation if best else None
        for plot, values, value in (
            (self.loss, losses, chosen.loss if chosen else 0.0),
            (self.accuracy, shares, chosen.accuracy if chosen else 0.0),
        ):
            plot.set_span(epochs)
            plot.show_epochs(at, values, (float(best.epoch), value) if best and chosen else None)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if is_theme_change(event):
            self.loss.apply_theme()
            self.accuracy.apply_theme()
