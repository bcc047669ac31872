"""A split as a table for other programs: one line for each sample."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

from nnstudio.core.data.datasets.base import Dataset
from nnstudio.core.data.split.membership import membership, validated_in
from nnstudio.core.data.split.parts import PARTS, Split
from nnstudio.core.errors import DataError
from nnstudio.core.files import replacing

COLUMNS = ("id", "part", "fold", "class", "group")
LEARNED = "train/validation"
"""The part of what folds divide: each sample is validated in some of them and learned from in the others."""


def save_split(path: Path, dataset: Dataset, split: Split) -> int:
    """Write id, part, fold, class and group of each sample as CSV (UTF-8), read it again, and only then put it in the
    place of a file that was there. Returns how many samples were written.

    `part` is one of PARTS; with folds it is "test" or "train/validation", as each fold has its own: there `fold` is
    the one that validates the sample, counted from 1, or several with ";" between; all others learn from it. Both are
    empty for samples in no part. `class` is the value where a number is predicted, and several names with ";" between
    where several labels apply. Raises DataError where the file cannot be written.
    """
    try:
        with replacing(path) as part:
            with part.open("w", encoding="utf-8", newline="") as file:
                writer = csv.writer(file, lineterminator="\n")
                writer.writerow(COLUMNS)
                writer.writerows(_rows(dataset, split))
            return _verified(part, dataset, split)
    except OSError as error:
        why = error.strerror or str(error)
        raise DataError(f"{path} cannot be written ({why}). Choose another place for it.") from None


def _verified(path: Path, dataset: Dataset, split: Split) -> int:
    with path.open(encoding="utf-8", newline="") as file:
        read = csv.reader(file)
        same = next(read, None) == list(COLUMNS)
        same = same and all(found == list(row) for found, row in zip_longest(read, _rows(dataset, split), fillvalue=()))
    if not same:
        raise DataError(f"{path.name} did not hold what was written to it. Choose another place for it.")
    return len(dataset)


def _rows(dataset: Dataset, split: Split) -> Iterator[tuple[str, ...]]:
    codes, folds = membership(split, len(dataset)).tolist(), validated_in(split, len(dataset))
    names, groups = (*((LEARNED, LEARNED, PARTS[2]) if split.folds else PARTS), ""), dataset.groups
    for index, (part, validated) in enumerate(zip(codes, folds, strict=True)):
        group = groups.names[groups.codes[index]] if groups is not None else ""
        yield dataset.id_of(index), names[part], ";".join(map(str, validated)), _answer(dataset, index), group


def _answer(dataset: Dataset, index: int) -> str:
    """What is to be learned of a sample, in words."""
    label = dataset.labels[index]
    if dataset.task == "regression":
        return str(label)
    if dataset.task == "multi-label":
        return ";".join(name for name, applies in zip(dataset.class_names, label, strict=True) if applies)
    return dataset.class_names[int(label)]
