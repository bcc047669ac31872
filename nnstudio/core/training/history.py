"""The curves of a run: what its events reported, as arrays that grow without copying at every step."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnstudio.core.training.events import EpochEnded, Event, Progress, Started
from nnstudio.core.training.metrics import Metrics

SMOOTHING_STEPS = (4, 50)
"""The smoothed curve averages over about a quarter of an epoch, within these numbers of steps; the raw values are
drawn beside it, in a pale colour."""


@dataclass(frozen=True)
class EpochRow:
    """One finished epoch. `epoch` counts from 1; `step` is the number of steps done at its end."""

    epoch: int
    step: int
    train: Metrics
    validation: Metrics | None
    seconds: float
    samples_per_second: float
    best: bool


class Series:
    """A float64 array that doubles its room when full."""

    def __init__(self, values: NDArray[np.float64] | None = None) -> None:
        self._room = np.empty(1024) if values is None else np.array(values, dtype=np.float64)
        self._length = 0 if values is None else len(values)

    def __len__(self) -> int:
        return self._length

    def append(self, value: float) -> None:
        """Add one value at the end."""
        if self._length == len(self._room):
            self._room = np.concatenate([self._room, np.empty(max(1024, self._length))])
        self._room[self._length] = value
        self._length += 1

    def truncate(self, length: int) -> None:
        """Forget what comes after the first `length` values."""
        self._length = min(self._length, length)

    @property
    def values(self) -> NDArray[np.float64]:
        """All values so far, as a view."""
        return self._room[: self._length]


class History:
    """Loss and accuracy of every step, and of every epoch on the validation part.

    `steps` are step numbers; divide by `steps_per_epoch` for the position on an axis of epochs.
    """

    def __init__(self) -> None:
        self.steps_per_epoch = 1
        self.steps = Series()
        self.losses, self.accuracies = Series(), Series()
        self.smooth_losses, self.smooth_accuracies = Series(), Series()
        self.epochs: list[EpochRow] = []

    def add(self, event: Event) -> None:
        """Take in what an event reports; events without numbers change nothing."""
        match event:
            case Started():
                self.steps_per_epoch = event.steps_per_epoch
            case Progress():
                first = event.step - len(event.losses) + 1
                for i, (loss, accuracy) in enumerate(zip(event.losses, event.accuracies, strict=True)):
                    self.add_step(first + i, loss, accuracy)
            case EpochEnded():
                facts = (event.train, event.validation, event.seconds, event.samples_per_second, event.best)
                self.epochs.append(EpochRow(event.epoch, event.step, *facts))
            case _:
                pass

    def add_step(self, step: int, loss: float, accuracy: float) -> None:
        """One step's mean loss and share of right answers."""
        self.steps.append(step)
        self.losses.append(loss)
        self.accuracies.append(accuracy)
        self.smooth_losses.append(self._smoothed(self.smooth_losses, loss))
        self.smooth_accuracies.append(self._smoothed(self.smooth_accuracies, accuracy))

    def forget_after(self, step: int) -> None:
        """Drop what came after `step`: the training goes on from there."""
        keep = int(np.searchsorted(self.steps.values, step, side="right"))
        for series in (self.steps, self.losses, self.accuracies, self.smooth_losses, self.smooth_accuracies):
            series.truncate(keep)
        self.epochs = [row for row in self.epochs if row.step <= step]

    def _smoothed(self, series: Series, value: float) -> float:
        if not len(series):
            return value
        fewest, most = SMOOTHING_STEPS
        span = min(max(self.steps_per_epoch / 4, fewest), most)
        # The plain mean of the first steps, then a mean that forgets: no false start from the first value.
        keep = min(1 - 1 / span, len(series) / (len(series) + 1))
        return keep * float(series.values[-1]) + (1 - keep) * value

    @property
    def best(self) -> EpochRow | None:
        """The best epoch so far, by the validation part; None before the first has ended."""
        return next((row for row in reversed(self.epochs) if row.best), None)
