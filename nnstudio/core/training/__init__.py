"""Training: what can be chosen, the loop that does it, and what it reports."""

from nnstudio.core.training.checkpoint import Checkpoint
from nnstudio.core.training.config import TrainingConfig
from nnstudio.core.training.events import EpochEnded, Event, Finished, Progress, ResumeState, Snapshot, Started
from nnstudio.core.training.history import EpochRow, History
from nnstudio.core.training.job import TrainingJob, rank
from nnstudio.core.training.loop import train
from nnstudio.core.training.losses import LOSSES
from nnstudio.core.training.metrics import Metrics
from nnstudio.core.training.optimizers import OPTIMIZERS
from nnstudio.core.training.schedules import SCHEDULES

__all__ = [
    "LOSSES",
    "OPTIMIZERS",
    "SCHEDULES",
    "Checkpoint",
    "EpochEnded",
    "EpochRow",
    "Event",
    "Finished",
    "History",
    "Metrics",
    "Progress",
    "ResumeState",
    "Snapshot",
    "Started",
    "TrainingConfig",
    "TrainingJob",
    "rank",
    "train",
]
