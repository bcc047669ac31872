"""Where a training stands: its epoch, its step, and how far along it is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Course:
    """Epochs `first_epoch` to before `last_epoch`, counted from 0 over the whole run; changes as the training goes."""

    first_epoch: int
    last_epoch: int
    steps_per_epoch: int
    epoch: int = 0
    step_in_epoch: int = 0

    @property
    def step(self) -> int:
        """Steps done over the whole run."""
        return self.epoch * self.steps_per_epoch + self.step_in_epoch

    @property
    def progress(self) -> float:
        """0…1 of the steps from the first epoch to the last."""
        whole = (self.last_epoch - self.first_epoch) * self.steps_per_epoch
        return (self.step - self.first_epoch * self.steps_per_epoch) / whole

    @property
    def over(self) -> bool:
        """Whether all epochs are done."""
        return self.epoch >= self.last_epoch

    @property
    def epoch_over(self) -> bool:
        """Whether all steps of the epoch under way are done."""
        return self.step_in_epoch == self.steps_per_epoch

    def next_epoch(self) -> None:
        """The epoch under way is done."""
        self.epoch, self.step_in_epoch = self.epoch + 1, 0
