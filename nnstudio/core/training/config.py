"""TrainingConfig: every choice that shapes a training, as one value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from nnstudio.core.spec import Spec, param
from nnstudio.core.training.device import DEVICE_CHOICES
from nnstudio.core.training.losses import LOSSES, CrossEntropy, Loss
from nnstudio.core.training.optimizers import OPTIMIZERS, AdamW, Optimizer
from nnstudio.core.training.schedules import SCHEDULES, OneCycle, Schedule


@dataclass(frozen=True)
class TrainingConfig(Spec):
    """How to train. The defaults bring the built-in digits over 95 % in seconds."""

    title: ClassVar[str] = "Training"

    epochs: int = param(12, "Epochs", minimum=1, maximum=100_000, help="How often all training samples are seen.")
    batch_size: int = param(
        64, "Batch size", minimum=1, maximum=65_536, help="Samples per step: the gradient is their mean."
    )
    optimizer: Optimizer = param(AdamW(lr=0.003), "Optimizer", registry=OPTIMIZERS, help="How weights are changed.")
    schedule: Schedule = param(OneCycle(), "Schedule", registry=SCHEDULES, help="The learning rate over time.")
    loss: Loss = param(CrossEntropy(), "Loss", registry=LOSSES, help="What is made small.")
    seed: int = param(7, "Seed", minimum=0, maximum=2**31 - 1, help="Same seed, same machine: the same curves.")
    device: str = param("auto", "Device", choices=DEVICE_CHOICES, help="auto takes the fastest one.")
