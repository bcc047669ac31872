"""How a trained network does on one part of the data."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nnstudio.core.data.datasets import Dataset, Progress, silent
from nnstudio.core.errors import DataError
from nnstudio.core.training.checkpoint import Checkpoint
from nnstudio.core.training.device import pick_device
from nnstudio.core.training.evaluation import CHUNK, evaluate_in_chunks
from nnstudio.core.training.losses import Loss
from nnstudio.core.training.metrics import Metrics
from nnstudio.core.training.tasks import rules_of
from nnstudio.core.training.tensors import raw_tensors


def evaluate_part(
    checkpoint: Checkpoint,
    dataset: Dataset,
    indices: NDArray[np.int64],
    loss: Loss,
    device: str = "auto",
    progress: Progress = silent,
) -> Metrics:
    """Loss and score over the samples at `indices`; values in the target's own unit. Raises DataError when there are
    none. A loss that does not fit the data gives way to the usual one.

    Whoever calls this for the test part must have counted the look first.
    """
    if not len(indices):
        raise DataError("This part has no samples. Change the split in the Data panel.")
    same = (dataset.input_shape, dataset.class_names, dataset.task)
    if same != (checkpoint.input_shape, checkpoint.class_names, checkpoint.task):
        raise DataError("The network was trained on other data than these, so it cannot be judged by them.")
    where = pick_device(device)
    target = checkpoint.target
    tensors = raw_tensors(dataset, indices, where, target)
    formula = rules_of(dataset.task).suited(loss)
    chunks = evaluate_in_chunks(checkpoint.module().to(where), *tensors, checkpoint.preprocessing, formula, target)
    for done, result in enumerate(chunks, start=1):
        if result is not None:
            return result
        progress(min(1.0, done * CHUNK / len(indices)), "Evaluating")
    raise AssertionError("an evaluation ends with its result")
