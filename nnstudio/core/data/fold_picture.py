"""Which sample is validated in which fold, as a small table that a picture can be made of, however many there are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from nnstudio.core.data.datasets.base import Dataset, Indices, Progress, silent
from nnstudio.core.data.parts import Fold, Split, class_counts

Order = Literal["fold", "row", "class"]

MOST_COLUMNS = 2000
"""Of more samples, so many are shown, evenly out of all."""


@dataclass(frozen=True, eq=False)
class FoldPicture:
    """`codes`: folds×columns, int8, a place in PARTS or -1 for a sample in no part; `samples`: N, that of each column.

    `counts`: folds×2×classes, how many of each class a fold learns from and validates; no classes for regression.
    `sizes`: folds×2, how many samples that is.
    """

    codes: NDArray[np.int8]
    samples: Indices
    counts: NDArray[np.int64]
    sizes: NDArray[np.int64]


def fold_picture(dataset: Dataset, split: Split, order: Order = "fold", progress: Progress = silent) -> FoldPicture:
    """The folds of a split, or the split itself as its only one, with the samples in one of three orders.

    "fold": by the fold of the first round that validates them; "row": as they come; "class": by class, or by value.
    """
    folds = split.folds or (Fold(split.train, split.validation),)
    count = len(dataset)
    first = np.full(count, len(folds), np.int64)
    codes = np.full((len(folds), min(count, MOST_COLUMNS)), -1, np.int8)
    for number in range(len(folds) - 1, -1, -1):
        first[folds[number].validation] = number
    first[split.test] = len(folds) + 1
    samples = _evenly(_ordered(dataset, first, order))
    counts = []
    for number, fold in enumerate(folds):
        progress(number / len(folds), "Drawing the folds")
        part = np.full(count, -1, np.int8)
        for code, indices in enumerate((fold.train, fold.validation, split.test)):
            part[indices] = code
        codes[number] = part[samples]
        counts.append([class_counts(dataset, fold.train), class_counts(dataset, fold.validation)])
    sizes = np.array([[len(fold.train), len(fold.validation)] for fold in folds], np.int64)
    return FoldPicture(codes, samples, np.array(counts, np.int64), sizes)


def _ordered(dataset: Dataset, first: Indices, order: Order) -> Indices:
    if order == "row":
        return np.arange(len(dataset), dtype=np.int64)
    labels = dataset.labels if dataset.labels.ndim == 1 else np.asarray(dataset.labels).argmax(axis=1)
    if order == "class":
        return np.argsort(labels, kind="stable")
    groups = dataset.groups.codes if dataset.groups is not None else labels
    return np.lexsort((groups, first))


def _evenly(samples: Indices) -> Indices:
    if len(samples) <= MOST_COLUMNS:
        return samples
    return samples[np.linspace(0, len(samples) - 1, MOST_COLUMNS).round().astype(np.int64)]
