"""The curves of a run: what its events reported, as arrays that grow without copying at every step."""

from __future__ import annotations

import math
from collections.abc import Sequence
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

    def extend(self, values: Sequence[float] | NDArray[np.float64]) -> None:
        """Add values at the end."""
        length = self._length + len(values)
        if length > len(self._room):
            self._room = np.concatenate([self.values, np.empty(max(1024, length))])
        self._room[self._length : length] = values
        self._length = length

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
                self.add_steps(event.step - len(event.losses) + 1, event.losses, event.accuracies)
            case EpochEnded():
                facts = (event.train, event.validation, event.seconds, event.samples_per_second, event.best)
                self.epochs.append(EpochRow(event.epoch, event.step, *facts))
            case _:
                pass

    def add_steps(self, first_step: int, losses: Sequence[float], accuracies: Sequence[float]) -> None:
        """The mean loss and the share of right answers of each of some steps that follow one another.

        Raises ValueError when there are not as many of the one as of the other.
        """
        if len(losses) != len(accuracies):
            raise ValueError(f"{len(losses)} losses, but {len(accuracies)} accuracies")
        self.steps.extend(np.arange(first_step, first_step + len(losses), dtype=np.float64))
        self.losses.extend(losses)
        self.accuracies.extend(accuracies)
        self.smooth_losses.extend(self._smoothed(self.smooth_losses, losses))
        self.smooth_accuracies.extend(self._smoothed(self.smooth_accuracies, accuracies))

    def forget_after(self, step: int) -> None:
        """Drop what came after `step`: the training goes on from there."""
        keep = int(np.searchsorted(self.steps.values, step, side="right"))
        for series in (self.steps, self.losses, self.accuracies, self.smooth_losses, self.smooth_accuracies):
            series.truncate(keep)
        self.epochs = [row for row in self.epochs if row.step <= step]

    def _smoothed(self, series: Series, values: Sequence[float]) -> list[float]:
        """What the values come to, each from the one before: in this order, so that all ways of adding them agree."""
        fewest, most = SMOOTHING_STEPS
        span = min(max(self.steps_per_epoch / 4, fewest), most)
        known, smooth = len(series), float(series.values[-1]) if len(series) else 0.0
        # The plain mean of the first steps, then a mean that forgets: no false start from the first value.
        early = max(0, math.ceil(span) - known)
        found = []
        for count, value in enumerate(values[:early], known):
            keep = min(1 - 1 / span, count / (count + 1))
            found.append(smooth := keep * smooth + (1 - keep) * value)
        keep = 1 - 1 / span
        return found + [smooth := keep * smooth + (1 - keep) * value for value in values[early:]]

    @property
    def best(self) -> EpochRow | None:
        """The best epoch so far, by the validation part; None before the first has ended."""
        return next((row for row in reversed(self.epochs) if row.best), None)
