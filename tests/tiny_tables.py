"""Small tables to learn from: values and classes of scikit-learn's, and trainings on them in a line."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np

from nnstudio.core.data.datasets import Dataset
from nnstudio.core.data.preprocessing import Mode, Preprocessing
from nnstudio.core.data.split import Split
from nnstudio.core.network import Network
from nnstudio.core.network.layers import Dense, Flatten, ReLU
from nnstudio.core.training import Checkpoint, Finished, TrainingConfig, TrainingJob, train
from nnstudio.core.training.losses import CrossEntropy, MeanSquaredError

OF_VALUES = Network((Flatten(), Dense(16), ReLU(), Dense(1)))
OF_CLASSES = Network((Flatten(), Dense(16), ReLU(), Dense(2)))


@cache
def diabetes(unit: float = 1.0, offset: float = 0.0, missing: float = 0.0) -> Dataset:
    """442 patients: ten features, one value between 25 and 346, in another unit if asked for; a share of the features
    may be missing."""
    from sklearn.datasets import load_diabetes

    bunch: Any = load_diabetes(scaled=False)
    inputs = np.array(bunch.data, np.float32)
    inputs[np.random.default_rng(0).random(inputs.shape) < missing] = np.nan
    labels = (np.array(bunch.target) * unit + offset).astype(np.float32)
    names = tuple(bunch.feature_names)
    return Dataset("diabetes", "Diabetes", inputs, labels, (), features=names, target="progression")


@cache
def breast_cancer() -> Dataset:
    """569 tumours: thirty features, two classes."""
    from sklearn.datasets import load_breast_cancer

    bunch: Any = load_breast_cancer()
    inputs, labels = np.array(bunch.data, np.float32), np.array(bunch.target, np.int64)
    return Dataset("breast_cancer", "Breast cancer", inputs, labels, ("malignant", "benign"))


def split_of(dataset: Dataset) -> Split:
    """60/20/20, in a random order."""
    order = np.random.default_rng(3).permutation(len(dataset)).astype(np.int64)
    first, second = int(0.6 * len(order)), int(0.8 * len(order))
    return Split(*(np.sort(part) for part in np.split(order, [first, second])))


def table_job(
    dataset: Dataset, network: Network | None = None, mode: Mode = "standardize", **settings: Any
) -> TrainingJob:
    """A training of a small network on a table."""
    split = split_of(dataset)
    values = dataset.task == "regression"
    loss = MeanSquaredError() if values else CrossEntropy()
    config = replace(TrainingConfig(epochs=15, batch_size=32, device="cpu", loss=loss), **settings)
    preparation = Preprocessing.fit(dataset.inputs, mode, split.train)
    return TrainingJob(network or (OF_VALUES if values else OF_CLASSES), dataset, split, config, preparation)


def trained(job: TrainingJob) -> Checkpoint:
    """What the training ends with."""
    *_, last = train(job)
    assert isinstance(last, Finished)
    assert last.reason == "completed", last.sentence
    return last.checkpoint
