"""The parts of a data set as tensors on the training device: whole, so that a batch is one indexing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from nnstudio.core.data.datasets.base import Dataset
from nnstudio.core.data.preprocessing import Preprocessing
from nnstudio.core.data.target import Target

FLOAT_BUDGET = 512 * 2**20
"""Up to this many bytes the training part is kept ready as float32; beyond, batches are converted as they come."""


@dataclass(frozen=True, eq=False)
class TrainTensors:
    """The training part. `inputs` are preprocessed float32 when they fit (`ready`), else raw."""

    inputs: torch.Tensor
    labels: torch.Tensor
    preprocessing: Preprocessing
    ready: bool = False

    def __len__(self) -> int:
        return len(self.labels)

    def batches(self, batch_size: int, seed: int, epoch: int, skip: int = 0) -> Iterator[tuple[torch.Tensor, ...]]:
        """(inputs, labels) of each step of an epoch, in an order that depends on seed and epoch alone.

        `skip` leaves out the first steps, for a training that was stopped within the epoch. A single sample left
        over at the end joins the step before it: batch normalisation cannot work with one sample.
        """
        generator = torch.Generator().manual_seed(epoch_seed(seed, epoch))
        order = torch.randperm(len(self), generator=generator).to(self.labels.device)
        steps = steps_in_epoch(len(self), batch_size)
        for step in range(skip, steps):
            chosen = order[step * batch_size : None if step == steps - 1 else (step + 1) * batch_size]
            inputs = self.inputs[chosen]
            yield (inputs if self.ready else self.preprocessing.apply(inputs)), self.labels[chosen]


def train_tensors(
    dataset: Dataset,
    indices: NDArray[np.int64],
    preprocessing: Preprocessing,
    device: torch.device,
    target: Target | None = None,
) -> TrainTensors:
    """The samples at `indices`, on the device; labels on the scale of `target`, if there is one."""
    inputs, labels = raw_tensors(dataset, indices, device, target)
    ready = inputs.numel() * 4 <= FLOAT_BUDGET
    return TrainTensors(preprocessing.apply(inputs) if ready else inputs, labels, preprocessing, ready)


def raw_tensors(
    dataset: Dataset, indices: NDArray[np.int64], device: torch.device, target: Target | None = None
) -> tuple[torch.Tensor, torch.Tensor]:
    """Inputs as they are and labels of the samples at `indices`, on the device: int64 classes, or float32 values on
    the scale of `target`."""
    inputs = torch.from_numpy(dataset.inputs[indices]).to(device)
    labels = torch.from_numpy(dataset.labels[indices])
    return inputs, (target.scaled(labels) if target else labels).to(device)


def steps_in_epoch(samples: int, batch_size: int) -> int:
    """How many steps `batches` makes of so many samples: the last one may be smaller, or larger by one."""
    whole, rest = divmod(samples, batch_size)
    return whole + (rest > 1 or not whole)


def epoch_seed(seed: int, epoch: int) -> int:
    """One number for each pair of run seed and epoch, so that an epoch repeats without what came before it."""
    return int(np.random.SeedSequence((seed, epoch)).generate_state(1, np.uint64)[0] >> 1)
