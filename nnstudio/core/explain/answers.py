"""What a trained network answers to many samples, and which of the answers are wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnstudio.core.data.datasets import Dataset, Indices, Progress, silent
from nnstudio.core.errors import DataError
from nnstudio.core.explain.predict import CHUNK, Model
from nnstudio.core.training.checkpoint import Checkpoint


@dataclass(frozen=True, eq=False)
class Answers:
    """`indices`: N samples; `predicted`: N, the class named for each (int64), or the value (float32) in the target's
    own unit; `probabilities`: N, that of the named class, NaN where a value is predicted."""

    indices: Indices
    predicted: NDArray[Any]
    probabilities: NDArray[np.float32]


def misfit(checkpoint: Checkpoint, dataset: Dataset) -> str:
    """Why a network cannot be asked about these data, in one sentence; empty when it can."""
    if dataset.task == "multi-label":
        return "Answers to samples with several labels cannot be compared yet. Look at one sample at a time."
    same = (dataset.input_shape, dataset.class_names, dataset.task)
    if same != (checkpoint.input_shape, checkpoint.class_names, checkpoint.task):
        return "The network was trained on other data than these. Train it on these data."
    return ""


def answer_all(checkpoint: Checkpoint, dataset: Dataset, indices: Indices, progress: Progress = silent) -> Answers:
    """Ask about each of the samples at `indices`, on the CPU. Raises DataError where the network does not fit."""
    if problem := misfit(checkpoint, dataset):
        raise DataError(problem)
    model = Model(checkpoint)
    values = dataset.task == "regression"
    predicted = np.empty(len(indices), np.float32 if values else np.int64)
    probabilities = np.full(len(indices), np.nan, np.float32)
    for start in range(0, len(indices), CHUNK):
        progress(start / len(indices), "Asking the network")
        piece = slice(start, start + CHUNK)
        samples = dataset.inputs[indices[piece]]
        if values:
            predicted[piece] = model.values(samples)
        else:
            found = model.probabilities(samples)
            predicted[piece] = found.argmax(axis=1)
            probabilities[piece] = found.max(axis=1)
    return Answers(indices, predicted, probabilities)


def worst(answers: Answers, dataset: Dataset) -> Answers:
    """The wrong ones among the answers, the surest first; of values all of them, the largest error first."""
    truth = dataset.labels[answers.indices]
    if dataset.task == "regression":
        order = np.argsort(-np.abs(answers.predicted - truth), kind="stable")
    else:
        wrong = np.flatnonzero(answers.predicted != truth)
        order = wrong[np.argsort(-answers.probabilities[wrong], kind="stable")]
    return Answers(answers.indices[order], answers.predicted[order], answers.probabilities[order])
