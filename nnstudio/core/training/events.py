"""What a training reports: frozen values with plain numbers, safe to hand to another thread."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import torch

from nnstudio.core.data.datasets.base import Task
from nnstudio.core.training.answers import PartAnswers
from nnstudio.core.training.checkpoint import Checkpoint
from nnstudio.core.training.metrics import Metrics

FinishReason = Literal["completed", "stopped", "diverged"]


@dataclass(frozen=True)
class Started:
    """Sent once. Epochs are counted from 0 over the whole life of the run, so a continued run starts later.

    `parameters` counts the weights that change, without frozen ones; `threads` is how many share a step on the CPU;
    `note` is what a person should know, in one sentence, or empty. `task` says what the figures are of: where values
    are predicted, losses are in the target's own unit and R² takes the place of each accuracy.
    """

    device: str
    threads: int
    parameters: int
    train_samples: int
    validation_samples: int
    steps_per_epoch: int
    first_epoch: int
    last_epoch: int
    note: str = ""
    task: Task = "classification"


@dataclass(frozen=True)
class Progress:
    """Sent after every step. `losses` and `accuracies` are those of the steps since the last report, in order.

    They are empty while results are still on an accelerator and while the validation part is being evaluated.
    `step` counts over the whole run, `samples` over this call.
    """

    epoch: int
    step: int
    samples: int
    losses: tuple[float, ...] = ()
    accuracies: tuple[float, ...] = ()
    evaluating: bool = False


SoFar = tuple[float, float, int]
"""Of the steps of an epoch under way: the sums of the samples' losses and scores, and the number of samples."""

NOTHING_SO_FAR: SoFar = (0.0, 0.0, 0)


@dataclass(frozen=True, eq=False)
class ResumeState:
    """What, beside the weights, is needed to go on exactly where a training was left.

    `first_epoch` and `last_epoch` bound the schedule's course; `optimizer` holds the optimizer's own tensors, keyed
    "index.name"; `random` is torch's CPU random state; `so_far` makes the epoch's means whole when it goes on.
    """

    first_epoch: int
    last_epoch: int
    epoch: int
    step_in_epoch: int
    optimizer: dict[str, torch.Tensor] = field(default_factory=dict)
    random: torch.Tensor | None = None
    so_far: SoFar = NOTHING_SO_FAR


@dataclass(frozen=True)
class EpochEnded:
    """Sent after every epoch, when the validation part was evaluated. `train` is the mean over the epoch's steps.

    `answers`: what was said of the samples of both parts; of those learned from in the step that they came in.
    """

    epoch: int
    step: int
    train: Metrics
    validation: Metrics | None
    seconds: float
    samples_per_second: float
    best: bool
    checkpoint: Checkpoint
    resume: ResumeState
    answers: tuple[PartAnswers, ...] = ()


@dataclass(frozen=True)
class Snapshot:
    """Sent about once a second within long epochs, so that the drawing's answer follows the training."""

    checkpoint: Checkpoint


@dataclass(frozen=True)
class Finished:
    """Sent last. `checkpoint` and `resume` are the state that the training was left in."""

    reason: FinishReason
    sentence: str
    seconds: float
    samples_per_second: float
    checkpoint: Checkpoint
    resume: ResumeState


Event = Started | Progress | EpochEnded | Snapshot | Finished
