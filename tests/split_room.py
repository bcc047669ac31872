"""Small data sets to divide: classes, groups, official parts, without any picture in them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nnstudio.core.data.datasets import Dataset
from nnstudio.core.data.datasets.base import Groups, Indices


def plain_data(
    counts: Sequence[int],
    groups: Sequence[int] | Indices | None = None,
    test: Sequence[int] | None = None,
    validation: Sequence[int] | None = None,
) -> Dataset:
    """So many samples of each class, in no order; `groups`: the group of each sample."""
    labels = np.random.default_rng(1).permutation(np.repeat(np.arange(len(counts)), counts)).astype(np.int64)
    return Dataset(
        "made",
        "Made",
        np.zeros((len(labels), 1, 1, 1), np.uint8),
        labels,
        tuple(f"class {code}" for code in range(len(counts))),
        official_test=None if test is None else np.array(test, np.int64),
        official_validation=None if validation is None else np.array(validation, np.int64),
        groups=None if groups is None else subjects(groups),
    )


def subjects(codes: Sequence[int] | Indices) -> Groups:
    """Groups by their numbers."""
    array = np.array(codes, np.int64)
    return Groups("subject", array, tuple(f"S{code}" for code in range(int(array.max()) + 1)))
