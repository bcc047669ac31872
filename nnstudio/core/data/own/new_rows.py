"""New rows of a table for a network that knows its columns: they are found by name, and nothing is guessed anew."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnstudio.core.data.datasets.base import Dataset, Progress
from nnstudio.core.data.own.cache import Entry
from nnstudio.core.data.own.cells import codes
from nnstudio.core.data.own.header import FIRST_ROWS
from nnstudio.core.data.own.label_columns import labels_said, must_say_yes_or_no, targets_named
from nnstudio.core.data.own.listing import few
from nnstudio.core.data.own.lost_rows import about_lost_rows
from nnstudio.core.data.own.new_columns import Column, as_numbers, notes_on
from nnstudio.core.data.own.place import stamp_of
from nnstudio.core.data.own.row_numbers import RowNumbers
from nnstudio.core.data.own.samples import Facts, Samples, collect
from nnstudio.core.data.own.scan import TableScan, scan
from nnstudio.core.data.own.table_files import TableFile, open_table
from nnstudio.core.data.own.table_plan import TARGET_NAMES, class_key, must_exist
from nnstudio.core.errors import DataError


@dataclass(frozen=True)
class Known:
    """What a trained network knows of its table: the names of its inputs in order, and its classes, none where it
    predicts a number. `target`: the column of what is true, empty where it is to be found by its name. `several` of
    the class names may apply to a row; each is then a column."""

    features: tuple[str, ...]
    class_names: tuple[str, ...] = ()
    target: str = ""
    several: bool = False


def read_new_rows(path: Path, known: Known, labelled: bool, progress: Progress) -> Dataset:
    """The rows of a table as a trained network takes them: N×F float32, NaN where a value is missing.

    `labelled`: what is true of them is read too, and rows without it are left out; otherwise the labels are NaN and
    no column for them is needed. Raises DataError for a column that is not there and for classes that the network
    does not know.
    """
    found = scan(_opened(path, known.features), progress)
    if not found.rows:
        raise DataError(f"{path.name} has a header but no rows. Choose another file.")
    columns = _columns(known.features, found)
    truth = _truth(known, {column.name for column in columns}, found) if labelled else _Truth((), {}, "")
    entry = Entry(path.absolute(), stamp_of(path), f"rows {known!r} {truth.target}")
    fill = _filling(found, columns, len(known.features), truth)
    arrays, facts = collect(entry, found.rows, 4 * len(known.features) + 16, fill)
    progress(1.0, "Done")
    return Dataset(
        "table",
        f"{path.name} (table)",
        arrays["inputs"],
        arrays["labels"],
        known.class_names if truth.columns else (),
        ids=RowNumbers(arrays["rows"]),
        features=known.features,
        target=truth.target,
        notes=tuple(facts["notes"]),
    )


@dataclass(frozen=True)
class _Truth:
    """Where it stands what is true of a row: one column, with the class of each value as it is written, or one for
    each label; none where nobody asks."""

    columns: tuple[str, ...]
    classes: Mapping[str, int]
    decimal: str

    @property
    def target(self) -> str:
        return ", ".join(self.columns)

    def of(self, cells: Sequence[Any], count: int) -> tuple[NDArray[Any], NDArray[np.bool_]]:
        """The labels of a batch of so many rows, and which rows have one."""
        if len(self.columns) > 1:
            return labels_said(cells)
        if not self.columns:
            return np.full(count, np.nan, np.float32), np.ones(count, bool)
        labels = _labels(cells[0], self.classes, self.decimal)
        return labels, (labels >= 0) if self.classes else np.isfinite(labels)


def _truth(known: Known, used: set[str], found: TableScan) -> _Truth:
    if known.several:
        given = targets_named(known.target, found.columns)
        if given and set(given) != set(known.class_names):
            raise DataError(f"The network knows the labels {few(list(known.class_names), 20)}. Give these as --target.")
        for name in known.class_names:
            must_exist(name, found)
        must_say_yes_or_no([found.columns[name] for name in known.class_names])
        return _Truth(known.class_names, {}, found.file.decimal)
    target = _target(known, used, found)
    classes = _classes(found, target, known.class_names) if known.class_names else {}
    return _Truth((target,), classes, found.file.decimal)


def _opened(path: Path, features: Sequence[str]) -> TableFile:
    """The table, its first row taken for names or for values as the network needs it where auto takes it otherwise."""
    for first_row in FIRST_ROWS:
        file = open_table(path, first_row=first_row)
        if not file.encoding or all(_column_of(feature, file.names) for feature in features):
            return file
    return open_table(path)


def _columns(features: Sequence[str], found: TableScan) -> list[Column]:
    columns: dict[str, Column] = {}
    for place, feature in enumerate(features):
        name, value = _meant(feature, found)
        columns.setdefault(name, Column(name)).places[value] = place
    return list(columns.values())


def _meant(feature: str, found: TableScan) -> tuple[str, str | None]:
    """The column of an input, and the category that it stands for; None for a number."""
    name = _column_of(feature, found.columns)
    if name is None:
        name = feature.split("=")[0]
        raise DataError(f"{found.file.path.name} has no column {name}, which the network was trained on. Add it.")
    return name, None if name == feature else feature[len(name) + 1 :]


def _column_of(feature: str, names: Collection[str]) -> str | None:
    """The name that an input begins with, whole or before a category; None where there is none."""
    steps = feature.split("=")
    parts = [feature, *("=".join(steps[:count]) for count in range(1, len(steps)))]
    return next((part for part in parts if part in names), None)


def _target(known: Known, used: set[str], found: TableScan) -> str:
    if known.target:
        must_exist(known.target, found)
        return known.target
    others = [name for name in found.columns if name not in used]
    by_name = {name.lower(): name for name in others}
    likely = [by_name[name] for name in TARGET_NAMES if name in by_name]
    if not others:
        raise DataError(f"{found.file.path.name} has no column that says what is true of its rows. Add one.")
    return (likely or others[-1:])[0]


def _classes(found: TableScan, target: str, names: tuple[str, ...]) -> dict[str, int]:
    """The class of each value of the target as it is written."""
    written = found.columns[target].values
    unknown = [value for value in written if value not in names and class_key(value) not in names]
    if unknown:
        raise DataError(
            f"{target} of {found.file.path.name} says {few([repr(value) for value in unknown])}, which the network "
            "does not know as a class. Choose the target with --target, or give data of its own classes."
        )
    return {value: names.index(value if value in names else class_key(value)) for value in written}


def _filling(found: TableScan, columns: list[Column], width: int, truth: _Truth) -> Callable[[Samples], Facts]:
    read = list(dict.fromkeys([*(column.name for column in columns), *truth.columns]))

    def fill(samples: Samples) -> Facts:
        seen = 0
        for batch in found.file.batches(read):
            of = dict(zip(read, batch.columns, strict=True))
            inputs = np.zeros((len(batch), width), np.float32)
            for column in columns:
                column.put(inputs, of[column.name], found.file.decimal)
            labels, told = truth.of([of[name] for name in truth.columns], len(batch))
            rows = np.arange(seen, seen + len(batch))
            samples.append(inputs=inputs[told], labels=labels[told], rows=rows[told])
            seen += len(batch)
        if not samples.count:
            raise DataError(f"No row of {found.file.path.name} has a {truth.target}. Choose another target.")
        targets = [found.columns[name] for name in truth.columns]
        return {"notes": [*notes_on(columns), *about_lost_rows(targets, bool(truth.classes), seen - samples.count)]}

    return fill


def _labels(cells: Any, classes: Mapping[str, int], decimal: str) -> NDArray[Any]:
    if not classes:
        return as_numbers(cells, decimal)
    index = codes(cells, list(classes))
    return np.where(index >= 0, np.array(list(classes.values()), np.int64)[index], -1)
