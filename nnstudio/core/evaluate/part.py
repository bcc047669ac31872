"""How a trained network does on one part of the data."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nnstudio.core.data.datasets import Dataset, Progress, silent
from nnstudio.core.errors import DataError
from nnstudio.core.network import describe_shape
from nnstudio.core.training.checkpoint import Checkpoint
from nnstudio.core.training.device import pick_device
from nnstudio.core.training.evaluation import CHUNK, evaluate_in_chunks
from nnstudio.core.training.losses import Loss
from nnstudio.core.training.metrics import Metrics
from nnstudio.core.training.tasks import rules_of
from nnstudio.core.training.tensors import raw_tensors


def why_not_judged(checkpoint: Checkpoint, dataset: Dataset) -> str:
    """Why a network cannot be judged by these data, in one sentence; empty where it can. Ask before a look at the test
    part is counted."""
    if dataset.task != checkpoint.task:
        return "The network was trained on other data than these, so it cannot be judged by them. Train it anew."
    if dataset.class_names != checkpoint.class_names:
        return "The network was trained for other classes than these, so it cannot be judged by them. Train it anew."
    if dataset.input_shape != checkpoint.input_shape:
        then, now = describe_shape(checkpoint.input_shape), describe_shape(dataset.input_shape)
        return f"The network was trained on samples of {then}, and these are {now}. Train it anew, then evaluate."
    return ""


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
    if reason := why_not_judged(checkpoint, dataset):
        raise DataError(reason)
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
