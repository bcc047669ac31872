"""From arrays in a file to a data set, in pieces, so that large ones need not fit into memory."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnstudio.core.data.datasets.base import Dataset, Progress, Shape
from nnstudio.core.data.own.array_files import StoredArray
from nnstudio.core.data.own.array_roles import Paired, pairs_in, samples_in, without_part
from nnstudio.core.data.own.array_values import labels_of, pixel_scale, rows_of
from nnstudio.core.data.own.arrays import LAYOUTS, ArraysData
from nnstudio.core.data.own.cache import Entry
from nnstudio.core.data.own.layout import TEST, TRAIN, VALIDATION
from nnstudio.core.data.own.place import stamp_of
from nnstudio.core.data.own.samples import Facts, Samples, collect
from nnstudio.core.data.own.understanding import Understanding, UnderstoodSample
from nnstudio.core.errors import DataError
from nnstudio.core.words import counted

_COLOURS = (1, 3, 4)
_SAMPLES = 12


def read_arrays(spec: ArraysData, path: Path, progress: Progress) -> Dataset:
    """All parts of the file as one data set. Raises DataError."""
    pairs = pairs_in(path, spec.inputs, spec.labels)
    _check_shapes(pairs)
    values = _labels(pairs)
    labels, names = labels_of(values, spec.task, f"The labels of {path.name}")
    table = len(pairs[0].inputs.shape) == 2
    inputs, notes = _samples(pairs, _inputs_of(pairs), spec, path, progress)
    if table and pairs[0].labels is None:
        notes.append("No labels lie beside the table, so its last column is taken as what to predict.")
    parts = np.repeat([pair.part for pair in pairs], [pair.inputs.shape[0] for pair in pairs])
    progress(1.0, "Done")
    return Dataset(
        "arrays",
        f"{path.name} (NumPy arrays)",
        inputs,
        labels,
        names,
        official_test=_of_part(parts, TEST),
        official_validation=_of_part(parts, VALIDATION),
        features=tuple(f"x{i}" for i in range(inputs.shape[1])) if table else (),
        target=_target(pairs),
        notes=tuple(notes),
    )


def _target(pairs: Sequence[Paired]) -> str:
    """What is predicted, by the name of the labels: of those of several parts without the part, "train_labels" being
    "labels"."""
    labels = pairs[0].labels
    if labels is None:
        return "last column"
    return without_part(labels.name) if len(pairs) > 1 else labels.name


def read_new_arrays(spec: ArraysData, path: Path, shape: Shape, progress: Progress) -> Dataset:
    """The samples of the file for a network that takes samples of `shape`; no labels are needed: they are NaN.

    Of a table with one column more than that the last is left out, as where such a table is learned from. Raises
    DataError.
    """
    pairs = samples_in(path, spec.inputs)
    table = len(pairs[0].inputs.shape) == 2
    _check_samples(pairs)
    columns = pairs[0].inputs.shape[1]
    inputs, notes = _samples(pairs, columns - ((columns - 1,) == shape), spec, path, progress)
    progress(1.0, "Done")
    return Dataset(
        "arrays",
        f"{path.name} (NumPy arrays)",
        inputs,
        np.full(len(inputs), np.nan, np.float32),
        (),
        features=tuple(f"x{i}" for i in range(inputs.shape[1])) if table else (),
        notes=tuple(notes),
    )


def understand_arrays(spec: ArraysData, progress: Progress) -> Understanding:
    """What the file holds; it is read as it would be taken, in pieces and within the memory budget."""
    data = read_arrays(spec, Path(spec.path), progress)
    one_each = data.task == "classification"
    counts = np.bincount(data.labels) if one_each else data.labels.sum(axis=0) if data.class_names else ()
    return Understanding(
        spec=spec,
        kind=data.kind,
        task=data.task,
        n=len(data),
        input_shape=data.input_shape,
        classes={name: int(count) for name, count in zip(data.class_names, counts, strict=True)},
        target=data.target,
        notes=data.notes,
        samples=tuple(_sample(data, i) for i in range(min(_SAMPLES, len(data)))),
    )


def _sample(data: Dataset, i: int) -> UnderstoodSample:
    said = data.truth_of(i)
    if data.kind == "images":
        return UnderstoodSample(str(i), said, data.inputs[i])
    return UnderstoodSample(str(i), said, None, tuple(f"{value:g}" for value in data.inputs[i][:50].tolist()))


def _check_samples(pairs: Sequence[Paired]) -> None:
    first = pairs[0].inputs
    for pair in pairs:
        shape = pair.inputs.shape
        if 0 in shape:
            raise DataError(f"{pair.inputs.name} is empty: it has the shape {_words(shape)}. Choose another file.")
        if len(shape) not in (2, 3, 4):
            raise DataError(f"{pair.inputs.name} has the shape {_words(shape)}; images have 3 or 4 axes, tables 2.")
        if shape[1:] != first.shape[1:]:
            raise DataError(
                f"{first.name} and {pair.inputs.name} hold samples of different shapes. Choose one of them."
            )


def _check_shapes(pairs: Sequence[Paired]) -> None:
    _check_samples(pairs)
    first = pairs[0].inputs
    for pair in pairs:
        shape = pair.inputs.shape
        if pair.labels is not None and (not pair.labels.shape or pair.labels.shape[0] != shape[0]):
            count = pair.labels.shape[0] if pair.labels.shape else 1
            raise DataError(f"{pair.inputs.name} has {shape[0]} samples but {pair.labels.name} {count} labels.")
    if first.shape[1] < 2 and len(first.shape) == 2 and pairs[0].labels is None:
        raise DataError(f"{first.name} has only one column, so there is nothing to predict it from.")


def _labels(pairs: Sequence[Paired]) -> NDArray[Any]:
    found = []
    for pair in pairs:
        if pair.labels is not None:
            found.append(pair.labels.whole())
        else:
            found.append(np.concatenate([piece[:, -1] for piece in pair.inputs.pieces()]))
    if len({values.shape[1:] for values in found}) > 1:
        found = [values.reshape(len(values)) for values in found]
    return np.concatenate(found)


def _samples(
    pairs: Sequence[Paired], columns: int, spec: ArraysData, path: Path, progress: Progress
) -> tuple[NDArray[Any], list[str]]:
    """Images, or the first so many columns of a table, and what is to be said of them."""
    if len(pairs[0].inputs.shape) == 2:
        return _table(pairs, columns, path, progress)
    return _images(pairs, path, spec.layout, progress)


def _images(
    pairs: Sequence[Paired], path: Path, layout: str, progress: Progress
) -> tuple[NDArray[np.uint8], list[str]]:
    arrays = [pair.inputs for pair in pairs]
    axes, notes = _axes(arrays[0].shape, layout)
    progress(None, f"Looking at the pixels of {path.name}")
    scale = pixel_scale(chain.from_iterable(array.pieces() for array in arrays))
    keep = 3 if len(axes) == 4 and arrays[0].shape[axes[1]] == 4 else None

    def fill(samples: Samples) -> Facts:
        for piece in _told(arrays, progress):
            planes = piece[:, None] if piece.ndim == 3 else piece.transpose(axes)
            samples.append(inputs=scale(np.ascontiguousarray(planes[:, :keep])))
        return {}

    if keep:
        notes.append("The fourth channel, transparency, is left out.")
    found, more = _collected(arrays, path, 1, f"images {layout} {[a.name for a in arrays]}", fill)
    return found, [note for note in (*notes, scale.note, *more) if note]


def _inputs_of(pairs: Sequence[Paired]) -> int:
    """How many columns of a table are inputs: all, or all but the last, which is what to predict."""
    return pairs[0].inputs.shape[1] - (pairs[0].labels is None)


def _table(
    pairs: Sequence[Paired], columns: int, path: Path, progress: Progress
) -> tuple[NDArray[np.float32], list[str]]:
    arrays = [pair.inputs for pair in pairs]

    def fill(samples: Samples) -> Facts:
        missing = values = 0
        for piece in _told(arrays, progress):
            rows = rows_of(piece[:, :columns])
            missing, values = missing + int(np.isnan(rows).sum()), values + rows.size
            samples.append(inputs=rows)
        if missing == values:
            raise DataError(f"No value of {arrays[0].name} is a number that can be used. Choose another file.")
        said = (
            f"{counted(missing, 'value')} {'is' if missing == 1 else 'are'} missing or infinite; the training part's "
        )
        said += f"mean takes {'its' if missing == 1 else 'their'} place."
        return {"notes": [said] if missing else []}

    return _collected(arrays, path, 4, f"table {columns} {[a.name for a in arrays]}", fill)


def _collected(
    arrays: Sequence[StoredArray], path: Path, itemsize: int, settings: str, fill: Any
) -> tuple[NDArray[Any], list[str]]:
    count = sum(array.shape[0] for array in arrays)
    entry = Entry(path.absolute(), stamp_of(path), settings)
    found, facts = collect(entry, count, itemsize * math.prod(arrays[0].shape[1:]), fill)
    return found["inputs"], list(facts.get("notes", ()))


def _told(arrays: Sequence[StoredArray], progress: Progress) -> Any:
    total, done = sum(array.shape[0] for array in arrays), 0
    for array in arrays:
        for piece in array.pieces():
            progress(done / total, f"Reading {array.name}")
            done += len(piece)
            yield piece


def _axes(shape: tuple[int, ...], layout: str) -> tuple[tuple[int, ...], list[str]]:
    """In which order the axes become N×C×H×W."""
    last_first, as_is = (0, 3, 1, 2), (0, 1, 2, 3)
    if len(shape) == 3:
        return (0, 1, 2), []
    if layout != LAYOUTS[0]:
        return (last_first if layout == LAYOUTS[1] else as_is), []
    first, last = shape[1] in _COLOURS, shape[3] in _COLOURS
    if not first and not last:
        raise DataError(
            f"Which axis of {_words(shape)} holds the colours cannot be told. Choose the order of the axes."
        )
    notes = ["The last axis is taken for the colours; choose the order of the axes if that is wrong."]
    return (last_first if last else as_is), notes if first and last else []


def _of_part(parts: NDArray[np.int64], part: int) -> NDArray[np.int64] | None:
    found = np.flatnonzero(parts == part)
    return found if len(found) and TRAIN in parts else None


def _words(shape: tuple[int, ...]) -> str:
    return "×".join(map(str, shape))
