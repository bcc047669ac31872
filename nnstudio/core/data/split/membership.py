"""Which part each sample is in, and in which folds it is validated."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nnstudio.core.data.split.parts import PARTS, Split

Codes = NDArray[np.int8]


def membership(split: Split, count: int) -> Codes:
    """For each of `count` samples its part: a place in PARTS, or -1 where it is in none."""
    codes = np.full(count, -1, np.int8)
    for place, name in enumerate(PARTS):
        codes[split.part(name)] = place
    return codes


def validated_in(split: Split, count: int) -> list[tuple[int, ...]]:
    """For each sample the folds, counted from 1, that validate it: one for each repeat."""
    found: list[tuple[int, ...]] = [()] * count
    for number, fold in enumerate(split.folds, 1):
        for sample in fold.validation.tolist():
            found[sample] = (*found[sample], number)
    return found
