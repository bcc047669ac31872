"""The parts of a data set on the training device: whole where they fit, so that a batch is one indexing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from nnstudio.core.data.augmentation import Augmentation, augmented
from nnstudio.core.data.datasets.base import Dataset
from nnstudio.core.data.own.budget import memory_budget
from nnstudio.core.data.preprocessing import Preprocessing
from nnstudio.core.data.target import Target
from nnstudio.core.training.balance import balanced_order
from nnstudio.core.training.streaming import Inputs, inputs_of
from nnstudio.core.training.tasks import rules_of

FLOAT_BUDGET = 512 * 2**20
"""Up to this many bytes, and within the memory budget, the training part is kept ready as float32; beyond, batches are
converted as they come."""


_UNVARIED = Augmentation()


@dataclass(frozen=True, eq=False)
class TrainTensors:
    """The training part. `inputs` are preprocessed float32 when they fit and are not varied (`ready`), else raw."""

    inputs: Inputs
    labels: torch.Tensor
    preprocessing: Preprocessing
    ready: bool = False
    augmentation: Augmentation = _UNVARIED
    balanced: bool = False

    def __len__(self) -> int:
        return len(self.labels)

    def batches(self, batch_size: int, seed: int, epoch: int, skip: int = 0) -> Iterator[tuple[torch.Tensor, ...]]:
        """(inputs, labels) of each step of an epoch, in an order that depends on seed and epoch alone, and varied by
        seed, epoch and step.

        `skip` leaves out the first steps, for a training that was stopped within the epoch. A single sample left
        over at the end joins the step before it: batch normalisation cannot work with one sample.
        """
        seeded = epoch_seed(seed, epoch)
        order = self.order(seed, epoch).to(self.labels.device)
        steps = steps_in_epoch(len(self), batch_size)
        for step in range(skip, steps):
            chosen = order[step * batch_size : None if step == steps - 1 else (step + 1) * batch_size]
            inputs = self.inputs[chosen]
            yield (inputs if self.ready else self._prepared(inputs, seeded + step)), self.labels[chosen]

    def order(self, seed: int, epoch: int) -> torch.Tensor:
        """The places of the samples in the order in which an epoch comes to them; some more than once if balanced."""
        generator = torch.Generator().manual_seed(epoch_seed(seed, epoch))
        if self.balanced:
            return balanced_order(self.labels, generator)
        return torch.randperm(len(self), generator=generator)

    def _prepared(self, inputs: torch.Tensor, seed: int) -> torch.Tensor:
        if self.augmentation.active and inputs.dtype == torch.uint8:
            inputs = augmented(inputs, self.augmentation, seed)
        return self.preprocessing.apply(inputs)


def train_tensors(
    dataset: Dataset,
    indices: NDArray[np.int64],
    preprocessing: Preprocessing,
    device: torch.device,
    target: Target | None = None,
    augmentation: Augmentation = _UNVARIED,
    balanced: bool = False,
) -> TrainTensors:
    """The samples at `indices`, on the device; labels on the scale of `target`, if there is one."""
    inputs, labels = raw_tensors(dataset, indices, device, target)
    room = min(FLOAT_BUDGET, memory_budget() - 2 * dataset.inputs.nbytes)
    ready = isinstance(inputs, torch.Tensor) and inputs.numel() * 4 <= room and not augmentation.active
    if ready and isinstance(inputs, torch.Tensor):
        inputs = preprocessing.apply(inputs)
    balanced = balanced and rules_of(dataset.task).samples_balanced
    return TrainTensors(inputs, labels, preprocessing, ready, augmentation, balanced)


def raw_tensors(
    dataset: Dataset, indices: NDArray[np.int64], device: torch.device, target: Target | None = None
) -> tuple[Inputs, torch.Tensor]:
    """Inputs as they are and labels of the samples at `indices`, on the device: int64 classes N, float32 values N on
    the scale of `target`, or float32 N×K, 1 where a label applies."""
    inputs = inputs_of(dataset.inputs, indices, device)
    labels = torch.from_numpy(dataset.labels[indices])
    if dataset.several:
        labels = labels.float()
    return inputs, (target.scaled(labels) if target else labels).to(device)


def steps_in_epoch(samples: int, batch_size: int) -> int:
    """How many steps `batches` makes of so many samples: the last one may be smaller, or larger by one."""
    whole, rest = divmod(samples, batch_size)
    return whole + (rest > 1 or not whole)


def epoch_seed(seed: int, epoch: int) -> int:
    """One number for each pair of run seed and epoch, so that an epoch repeats without what came before it."""
    return int(np.random.SeedSequence((seed, epoch)).generate_state(1, np.uint64)[0] >> 1)
