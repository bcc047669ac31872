"""How far a training has come and how long it will take, judged by what the trainer reports."""

from __future__ import annotations

import time

from nnstudio.core.training import Event, Progress, Started
from nnstudio.session.folds_job import FoldsUnderWay
from nnstudio.session.trainer import TrainerState


class Headway:
    """Counts steps and the time at work; pauses do not count. `epoch` and `step` count from the run's beginning."""

    def __init__(self) -> None:
        self.step = self.epoch = 0
        self._samples = 0
        self._steps_before = -1
        """The last step before those that were timed; -1 while there are none."""
        self._began = self._paused_at = 0.0
        self._pace = 0.0

    def take(self, event: Event, folds: FoldsUnderWay | None) -> None:
        """Take in what the trainer reports; `folds`: where the training of all folds stands."""
        if isinstance(event, Started):
            self._keep_pace(folds)
            self._began, self._steps_before, self._samples = time.monotonic(), -1, 0
            self.step, self.epoch = event.first_epoch * event.steps_per_epoch, event.first_epoch
        elif isinstance(event, Progress):
            if self._steps_before < 0:
                self._steps_before = event.step - 1
            self.step, self.epoch, self._samples = event.step, event.epoch, event.samples

    def enter(self, state: TrainerState) -> None:
        """The trainer does something else now."""
        if state is TrainerState.PAUSED:
            self._paused_at = time.monotonic()
        elif state is TrainerState.TRAINING and self._paused_at:
            self._began += time.monotonic() - self._paused_at
            self._paused_at = 0.0

    def steps_done(self, started: Started) -> int:
        """How many steps of the training that `started` were done."""
        return self.step - started.first_epoch * started.steps_per_epoch

    def seconds_for(self, steps: int) -> float | None:
        """How long so many steps will take; None where nothing is known to judge by."""
        pace = self._own_pace() or self._pace
        return pace * steps if pace else None

    def samples_per_second(self) -> float:
        """How many samples a second were learned from; 0 where too little was seen to tell."""
        seconds = time.monotonic() - self._began
        return self._samples / seconds if seconds > 0.2 else 0.0

    def _own_pace(self) -> float:
        """Seconds a step since the training started; 0 before the first step."""
        done = self.step - self._steps_before
        return (time.monotonic() - self._began) / done if done > 0 and self._steps_before >= 0 else 0.0

    def _keep_pace(self, folds: FoldsUnderWay | None) -> None:
        """A fold that begins is judged by the one before, until it has done steps of its own."""
        self._pace = self._own_pace() if folds is not None and folds.place > 0 else 0.0


def whole(started: Started) -> int:
    """How many steps the training that `started` will have."""
    return (started.last_epoch - started.first_epoch) * started.steps_per_epoch
