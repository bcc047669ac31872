"""A tiny data set that can be learned, and a way to train on it in a line."""

from __future__ import annotations

import numpy as np

from nnstudio.core.data.datasets import Dataset
from nnstudio.core.data.preprocessing import Preprocessing
from nnstudio.core.data.split import Split
from nnstudio.core.network import Network
from nnstudio.core.network.layers import BatchNorm, Conv2d, Dense, Dropout, Flatten, ReLU
from nnstudio.core.training import Event, TrainingConfig, TrainingJob, train

CLASSIFIER = Network((Flatten(), Dense(12), ReLU(), Dense(3)))
# Filters with several input channels: their memory lies channels last, which once broke resuming.
EVERYTHING = Network((Conv2d(16, 3), BatchNorm(), ReLU(), Conv2d(16, 3), ReLU(), Flatten(), Dropout(0.3), Dense(3)))


def make_dataset(samples: int = 61, classes: int = 3) -> Dataset:
    """Bright bars whose place tells the class, with noise."""
    random = np.random.default_rng(1)
    labels = np.arange(samples) % classes
    inputs = random.integers(0, 90, (samples, 1, 8, 8), dtype=np.uint8)
    for sample, label in enumerate(labels):
        inputs[sample, 0, 2 * label : 2 * label + 2] += 120
    return Dataset("bars", "Bars", inputs, labels.astype(np.int64), tuple("abc"[:classes]))


def make_split(train: int, validation: int) -> Split:
    """The first `train` samples, then `validation` more."""
    everything = np.arange(train + validation, dtype=np.int64)
    return Split(everything[:train], everything[train:], everything[:0])


def make_job(network: Network = CLASSIFIER, config: TrainingConfig | None = None, **parts: object) -> TrainingJob:
    """A job on the tiny data: 40 training samples and 21 to validate, unless `split` says otherwise."""
    dataset = parts.pop("dataset", None) or make_dataset()
    split = parts.pop("split", None) or make_split(40, 21)
    config = config or TrainingConfig(epochs=3, batch_size=8, device="cpu")
    preparation = Preprocessing.fit(dataset.inputs[split.train])
    return TrainingJob(network, dataset, split, config, preparation, **parts)


def events_until(job: TrainingJob, steps: int) -> list[Event]:
    """What a training reports that is told to stop after so many steps."""
    asked = 0

    def should_stop() -> bool:
        nonlocal asked
        asked += 1
        return asked > steps

    return list(train(job, should_stop))
