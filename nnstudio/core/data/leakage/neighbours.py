"""Finds for each point the few that are nearest to it, in a time that grows little faster than their number."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnstudio.core.data.datasets.base import Progress, silent

PIECE = 200
FEW = 20_000
"""So many points are cheap to search without a limit."""
SAMPLE = 1000


def nearest_pairs(
    points: NDArray[np.float32], count: int, progress: Progress = silent
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """P×2 pairs of which one point is among the `count` nearest of the other, the smaller first, and their distances.

    Of many points, only pairs are found that are closer than the nearest neighbour of every other point, which is what
    keeps the search short.
    """
    from scipy.spatial import cKDTree  # loaded when it is wanted: it takes a while

    tree = cKDTree(points, balanced_tree=False)
    limit = np.inf if len(points) <= FEW else _typical(tree, points)
    found: list[NDArray[np.int64]] = []
    distances: list[NDArray[np.float64]] = []
    for start in range(0, len(points), PIECE):
        distance, other = tree.query(points[start : start + PIECE], k=count + 1, distance_upper_bound=limit)
        own = np.broadcast_to(np.arange(start, start + len(other))[:, None], other.shape)
        real = (other < len(points)) & (other != own)
        found.append(np.stack([own[real], other[real]], 1))
        distances.append(distance[real])
        progress(min(1.0, (start + PIECE) / len(points)), "Comparing samples with their neighbours")
    ends = np.sort(np.concatenate(found), axis=1)
    # One number a pair: rows are sorted with the interpreter held, numbers are not.
    _, places = np.unique(ends[:, 0] * len(points) + ends[:, 1], return_index=True)
    return ends[places], np.concatenate(distances)[places]


def _typical(tree: Any, points: NDArray[np.float32]) -> float:
    """The median distance to the nearest neighbour, of a sample; told by the third where the nearest is a duplicate."""
    chosen = np.random.default_rng(0).choice(len(points), SAMPLE, replace=False)
    _, nearest, _, third = np.median(tree.query(points[chosen], k=4)[0], axis=0)
    return float(max(nearest, third / 2))


def main_directions(covariance: NDArray[Any], count: int) -> NDArray[np.float32]:
    """F×D: the directions of largest variance."""
    _, vectors = np.linalg.eigh(np.asarray(covariance, np.float64))
    return np.ascontiguousarray(vectors[:, ::-1][:, :count], np.float32)
