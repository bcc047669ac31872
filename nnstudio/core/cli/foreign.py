"""Other data than a network was trained on, brought to what it knows: its sample, its features, its classes."""

from __future__ import annotations

import argparse
from dataclasses import replace

import numpy as np

from nnstudio.core.cli.sources import source_spec
from nnstudio.core.cli.trained import Trained, load_data
from nnstudio.core.data.datasets import Dataset
from nnstudio.core.data.preparation import adapted
from nnstudio.core.errors import DataError
from nnstudio.core.network import describe_shape


def foreign_data(arguments: argparse.Namespace, trained: Trained) -> Dataset:
    """What --data names, for the trained network. Raises DataError where its samples do not fit.

    Images are brought to size as those of the training were; a table's features are put in the training's order.
    """
    read = load_data(source_spec(arguments.data, arguments), arguments.data_dir)
    checkpoint = trained.checkpoint
    dataset = adapted(read, trained.run.project.preparation)
    if dataset.kind == "table":
        dataset = _with_features(dataset, checkpoint.features)
    if dataset.input_shape != checkpoint.input_shape:
        raise DataError(
            f"{dataset.title} has samples of {describe_shape(dataset.input_shape)}, but the network was trained on "
            f"{describe_shape(checkpoint.input_shape)}. Give data of the same shape."
        )
    return dataset


def with_known_classes(dataset: Dataset, names: tuple[str, ...]) -> Dataset:
    """The data set with its labels counted as the network counts them. Raises DataError for unknown classes."""
    if dataset.class_names == names:
        return dataset
    unknown = [name for name in dataset.class_names if name not in names]
    if unknown or not names:
        what = f"the class {unknown[0]}" if unknown else "classes"
        raise DataError(f"{dataset.title} has {what}, which the network does not know. Give data of its own classes.")
    places = np.array([names.index(name) for name in dataset.class_names], np.int64)
    return replace(dataset, labels=places[dataset.labels], class_names=names)


def _with_features(dataset: Dataset, wanted: tuple[str, ...]) -> Dataset:
    """The columns by their names; as they are where the names of the training are not known, or are the same."""
    if not wanted or dataset.features == wanted:
        return dataset
    missing = [name for name in wanted if name not in dataset.features]
    if missing:
        raise DataError(f"{dataset.title} has no column {missing[0]}, which the network was trained on. Add it.")
    places = [dataset.features.index(name) for name in wanted]
    return replace(dataset, inputs=np.ascontiguousarray(dataset.inputs[:, places]), features=wanted)
