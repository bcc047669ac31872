"""Other data than a network was trained on, brought to what it knows: its sample, its features, its classes."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

import numpy as np

from nnstudio.core.cli.progress import TaskBar
from nnstudio.core.cli.sources import source_spec
from nnstudio.core.cli.trained import Trained, load_data
from nnstudio.core.data.datasets import (
    ArraysData,
    Dataset,
    DatasetSpec,
    FolderData,
    IdxData,
    ImageTableData,
    Indices,
    Shape,
    TableData,
)
from nnstudio.core.data.own.array_reading import read_new_arrays
from nnstudio.core.data.own.idx_pairs import read_images_alone
from nnstudio.core.data.own.new_images import fit_of, read_new_images
from nnstudio.core.data.own.new_rows import Known, read_new_rows
from nnstudio.core.data.preparation import adapted
from nnstudio.core.errors import DataError
from nnstudio.core.network import describe_shape
from nnstudio.core.training import Checkpoint

_COLOURS = {1: "grey", 3: "colour"}


def foreign_data(arguments: argparse.Namespace, trained: Trained, labelled: bool) -> Dataset:
    """What --data names, for the trained network. Raises DataError where its samples do not fit.

    Images are brought to size as those of the training were; a table's features are found by their names. Where they
    need not be `labelled`, folders need no classes, tables no target and arrays no labels.
    """
    spec = _like_the_trained(source_spec(arguments.data, arguments), trained)
    dataset = _read(spec, arguments, trained, labelled)
    if dataset.kind == "table":
        dataset = _with_features(dataset, trained.checkpoint.features)
    if dataset.input_shape != trained.checkpoint.input_shape:
        raise DataError(
            f"{dataset.title} has samples of {describe_shape(dataset.input_shape)}, but the network was trained on "
            f"{describe_shape(trained.checkpoint.input_shape)}. Give data of the same shape."
        )
    return dataset


def with_known_classes(dataset: Dataset, known: Checkpoint) -> Dataset:
    """The data set with its labels counted as the network counts them. Raises DataError for unknown classes."""
    names = known.class_names
    noun, plural = ("label", "labels") if known.several else ("class", "classes")
    if (dataset.class_names, dataset.several) == (names, known.several):
        return dataset
    unknown = [name for name in dataset.class_names if name not in names]
    if unknown or not names:
        what = f"the {noun} {unknown[0]}" if unknown else "classes"
        raise DataError(f"{dataset.title} has {what}, which the network does not know. Give data of its own {plural}.")
    if not dataset.class_names:
        raise DataError(f"{dataset.title} has values, but the network tells classes apart. Give data with classes.")
    places = np.array([names.index(name) for name in dataset.class_names], np.int64)
    if not known.several:
        return replace(dataset, labels=places[_one_each(dataset)], class_names=names)
    if len(places) < len(names):
        missing = next(name for name in names if name not in dataset.class_names)
        raise DataError(f"{dataset.title} does not say of which samples {missing} is true. Give data with all labels.")
    # Samples of which each happens to have a single label were taken for classes.
    applies = dataset.labels if dataset.several else np.eye(len(places), dtype=np.uint8)[dataset.labels]
    return replace(dataset, labels=np.ascontiguousarray(applies[:, np.argsort(places)]), class_names=names)


def _one_each(dataset: Dataset) -> Indices:
    if dataset.several:
        raise DataError(f"{dataset.title} has several labels a sample, but the network names one class. Give others.")
    return np.asarray(dataset.labels, np.int64)


def _like_the_trained(spec: DatasetSpec, trained: Trained) -> DatasetSpec:
    """Image files are read in the shape in which the training's were, in the same way; the training's own files are
    read as they were for it, so that they are known for what they are."""
    shape, learned = _as_read(trained.checkpoint), trained.run.project.dataset
    of_files = (ArraysData, FolderData, ImageTableData)
    if isinstance(spec, of_files) and isinstance(learned, of_files) and Path(spec.path) == Path(learned.path):
        return learned
    if isinstance(spec, ArraysData) and isinstance(learned, ArraysData):
        return replace(spec, layout=learned.layout)
    square = len(shape) == 3 and shape[1] == shape[2] and shape[0] in _COLOURS
    if not isinstance(spec, (FolderData, ImageTableData)) or not square:
        return spec
    fit = fit_of(learned) or spec.fit
    if isinstance(spec, ImageTableData) and isinstance(learned, ImageTableData) and trained.checkpoint.several:
        spec = replace(spec, target=spec.target or learned.target)
    return replace(spec, size=shape[1], colour=_COLOURS[shape[0]], fit=fit)


def _read(spec: DatasetSpec, arguments: argparse.Namespace, trained: Trained, labelled: bool) -> Dataset:
    checkpoint, learned = trained.checkpoint, trained.run.project.dataset
    if isinstance(spec, TableData) and len(checkpoint.input_shape) == 3:
        shape = describe_shape(checkpoint.input_shape)
        raise DataError(
            f"{Path(spec.path).name} is a table, but the network was trained on images of {shape}. Give images."
        )
    if isinstance(spec, TableData) and checkpoint.features:
        target = spec.target or (learned.target if isinstance(learned, TableData) else "")
        known = Known(checkpoint.features, checkpoint.class_names, target, checkpoint.several)
        with TaskBar() as progress:
            return read_new_rows(Path(spec.path), known, labelled, progress)
    new = spec is not learned and not labelled
    if isinstance(spec, ArraysData) and not labelled:
        with TaskBar() as progress:
            found = read_new_arrays(spec, Path(spec.path), _as_read(checkpoint), progress)
    elif isinstance(spec, IdxData) and not labelled:
        with TaskBar() as progress:
            found = read_images_alone(Path(spec.path), progress)
    elif isinstance(spec, FolderData) and new and len(checkpoint.input_shape) == 3:
        with TaskBar() as progress:
            found = read_new_images(Path(spec.path), _as_read(checkpoint), spec.fit, progress)
    else:
        found = load_data(spec, arguments.data_dir)
    return adapted(found, trained.run.project.preparation)


def _as_read(known: Checkpoint) -> Shape:
    """The shape in which samples are read, before they are brought to that of the network."""
    return known.came_as or known.input_shape


def _with_features(dataset: Dataset, wanted: tuple[str, ...]) -> Dataset:
    """The columns by their names; as they are where the names of the training are not known, or are the same."""
    if not wanted or dataset.features == wanted:
        return dataset
    missing = [name for name in wanted if name not in dataset.features]
    if missing:
        raise DataError(f"{dataset.title} has no column {missing[0]}, which the network was trained on. Add it.")
    places = [dataset.features.index(name) for name in wanted]
    return replace(dataset, inputs=np.ascontiguousarray(dataset.inputs[:, places]), features=wanted)
