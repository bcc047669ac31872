"""The Curves tab: loss and score of the run in hand, live; and what epochs are judged by, where that is another."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from nnstudio.core.data.datasets import Task
from nnstudio.core.training import History, Metrics
from nnstudio.core.training.tasks import rules_of
from nnstudio.gui.figures import loss, score
from nnstudio.gui.theme import is_theme_change
from nnstudio.gui.training.plot import Course, CurvePlot
from nnstudio.gui.widgets.empty_state import EmptyState


class Curves(QWidget):
    """Draws a History. Call `refresh` when it has grown; the caller sees to it that this is once a frame."""

    def __init__(self, empty: EmptyState) -> None:
        super().__init__()
        self.loss = CurvePlot("Loss", loss)
        self._rules = rules_of("classification")
        self.accuracy = CurvePlot("Accuracy", lambda value: score(value, self._rules.steps, 1), ceiling=1.0)
        self.judge = CurvePlot("", lambda value: score(value, self._rules.judge, 1), ceiling=1.0, of_steps=False)
        self.judge.hide()
        self._empty = empty
        self._epochs_shown = -1
        self._others: list[History] = []
        plots = QWidget()
        row = QHBoxLayout(plots)
        row.setContentsMargins(8, 8, 8, 4)
        row.setSpacing(16)
        row.addWidget(self.loss)
        row.addWidget(self.accuracy)
        row.addWidget(self.judge)
        self._plots = plots
        self._stack = QStackedLayout()
        self._stack.addWidget(empty)
        self._stack.addWidget(plots)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._stack)

    def show_task(self, task: Task) -> None:
        """What is trained for: it says what the score is called, and what epochs are judged by."""
        rules = rules_of(task)
        if rules is not self._rules:
            self._rules = rules
            self.accuracy.set_title(rules.steps.name)
            self.judge.set_title(rules.judge.name)
            self.judge.setVisible(rules.judge != rules.steps)
            self.accuracy.clear()
            self.judge.clear()

    def show_others(self, others: list[History]) -> None:
        """Draw finished folds faintly behind what `refresh` draws."""
        if others == self._others:
            return
        self._others = others
        at = [h.steps.values / h.steps_per_epoch for h in others]
        losses = [_judged(h, lambda found: found.loss) for h in others]
        scores = [_judged(h, lambda found: found.accuracy) for h in others]
        self.loss.show_others(list(zip(at, (h.smooth_losses.values for h in others), strict=True)), losses)
        self.accuracy.show_others(list(zip(at, (h.smooth_accuracies.values for h in others), strict=True)), scores)
        self.judge.show_others([], [_judged(h, self._rules.judged) for h in others])

    def refresh(self, history: History, epochs: float, whole: bool = False) -> None:
        """Draw what the history holds; `epochs` is how far the axis goes. `whole` redraws the epochs in any case."""
        filled = len(history.steps) > 0 or bool(self._others)
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
        judged = [row.validation and self._rules.judged(row.validation) for row in rows]
        best = history.best
        marked = float(best.epoch) if best and best.validation else None
        for plot, values in ((self.loss, losses), (self.accuracy, shares)):
            plot.set_span(epochs)
            plot.show_epochs(at, values, marked)
        if not self.judge.isHidden():
            known = np.array([value is not None for value in judged], dtype=bool)
            self.judge.set_span(epochs)
            self.judge.show_epochs(at[known], np.array([value for value in judged if value is not None]), marked)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if is_theme_change(event):
            self.loss.apply_theme()
            self.accuracy.apply_theme()
            self.judge.apply_theme()


def _judged(history: History, figure: Callable[[Metrics], float | None]) -> Course:
    """A figure of the validation part over the epochs that have it."""
    found = [(row.epoch, figure(row.validation)) for row in history.epochs if row.validation]
    known = [(epoch, value) for epoch, value in found if value is not None]
    return np.array([epoch for epoch, _ in known], dtype=float), np.array([value for _, value in known], dtype=float)
