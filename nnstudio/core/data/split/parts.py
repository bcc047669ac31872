"""The parts and folds that samples are in, as sets of indices that can be kept in a file."""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from nnstudio.core.data.datasets.base import Dataset, Indices
from nnstudio.core.errors import DataError

PARTS = ("train", "validation", "test")

_DAMAGED = "The stored split is damaged. Make the split again."


@dataclass(frozen=True, eq=False)
class Fold:
    """One way of several to divide what is not the test part: sorted, disjoint int64 indices into a data set."""

    train: Indices
    validation: Indices


@dataclass(frozen=True, eq=False)
class Split:
    """Which samples belong to which part: sorted, disjoint int64 indices into a data set.

    Where there are `folds`, `train` and `validation` are those of the fold in hand; all folds leave out `test`.
    A sample may be in no part.
    """

    train: Indices
    validation: Indices
    test: Indices
    folds: tuple[Fold, ...] = ()

    def part(self, name: str) -> Indices:
        """The indices of one of PARTS. Raises DataError for any other name."""
        if name not in PARTS:
            raise DataError(f"There is no part named {name!r}. The parts are {', '.join(PARTS)}.")
        indices: Indices = getattr(self, name)
        return indices

    def part_of(self, index: int) -> str:
        """Which of PARTS a sample is in; empty for none."""
        for name in PARTS:
            part = self.part(name)
            place = int(np.searchsorted(part, index))
            if place < len(part) and part[place] == index:
                return name
        return ""

    def in_fold(self, number: int) -> Split:
        """With another fold in hand, counted from 1; a split without folds stays as it is. Raises DataError."""
        if not self.folds:
            return self
        if not 1 <= number <= len(self.folds):
            raise DataError(f"There is no fold {number}. Choose one of 1 to {len(self.folds)}.")
        fold = self.folds[number - 1]
        return replace(self, train=fold.train, validation=fold.validation)

    def without(self, indices: Indices) -> Split:
        """The same split with these samples in no part and no fold."""
        if not len(indices):
            return self
        folds = tuple(Fold(_less(fold.train, indices), _less(fold.validation, indices)) for fold in self.folds)
        train, validation, test = (_less(self.part(name), indices) for name in PARTS)
        return Split(train, validation, test, folds)

    def class_counts(self, dataset: Dataset) -> dict[str, Indices]:
        """For each part, how many samples of each class of `dataset` it has; none where a number is predicted."""
        return {name: class_counts(dataset, self.part(name)) for name in PARTS}

    def to_bytes(self) -> bytes:
        """The indices as an npz file in memory; `from_bytes` reads it."""
        arrays = {name: self.part(name) for name in PARTS}
        if self.folds:
            # What a fold trains on is all that is neither its validation nor the test part.
            arrays["folds"] = np.concatenate([fold.validation for fold in self.folds])
            arrays["fold_sizes"] = np.array([len(fold.validation) for fold in self.folds], np.int64)
        buffer = io.BytesIO()
        np.savez_compressed(buffer, allow_pickle=False, **arrays)
        return buffer.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> Split:
        """What `to_bytes` wrote, checked; nothing in it is executed. Raises DataError."""
        try:
            with np.load(io.BytesIO(data), allow_pickle=False) as stored:
                parts = [stored[name] for name in PARTS]
                folded = [stored["folds"], stored["fold_sizes"]] if "folds" in stored else []
        except (OSError, ValueError, KeyError, TypeError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error):
            raise DataError(_DAMAGED) from None
        if not _are_parts(parts):
            raise DataError(_DAMAGED)
        split = cls(*parts)
        return replace(split, folds=_unfolded(split, *folded)) if folded else split


def class_counts(dataset: Dataset, indices: Indices) -> Indices:
    """How many of these samples each class of a data set has; nothing where a number is predicted."""
    if dataset.task == "multi-label":
        counted: Indices = dataset.labels[indices].sum(axis=0, dtype=np.int64)
        return counted
    if dataset.task == "regression":
        return np.zeros(0, np.int64)
    return np.bincount(dataset.labels[indices], minlength=len(dataset.class_names))


def folded(validated: list[Indices], members: Indices) -> tuple[Fold, ...]:
    """The folds that validate these samples; each trains on all other `members`."""
    return tuple(Fold(_less(members, some), some) for some in validated)


def _less(indices: Indices, gone: Indices) -> Indices:
    return indices[~np.isin(indices, gone)]


def _unfolded(split: Split, validated: NDArray[np.int64], sizes: NDArray[np.int64]) -> tuple[Fold, ...]:
    members = np.union1d(split.train, split.validation)
    fine = all(array.dtype == np.int64 and array.ndim == 1 for array in (validated, sizes))
    if not fine or np.any(sizes < 0) or sizes.sum() != len(validated) or not len(sizes):
        raise DataError(_DAMAGED)
    pieces = np.split(validated, np.cumsum(sizes)[:-1])
    if not np.all(np.isin(validated, members)) or any(np.any(np.diff(piece) <= 0) for piece in pieces):
        raise DataError(_DAMAGED)
    return folded(pieces, members)


def _are_parts(parts: list[NDArray[np.int64]]) -> bool:
    if any(part.dtype != np.int64 or part.ndim != 1 for part in parts):
        return False
    together = np.concatenate(parts)
    ascending = all(bool(np.all(np.diff(part) > 0)) for part in parts)
    return ascending and bool(np.all(together >= 0)) and len(np.unique(together)) == len(together)
