"""What there is to know of a task: how outputs are compared with labels, and what is said of the answer."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import torch
from numpy.typing import NDArray

from nnstudio.core.data.datasets.base import Task
from nnstudio.core.training.losses import Loss
from nnstudio.core.training.metrics import Metrics
from nnstudio.core.training.tasks.said import Said

Scorer = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]
"""From outputs and labels of some samples to the sum of their scores, a scalar tensor."""


@dataclass(frozen=True)
class Score:
    """A figure that is the better the larger: `name` heads a plot, `words` stand within a line, `key` in files.

    `is_share`: it is between 0 and 1 and told in percent.
    """

    name: str
    words: str
    key: str
    is_share: bool


ACCURACY = Score("Accuracy", "accuracy", "accuracy", True)
R2 = Score("R²", "R²", "r2", False)
LABEL_ACCURACY = Score("Label accuracy", "label accuracy", "label_accuracy", True)
MEAN_AUC = Score("Mean AUC", "mean AUC", "mean_auc", False)


class Gatherer:
    """Collects over an evaluation what cannot be summed up as a score; this one collects nothing."""

    def add(self, outputs: torch.Tensor, labels: torch.Tensor) -> None:
        """Take in the outputs of some samples and what is true of them."""

    def completed(self, metrics: Metrics) -> Metrics:
        """The metrics, with what was collected."""
        return metrics


class TaskRules(ABC):
    """One task. `nouns` is what is predicted, in sentences; `loss` the usual one, of those that fit.

    `steps` is the score of single steps, which `Metrics.accuracy` holds; `judge` is what an epoch is judged by, which
    may need more samples than a step has.
    """

    task: ClassVar[Task]
    nouns: ClassVar[str]
    loss: ClassVar[Loss]
    steps: ClassVar[Score]
    judge: ClassVar[Score]
    samples_balanced: ClassVar[bool] = False
    """Whether samples of what is rare can be seen more often."""

    def suited(self, loss: Loss) -> Loss:
        """The loss itself where it fits the task; else the usual one."""
        return loss if self.task in loss.tasks else self.loss

    def describe_suited(self, loss: Loss) -> str:
        """What is told when `suited` takes another one; empty when it does not."""
        taken = self.suited(loss)
        if taken == loss:
            return ""
        return f"{loss.title} is no loss for {self.nouns}, so {taken.title.lower()} takes its place."

    @abstractmethod
    def scorer(self, labels: torch.Tensor) -> Scorer:
        """What scores the steps of a training, or the chunks of an evaluation, on a part with all these labels."""

    def gatherer(self) -> Gatherer:
        """What collects the other figures of an evaluation."""
        return Gatherer()

    def judged(self, metrics: Metrics) -> float | None:
        """The figure that `judge` names; None where it cannot be known."""
        return metrics.accuracy

    def rank(self, metrics: Metrics) -> tuple[float, float]:
        """What makes an epoch better than another: a higher score, then a smaller loss."""
        found = self.judged(metrics)
        return (metrics.accuracy if found is None else found), -metrics.loss

    def more(self, metrics: Metrics) -> dict[str, float | None]:
        """The figures of an evaluation beside loss and score, by their names in files."""
        return {}

    def named(self, metrics: Metrics) -> dict[str, float | None]:
        """Loss, score and the other figures as files and JSON have them; None for what cannot be known."""
        return {"loss": metrics.loss, self.steps.key: metrics.accuracy, **self.more(metrics)}

    def figures(self, train: Metrics, validation: Metrics | None) -> dict[str, float]:
        """The figures of an epoch by name, as a checkpoint carries them."""
        found = {"train_loss": train.loss, f"train_{self.steps.key}": train.accuracy}
        told = self.named(validation) if validation else {}
        return found | {f"validation_{name}": value for name, value in told.items() if value is not None}

    def weights(self, labels: torch.Tensor, count: int) -> torch.Tensor | None:
        """What makes mistakes on rare ones of `count` classes or labels cost more; None where there are none."""
        return None

    def describe_sampling(self, balanced: bool) -> str:
        """What is told where samples of what is rare were to be seen more often and are not; else empty."""
        return ""

    @abstractmethod
    def probabilities(self, logits: torch.Tensor) -> torch.Tensor:
        """N×K probabilities, one for each class or label, from a network's outputs."""

    @abstractmethod
    def packed(self, answers: torch.Tensor) -> torch.Tensor:
        """N×M uint8, all that is kept of a network's answers N×K: of values those in the target's own unit."""

    @abstractmethod
    def unpacked(self, packed: NDArray[np.uint8]) -> Said | None:
        """What the M bytes of one sample say; None where they are all 0, as of a sample that was not asked about."""
