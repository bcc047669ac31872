"""Which sample is validated in which fold, as a small table that a picture can be made of, however many there are."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from nnstudio.core.data.datasets.base import Dataset, Indices, Progress, silent
from nnstudio.core.data.split.fold_names import fold_names
from nnstudio.core.data.split.parts import Fold, Split, class_counts
from nnstudio.core.data.split.spec import SplitSpec

Order = Literal["fold", "row", "class", "group"]

MOST_COLUMNS = 2000
"""Of more samples, so many are shown, evenly out of all."""
_VALUE_BANDS = 5


@dataclass(frozen=True)
class Band:
    """Columns beside each other, from `first` to before `end`: all of one class, one group or about one value."""

    name: str
    first: int
    end: int


@dataclass(frozen=True, eq=False)
class FoldPicture:
    """`codes`: folds×columns, int8, a place in PARTS or -1 for a sample in no part; `samples`: N, that of each column.

    `names` are those of the folds. `bands`: what the columns are ordered by, by class, value or group; else none.
    `counts`: folds×2×classes, how many of each class a fold learns from and validates; no classes for regression.
    `sizes`: folds×2, how many samples that is. `members` are in the folds, `outside` are not: the test part, and what
    is in no part.
    """

    codes: NDArray[np.int8]
    samples: Indices
    counts: NDArray[np.int64]
    sizes: NDArray[np.int64]
    names: tuple[str, ...]
    bands: tuple[Band, ...]
    members: int
    outside: int


def fold_picture(
    dataset: Dataset, split: Split, spec: SplitSpec, order: Order = "fold", progress: Progress = silent
) -> FoldPicture:
    """The folds of a split, or the split itself as its only one, with the samples in one of four orders.

    "fold": by the fold of the first round that validates them; "row": as they come; "class": by class, or by value;
    "group": by group. Within a class or a group they stand by fold.
    """
    folds = split.folds or (Fold(split.train, split.validation),)
    count = len(dataset)
    first = np.full(count, len(folds), np.int64)
    codes = np.full((len(folds), min(count, MOST_COLUMNS)), -1, np.int8)
    for number in range(len(folds) - 1, -1, -1):
        first[folds[number].validation] = number
    first[split.test] = len(folds) + 1
    kinds, names = _kinds(dataset, order)
    samples = _evenly(_ordered(dataset, first, kinds, order))
    counts = []
    for number, fold in enumerate(folds):
        progress(number / len(folds), "Drawing the folds")
        part = np.full(count, -1, np.int8)
        for code, indices in enumerate((fold.train, fold.validation, split.test)):
            part[indices] = code
        codes[number] = part[samples]
        counts.append([class_counts(dataset, fold.train), class_counts(dataset, fold.validation)])
    sizes = np.array([[len(fold.train), len(fold.validation)] for fold in folds], np.int64)
    members = len(np.unique(np.concatenate([side for fold in folds for side in (fold.train, fold.validation)])))
    called, bands = fold_names(dataset, split, spec), _bands(kinds[samples], names)
    return FoldPicture(codes, samples, np.array(counts, np.int64), sizes, called, bands, members, count - members)


def _kinds(dataset: Dataset, order: Order) -> tuple[Indices, tuple[str, ...]]:
    """For each sample which kind it is of, in the order in question, and what the kinds are called."""
    labels, nothing = dataset.labels, np.zeros(len(dataset), np.int64)
    if order == "group" and dataset.groups is not None:
        return np.asarray(dataset.groups.codes, np.int64), tuple(dataset.groups.names)
    if order != "class" or not len(labels):
        return nothing, ()
    if dataset.task != "regression":
        return np.asarray(labels if labels.ndim == 1 else labels.argmax(axis=1), np.int64), dataset.class_names
    edges = np.quantile(labels, np.linspace(0, 1, _VALUE_BANDS + 1))
    kinds = np.searchsorted(edges[1:-1], labels, side="right")
    return kinds, tuple(f"{low:.4g} to {high:.4g}" for low, high in pairwise(edges))


def _ordered(dataset: Dataset, first: Indices, kinds: Indices, order: Order) -> Indices:
    if order == "row":
        return np.arange(len(dataset), dtype=np.int64)
    if order != "fold":
        return np.lexsort((first, kinds))
    labels = dataset.labels if dataset.labels.ndim == 1 else np.asarray(dataset.labels).argmax(axis=1)
    groups = dataset.groups.codes if dataset.groups is not None else labels
    return np.lexsort((groups, first))


def _bands(kinds: Indices, names: tuple[str, ...]) -> tuple[Band, ...]:
    """Where each of the kinds, which are ascending, stands among the columns; none where there are no kinds."""
    if not names:
        return ()
    present, firsts = np.unique(kinds, return_index=True)
    ends = [*firsts[1:].tolist(), len(kinds)]
    pairs = zip(present.tolist(), firsts.tolist(), ends, strict=True)
    return tuple(Band(names[kind], first, end) for kind, first, end in pairs)


def _evenly(samples: Indices) -> Indices:
    if len(samples) <= MOST_COLUMNS:
        return samples
    return samples[np.linspace(0, len(samples) - 1, MOST_COLUMNS).round().astype(np.int64)]
