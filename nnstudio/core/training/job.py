"""What a training needs to start, or to go on where another one was left."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from nnstudio.core.data.augmentation import Augmentation
from nnstudio.core.data.datasets.base import Dataset, Task
from nnstudio.core.data.preparation import NO_BALANCE
from nnstudio.core.data.preprocessing import Preprocessing
from nnstudio.core.data.split import Split
from nnstudio.core.data.target import Target, target_of
from nnstudio.core.errors import TrainingError
from nnstudio.core.network import Network, Trace, TraceRow
from nnstudio.core.network.layers import BatchNorm
from nnstudio.core.training.checkpoint import Checkpoint
from nnstudio.core.training.config import TrainingConfig
from nnstudio.core.training.events import ResumeState
from nnstudio.core.training.metrics import Metrics
from nnstudio.core.training.tasks import rules_of


@dataclass(frozen=True, eq=False)
class TrainingJob:
    """All that a training needs. With `resume` and `start` it goes on from there; with `start` alone it begins with
    these weights; else it starts anew. `augmentation` varies the training images; `balance` is one of the ways of
    core/data/preparation. `note` is what a person should know when it begins, in one sentence."""

    network: Network
    dataset: Dataset
    split: Split
    config: TrainingConfig
    preprocessing: Preprocessing
    start: Checkpoint | None = None
    resume: ResumeState | None = None
    best_so_far: tuple[float, float] | None = None
    note: str = ""
    augmentation: Augmentation = Augmentation()
    balance: str = NO_BALANCE

    @cached_property
    def target(self) -> Target | None:
        """The value to be predicted, on the scale of the training part; None where there are classes.

        Raises DataError where values of it are missing.
        """
        return target_of(self.dataset, self.split.train)

    @property
    def span(self) -> tuple[int, int]:
        """First and last epoch of the schedule's course.

        A training that was stopped half-way goes on with its course, which is as long as the settings say now; a
        finished one, or one that has gone further than the settings say, gets a new course.
        """
        epochs = self.config.epochs
        if self.resume is None:
            return 0, epochs
        first, here = self.resume.first_epoch, self.resume.epoch
        if here < self.resume.last_epoch and here < first + epochs:
            return first, first + epochs
        return here, here + epochs


def require_samples(job: TrainingJob, plan: Trace) -> None:
    """Raise TrainingError when the training part, or a step's share of it, is too small for the network."""
    samples = len(job.split.train)
    if not samples:
        raise TrainingError("The training part is empty. Give it some samples in the Data panel.")
    alone = min(samples, job.config.batch_size) == 1
    if alone and any(
        isinstance(row.layer, BatchNorm) and row.learned and _is_one_value(row, plan) for row in plan.rows
    ):
        raise TrainingError(
            "Batch normalisation compares the samples of a step, so it needs at least two. "
            "Use a larger batch size and training part."
        )


def require_task(job: TrainingJob) -> None:
    """Raise TrainingError when the loss is for something else than the data ask for."""
    rules, loss = rules_of(job.dataset.task), job.config.loss
    taken = rules.suited(loss)
    if taken != loss:
        raise TrainingError(f"{loss.title} is no loss for {rules.nouns}. Choose {taken.title.lower()}.")


def _is_one_value(row: TraceRow, plan: Trace) -> bool:
    """Whether the layer, or a repetition of it, gets a single value for each channel of a sample."""
    around = (plan.by_path[row.path[:end]] for end in range(1, len(row.path), 2))
    shapes = [row.input_shape, *(block.output_shape for block in around if block.layer.copies > 1)]
    return any(all(side == 1 for side in (shape or ())[1:]) for shape in shapes)


def why_nothing_learns(plan: Trace) -> str:
    """Why a training would change nothing, in a sentence; empty when it would."""
    if plan.learned or plan.problems:
        return ""
    if plan.parameters:
        return "All layers with weights are frozen, so nothing can be learned. Unfreeze at least one of them."
    return "No layer of this network has weights, so nothing can be learned. Insert a fully connected layer."


def require_possible(job: TrainingJob, plan: Trace) -> None:
    """Raise TrainingError when the loss is for something else, samples are short or nothing would be learned."""
    require_task(job)
    require_samples(job, plan)
    why = why_nothing_learns(plan)
    if why:
        raise TrainingError(why)


def rank(validation: Metrics | None, train: Metrics, task: Task) -> tuple[float, float]:
    """What makes an epoch better than another, on the validation part: the larger, the better."""
    return rules_of(task).rank(validation or train)
