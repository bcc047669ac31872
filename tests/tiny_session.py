"""Tiny data as the session holds them, and projects that learn them in no time."""

from __future__ import annotations

from typing import Any

from tiny_training import make_dataset, make_split

from nnstudio.core.data.datasets import DigitsData
from nnstudio.core.data.preprocessing import Preprocessing
from nnstudio.core.data.split import SplitSpec
from nnstudio.core.network import Network
from nnstudio.core.network.layers import Dense, Dropout, Flatten, ReLU
from nnstudio.core.project.document import Project
from nnstudio.core.training import TrainingConfig
from nnstudio.session.loaded import LoadedData

NETWORK = Network((Flatten(), Dense(12), ReLU(), Dropout(0.2), Dense(3)))


def loaded(train: int = 40, validation: int = 21) -> LoadedData:
    """The bars of `make_dataset`, as if the project's data set were they."""
    dataset, split = make_dataset(train + validation), make_split(train, validation)
    preparation = Preprocessing.fit(dataset.inputs[split.train])
    return LoadedData(DigitsData(), SplitSpec(), "standardize", dataset, split, preparation)


def project(network: Network = NETWORK, **knobs: Any) -> Project:
    """A project for `loaded()`: 5 steps an epoch."""
    return Project(network=network, training=TrainingConfig(**{"epochs": 3, "batch_size": 8, **knobs}))
