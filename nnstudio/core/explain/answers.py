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
    own unit; or N×K, 1 where a label is named (uint8). `probabilities`: N, that of the named class, NaN where a value
    is predicted; or N×K, those of the labels."""

    indices: Indices
    predicted: NDArray[Any]
    probabilities: NDArray[np.float32]


def misfit(checkpoint: Checkpoint, dataset: Dataset) -> str:
    """Why a network cannot be asked about these data, in one sentence; empty when it can."""
    same = (dataset.input_shape, dataset.class_names, dataset.task)
    if same != (checkpoint.input_shape, checkpoint.class_names, checkpoint.task):
        return "The network was trained on other data than these. Train it on these data."
    return ""


def answer_all(checkpoint: Checkpoint, dataset: Dataset, indices: Indices, progress: Progress = silent) -> Answers:
    """Ask about each of the samples at `indices`, on the CPU. Raises DataError where the network does not fit."""
    if problem := misfit(checkpoint, dataset):
        raise DataError(problem)
    model = Model(checkpoint)
    values, shape = dataset.task == "regression", (len(indices), *dataset.labels.shape[1:])
    predicted = np.empty(shape, dataset.labels.dtype)
    probabilities = np.full(shape, np.nan, np.float32)
    for start in range(0, len(indices), CHUNK):
        progress(start / len(indices), "Asking the network")
        piece = slice(start, start + CHUNK)
        samples = dataset.inputs[indices[piece]]
        if values:
            predicted[piece] = model.values(samples)
        elif dataset.several:
            logits = model.logits(samples)
            predicted[piece] = (logits > 0).numpy()
            probabilities[piece] = checkpoint.probabilities(logits).numpy()
        else:
            found = model.probabilities(samples)
            predicted[piece] = found.argmax(axis=1)
            probabilities[piece] = found.max(axis=1)
    return Answers(indices, predicted, probabilities)


def worst(answers: Answers, dataset: Dataset) -> Answers:
    """The wrong ones among the answers, the surest first; of labels those with any that is wrong; of values all of
    them, the largest error first."""
    truth = dataset.labels[answers.indices]
    if dataset.task == "regression":
        order = np.argsort(-np.abs(answers.predicted - truth), kind="stable")
    elif dataset.several:
        # A label that is named wrongly with 90 % or missed with 10 % is 0.4 away from being right.
        far = np.where(answers.predicted != truth, np.abs(answers.probabilities - 0.5), -1).max(axis=1, initial=-1)
        wrong = np.flatnonzero(far >= 0)
        order = wrong[np.argsort(-far[wrong], kind="stable")]
    else:
        wrong = np.flatnonzero(answers.predicted != truth)
        order = wrong[np.argsort(-answers.probabilities[wrong], kind="stable")]
    return Answers(answers.indices[order], answers.predicted[order], answers.probabilities[order])


def mistakes(predicted: NDArray[np.uint8], truth: NDArray[np.uint8], names: tuple[str, ...]) -> str:
    """What is wrong about the labels K named for a sample: "+ mass" was named and does not apply, "− effusion"
    applies and was missed."""
    said = [f"+ {name}" for name, wrong in zip(names, predicted > truth, strict=True) if wrong]
    missed = [f"− {name}" for name, wrong in zip(names, predicted < truth, strict=True) if wrong]
    return ", ".join(said + missed)
