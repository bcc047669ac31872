"""Reads a table as it was planned, batch by batch, and tells beforehand what would come of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnstudio.core.data.datasets.base import Dataset, Groups, Progress, labels_in_words
from nnstudio.core.data.own.cache import Entry
from nnstudio.core.data.own.cells import codes, days, numbers, words
from nnstudio.core.data.own.column_types import all_differ
from nnstudio.core.data.own.label_columns import applies, in_one_text, labels_said
from nnstudio.core.data.own.place import stamp_of
from nnstudio.core.data.own.proposals import stem_of
from nnstudio.core.data.own.refused import telling_columns
from nnstudio.core.data.own.row_numbers import RowNumbers
from nnstudio.core.data.own.samples import Facts, Samples, already, collect
from nnstudio.core.data.own.scan import UNDERSTOOD_BYTES, head_rows, scan
from nnstudio.core.data.own.table import TableData
from nnstudio.core.data.own.table_files import open_table
from nnstudio.core.data.own.table_plan import Feature, TablePlan, plan
from nnstudio.core.data.own.understanding import ColumnFacts, Understanding, UnderstoodSample
from nnstudio.core.errors import DataError
from nnstudio.core.words import counted

_SAMPLES = 20
_BYTES_BESIDE = 24


def read_table(spec: TableData, path: Path, progress: Progress) -> Dataset:
    """The whole table; in memory, or from the cache where it is too large. Raises DataError."""
    settings = repr((spec.target, spec.groups, spec.task, spec.columns, spec.first_row))
    entry = Entry(path.absolute(), stamp_of(path), f"table {settings}")
    found = already(entry)
    if found is None:
        looked = scan(
            open_table(path, first_row=spec.first_row), lambda share, said: progress(share and share / 2, said)
        )
        made = plan(spec, looked)
        size = 4 * len(made.inputs) + _BYTES_BESIDE
        found = collect(entry, looked.rows, size, _filling(made, lambda s, said: progress(s and 0.5 + s / 2, said)))
    arrays, facts = found
    progress(1.0, "Done")
    return _dataset(path, arrays, facts)


def understand_table(spec: TableData, proposing: bool, progress: Progress) -> Understanding:
    """What a table holds, by its first 64 MB. `proposing`: the likeliest group is put into the proposed spec."""
    found = scan(open_table(Path(spec.path), first_row=spec.first_row), progress, UNDERSTOOD_BYTES)
    with telling_columns(spec, found, "table"):
        made = plan(spec, found)
        strong = [proposal.column for proposal in made.proposals if proposal.strong]
        group = spec.groups or (strong[0] if proposing and strong else "")
        spec = replace(spec, target=in_one_text(made.targets), groups=group)
        made = plan(spec, found)
    vague = made.several and sum(column.missing > 0 for column in made.target_columns) > 1
    notes = made.about_lost_rows(made.lost, at_least=vague)
    if not found.exact:
        notes.append("The file is large: what it holds is told by its first 64 MB.")
    return Understanding(
        spec=spec,
        kind="table",
        task="multi-label" if made.several else "classification" if made.classes else "regression",
        n=found.rows - (made.lost if found.exact else 0),
        input_shape=(len(made.inputs),),
        classes=made.class_counts() if made.class_names else {},
        columns=tuple(column_facts(made)),
        target=made.target,
        group=made.group,
        proposals=made.proposals,
        notes=(*made.notes, *notes),
        samples=tuple(
            UnderstoodSample(str(i), _truth(made, row), None, row) for i, row in enumerate(head_rows(found, _SAMPLES))
        ),
        exact=found.exact and not (made.several and made.lost),
    )


def _truth(made: TablePlan, row: Sequence[str]) -> str:
    """What a row says of the target, as it is written, or the labels that apply."""
    cells = dict(zip(made.found.columns, row, strict=True))
    if made.several:
        return labels_in_words(name for name in made.targets if applies(cells[name]))
    return cells[made.target]


def column_facts(made: TablePlan) -> list[ColumnFacts]:
    """What a dialog shows of each column."""
    used = {feature.column for feature in made.features}
    return [
        ColumnFacts(
            column.name,
            made.guesses[column.name].type,
            column.name in used,
            column.missing,
            column.distinct,
            column.many,
            column.examples(),
            made.guesses[column.name].why if column.name not in used else "",
        )
        for column in made.found.columns.values()
    ]


def _filling(made: TablePlan, progress: Progress) -> Callable[[Samples], Facts]:
    grouping = _Grouping(made)
    used = [feature.column for feature in made.features]
    columns = list(dict.fromkeys((*made.targets, *used, *([made.group] * bool(made.group)))))
    file = made.found.file

    def fill(samples: Samples) -> Facts:
        seen = 0
        for batch in file.batches(columns):
            progress(min(1.0, seen / made.found.rows), f"Reading {file.path.name}: {counted(seen, 'row')}")
            of = dict(zip(columns, batch.columns, strict=True))
            labels, told = _labels(made, [of[name] for name in made.targets])
            pieces: dict[str, NDArray[Any]] = {"inputs": _inputs(made, of, len(batch)), "labels": labels}
            pieces["rows"] = np.arange(seen, seen + len(batch))
            if made.group:
                pieces["groups"] = grouping.codes(of[made.group])
            samples.append(**{name: piece if told.all() else piece[told] for name, piece in pieces.items()})
            seen += len(batch)
        if not samples.count:
            raise DataError(f"No row of {file.path.name} has a {made.target}. Choose another target.")
        return {
            "target": made.target,
            "classes": list(made.class_names),
            "features": list(made.inputs),
            "group": made.group,
            "groups": list(grouping.names),
            "all_rows": samples.count == seen,
            "notes": [*made.notes, *made.about_lost_rows(seen - samples.count), *grouping.notes],
        }

    return fill


def _inputs(made: TablePlan, of: dict[str, Any], count: int) -> NDArray[np.float32]:
    inputs = np.zeros((count, len(made.inputs)), np.float32)
    at = 0
    for feature in made.features:
        width = len(feature.names)
        _place(inputs[:, at : at + width], feature, of[feature.column], made.found.file.decimal)
        at += width
    return inputs


def _place(inputs: NDArray[np.float32], feature: Feature, column: Any, decimal: str) -> None:
    if feature.type == "category":
        index = codes(column, feature.values)
        rows = np.flatnonzero(index >= 0)
        inputs[rows, index[rows]] = 1
        if feature.missing:
            inputs[index < 0, -1] = 1
        return
    values = days(column) if feature.type == "date" else numbers(column, decimal)
    with np.errstate(over="ignore"):
        inputs[:, 0] = values
    inputs[~np.isfinite(inputs[:, 0]), 0] = np.nan


def _labels(made: TablePlan, targets: Sequence[Any]) -> tuple[NDArray[Any], NDArray[np.bool_]]:
    """The labels of a batch, and which rows have one."""
    if made.several:
        return labels_said(targets)
    [column] = targets
    if made.classes:
        written = list(made.classes)
        index = codes(column, written)
        classes = np.array([made.classes[value] for value in written], np.int64)
        return classes[index], index >= 0
    with np.errstate(over="ignore"):
        values = numbers(column, made.found.file.decimal).astype(np.float32)
    return values, np.isfinite(values)


class _Grouping:
    """Gives each group a number as it comes; values that all differ are grouped by what they begin with."""

    def __init__(self, made: TablePlan) -> None:
        self.names: dict[str, int] = {}
        self.notes: list[str] = []
        self._stems = False
        if not made.group:
            return
        column = made.found.columns[made.group]
        self._stems = all_differ(column)
        stems = {stem_of(value) for value in column.values} if self._stems else set()
        if self._stems and 2 * len(stems) > len(column.values):
            raise DataError(f"{made.group} is different in every row, so it makes no groups. Choose another column.")
        if self._stems:
            self.notes.append(f"{made.group} is different in every row, so rows are grouped by what it begins with.")
        if column.missing:
            self.notes.append(f"Rows without a {made.group} make one group, named missing.")

    def codes(self, column: Any) -> NDArray[np.int64]:
        """The group of each row of a batch."""
        found = words(column).fill_null("missing").dictionary_encode()
        values = [stem_of(value) if self._stems else value for value in found.dictionary.to_pylist()]
        of = np.array([self.names.setdefault(value, len(self.names)) for value in values], np.int64)
        return np.asarray(of[found.indices.to_numpy(zero_copy_only=False)])


def _dataset(path: Path, arrays: dict[str, NDArray[Any]], facts: Facts) -> Dataset:
    groups = Groups(facts["group"], arrays["groups"], tuple(facts["groups"])) if facts["group"] else None
    return Dataset(
        "table",
        f"{path.name} (table)",
        arrays["inputs"],
        arrays["labels"],
        tuple(facts["classes"]),
        groups=groups,
        ids=None if facts["all_rows"] else RowNumbers(arrays["rows"]),
        features=tuple(facts["features"]),
        target=facts["target"],
        notes=tuple(facts["notes"]),
    )
