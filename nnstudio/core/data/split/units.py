"""What must not be torn apart: samples of one group, duplicates of each other, and what both together join."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nnstudio.core.data.datasets.base import Dataset, Indices
from nnstudio.core.data.split.spec import SplitSpec

Clusters = Sequence[Sequence[int]]


def join(count: int, groups: Indices | None, clusters: Clusters = ()) -> Indices:
    """For each of `count` samples the number of its unit, 0…: samples with one number stay together.

    Two groups that share a cluster become one unit.
    """
    codes = np.arange(count, dtype=np.int64) if groups is None else np.unique(groups, return_inverse=True)[1]
    parents = np.arange(int(codes.max(initial=-1)) + 1)
    for cluster in clusters:
        first = _root(parents, int(codes[cluster[0]]))
        for sample in cluster[1:]:
            parents[_root(parents, int(codes[sample]))] = first
    while np.any(parents[parents] != parents):
        parents = parents[parents]
    return np.unique(parents[codes], return_inverse=True)[1]


def beside_official(dataset: Dataset, clusters: Clusters) -> int:
    """How many samples would be in no part if duplicates were kept together while the official parts stay as they are:
    those that belong with one of the test part, and those to learn from that belong with one of the validation part."""
    place = np.zeros(len(dataset), np.int64)
    for rank, part in enumerate((dataset.official_validation, dataset.official_test), start=1):
        if part is not None:
            place[part] = rank
    members = [place[list(cluster)] for cluster in clusters]
    return sum(int(np.count_nonzero(some < some.max())) for some in members)


def keeps_groups(spec: SplitSpec) -> bool:
    """Whether a split minds the groups that a data set has."""
    return spec.grouped or spec.method == "leave one group out"


def _root(parents: Indices, code: int) -> int:
    while parents[code] != code:
        parents[code] = code = int(parents[parents[code]])
    return code
