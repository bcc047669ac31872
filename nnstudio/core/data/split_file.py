"""A split as a table for other programs: one line for each sample."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from nnstudio.core.data.datasets.base import Dataset
from nnstudio.core.data.membership import membership, validated_in
from nnstudio.core.data.parts import PARTS, Split
from nnstudio.core.errors import DataError
from nnstudio.core.files import replacing

COLUMNS = ("id", "part", "fold", "class", "group")


def save_split(path: Path, dataset: Dataset, split: Split) -> None:
    """Write id, part, fold, class and group of each sample as CSV (UTF-8); a file that was there is replaced.

    `part` is that of the fold in hand and empty for samples in no part; `fold` is the one that validates the sample,
    or several with ";" between; `class` is the value where a number is predicted, and several names with ";" between
    where several labels apply. Raises DataError where the file cannot be written.
    """
    try:
        with replacing(path) as part, part.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(COLUMNS)
            writer.writerows(_rows(dataset, split))
    except OSError as error:
        why = error.strerror or str(error)
        raise DataError(f"{path} cannot be written ({why}). Choose another place for it.") from None


def _rows(dataset: Dataset, split: Split) -> Iterator[tuple[str, ...]]:
    parts, folds = membership(split, len(dataset)).tolist(), validated_in(split, len(dataset))
    names, groups = (*PARTS, ""), dataset.groups
    for index, (part, validated) in enumerate(zip(parts, folds, strict=True)):
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
