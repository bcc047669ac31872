"""Which part each sample is in, and in which folds it is validated: tables for pictures and files."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nnstudio.core.data.datasets.base import Indices
from nnstudio.core.data.parts import PARTS, Split

Codes = NDArray[np.int8]


def membership(split: Split, count: int) -> Codes:
    """For each of `count` samples its part: a place in PARTS, or -1 where it is in none."""
    return _codes(count, *(split.part(name) for name in PARTS))


def fold_table(split: Split, count: int) -> Codes:
    """folds×samples: as `membership` says it for each fold; one row where there are no folds."""
    if not split.folds:
        return membership(split, count)[None]
    return np.stack([_codes(count, fold.train, fold.validation, split.test) for fold in split.folds])


def validated_in(split: Split, count: int) -> list[tuple[int, ...]]:
    """For each sample the folds, counted from 1, that validate it: one for each repeat."""
    found: list[tuple[int, ...]] = [()] * count
    for number, fold in enumerate(split.folds, 1):
        for sample in fold.validation.tolist():
            found[sample] = (*found[sample], number)
    return found


def _codes(count: int, *parts: Indices) -> Codes:
    codes = np.full(count, -1, np.int8)
    for place, indices in enumerate(parts):
        codes[indices] = place
    return codes
